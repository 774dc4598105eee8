#!/usr/bin/env bash
# Whenever a stop comes, it ends with its own status, a sentence, and no temporary file.
. "$(dirname "$0")/common.inc"
for workers in "-n 2" "--num-processes 2"; do
  for signal in INT:130 TERM:143 HUP:129; do
    for delay in 0 0.01 0.03 0.1 0.3; do
      rm -rf out; got=0
      env --default-signal=INT,HUP "$tpcmill" tpch parquet -s 3 $workers -o out 2> stderr & run=$!
      listening $run; sleep $delay
      kill -${signal%:*} $run
      wait $run || got=$?
      yes [ $got = ${signal#*:} ]
      yes grep -qE '^tpcmill: .*\.$' stderr
      yes [ "$(wc -l < stderr)" = 1 ]
      [ ! -e out ] || no_leftovers out
    done
  done
done
