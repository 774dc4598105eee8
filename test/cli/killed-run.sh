#!/usr/bin/env bash
# A run that is killed leaves nothing under a final name that is not whole, and the next run finishes.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.2 -o right
for workers in "-n 2" "--num-processes 2"; do
  for delay in 0.05 0.1 0.2 0.3; do
    "$tpcmill" tpch parquet -s 0.2 $workers -o out & run=$!
    sleep $delay
    kill -KILL $run 2> /dev/null || true
    wait $run 2> /dev/null || true
    for file in out/*.parquet; do [ ! -e $file ] || cmp $file right/${file#out/}; done
  done
done
tpcmill tpch parquet -s 0.2 -o out -q 2> said
for file in right/*; do cmp $file out/${file#right/}; done
# A dead run's marker says nothing to others.
"$tpcmill" tpch parquet -s 10 -T lineitem -o dead & run=$!
until ls dead/*.tmp > /dev/null 2>&1; do sleep 0.01; done
kill -KILL $run; wait $run 2> /dev/null || true
yes [ -e dead/.tpcmill.lock ]
tpcmill tpch tbl -s 0.001 -T region -o dead
yes [ "$(ls -A dead | tr '\n' ' ')" = "_tpcmill.json region.tbl " ]
