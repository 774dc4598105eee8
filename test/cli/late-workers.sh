#!/usr/bin/env bash
# Workers in the middle of something long do not hold up the end of a run that failed or was stopped.
. "$(dirname "$0")/common.inc"
long="tpch parquet -s 1 -T lineitem,orders -c brotli:11 --row-group-bytes 64MiB"
for workers in "-n 2" "--num-processes 2"; do
  "$tpcmill" $long $workers -o out 2> stderr & run=$!
  sleep 1
  begun=$(date +%s%N)
  kill -TERM $run; got=0; wait $run || got=$?
  yes [ $got = 143 ]
  yes [ $(( $(date +%s%N) - begun )) -lt 10000000000 ]
  yes grep -q 'finished\|nothing was made' stderr
  no_leftovers out
done
# One table meets a limit while others are being compressed.
got=0
(ulimit -f 500; exec "$tpcmill" tpch parquet -s 0.05 -c brotli:11 --row-group-bytes 1MiB -n 3 -o out 2> stderr) || got=$?
[ $got = 1 ] || die "exit $got: $(cat stderr)"
yes grep -q 'File too large' stderr
no_leftovers out
