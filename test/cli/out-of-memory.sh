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
