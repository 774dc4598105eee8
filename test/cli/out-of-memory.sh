#!/usr/bin/env bash
# Too little memory: exit 1, a sentence, nothing half.
. "$(dirname "$0")/common.inc"
for workers in "-n 2" "--num-processes 2"; do
  for megabytes in 30 60 90 100 110 120 140 200; do
    got=0; rm -rf out
    (ulimit -v $((megabytes * 1024)); exec "$tpcmill" tpch parquet -s 0.1 -o out $workers 2> stderr) || got=$?
    [ $got != 0 ] || continue
    [ $got = 1 ] || die "exit $got with $megabytes MB: $(cat stderr)"
    yes grep -qiE 'memory|thread .* cannot be started' stderr
    [ ! -e out ] || no_leftovers out
  done
done
tpcmill tpch parquet -s 0.1 -o right -q
[ ! -e out ] || for file in out/*; do [ ! -e $file ] || cmp $file right/${file#out/}; done
# Also with more threads than there is room for, and where a folder is looked at.
tpcmill tpch parquet -s 0.01 -o proof -q
for kilobytes in 40000 60000 80000 100000 130000 160000 200000 250000 300000 400000; do
  for words in "verify proof --quick" "verify proof" "digest -s 0.01 -T orders" "tpch tbl -s 0.01 -o small --overwrite"; do
    got=0
    (ulimit -v $kilobytes; exec "$tpcmill" $words -n 32 > stdout 2> stderr) || got=$?
    [ $got = 0 ] || [ $got = 1 ] || die "exit $got with $kilobytes KB: $words: $(cat stderr)"
    [ -z "$(grep -v '^tpcmill: .*[.?]$' stderr)" ] || die "no sentence with $kilobytes KB: $words: $(cat stderr)"
    [ $got = 0 ] || yes grep -qiE 'memory|thread .* cannot be started' stderr
    [ $got = 0 ] || [ ! -s stdout ] || die "prints with $kilobytes KB: $words: $(cat stdout)"
    [ ! -e small ] || no_leftovers small
  done
done
# What is foreseen to be too little is refused; one core is enough.
rm -rf out
expect 2 '--memory-limit 20 MB is too little: this job needs [0-9]+ MB' tpch parquet -s 0.1 --memory-limit 20MB -o out
no [ -e out ]
! type taskset > /dev/null 2>&1 || taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')" "$tpcmill" tpch parquet -s 0.1 -o one
[ ! -e one ] || diff -r right one
