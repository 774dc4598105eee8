#!/usr/bin/env bash
# Few open files: it works, or exit 1 with a sentence that names file and cause, and the next run goes on.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.01 -p 3 -o right
for workers in "-n 4" "--num-processes 3" "-n 3 --io uring"; do
  rm -rf out
  for limit in 4 5 6 7 8 9 10 12 14 17 20; do
    got=0
    (ulimit -n $limit; exec "$tpcmill" tpch parquet -s 0.01 -p 3 -o out $workers) 2> stderr || got=$?
    [ ! -e out ] || no_leftovers out
    [ $got != 0 ] || continue
    [ $got = 1 ] || die "exit $got with $limit descriptors: $(cat stderr)"
    yes grep -qE '^tpcmill: .*Too many open files' stderr
    for file in $(cd out 2> /dev/null && ls */*.parquet 2> /dev/null); do cmp out/$file right/$file; done
  done
  tpcmill tpch parquet -s 0.01 -p 3 -o out -q
  diff -r right out
done
# The usual limit is not the most that a user may have.
(ulimit -S -n 10; exec "$tpcmill" tpch parquet -s 0.01 -p 3 -n 4 --io uring -o more)
diff -r right more
