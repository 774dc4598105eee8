#!/usr/bin/env bash
# Whatever the program inherits: ignored and blocked signals, closed descriptors, niceness, a small stack.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.01 -o right -q
same() { rm -rf out; "$@" "$tpcmill" tpch parquet -s 0.01 -o out -q; diff -r right out; }
ignored=CHLD,TERM,INT,PIPE,XFSZ,USR1,ALRM
for workers in "-n 2" "--num-processes 2"; do
  same_with() { rm -rf out; "$@" "$tpcmill" tpch parquet -s 0.01 -o out -q $workers; diff -r right out; }
  same_with env --ignore-signal=$ignored
  same_with env --block-signal
  same_with nice -n 19
  (exec 0<&- 1>&- 2>&-; same_with env)
  (ulimit -s 256; same_with env)
done
(trap '' CHLD; same env)

# A worker's end is seen whoever else may hear of it: one killed, then all.
begun() { until ls out/*.tmp > /dev/null 2>&1; do kill -0 $run || die "$(cat stderr)"; sleep 0.02; done; }
for whose in 1 9; do
  rm -rf out; got=0
  env --ignore-signal=CHLD "$tpcmill" tpch tbl -s 10 --num-processes 2 -o out 2> stderr & run=$!
  begun
  kill -KILL $(pgrep -P $run | head -n $whose)
  timeout 20 tail --pid=$run -f /dev/null || { kill -KILL $run; die "hangs"; }
  wait $run || got=$?
  [ $got = 1 ] || die "exit $got: $(cat stderr)"
  yes grep -q '^tpcmill: Worker process [0-9]* was killed by signal 9' stderr
  no_leftovers out
done

# What shall stop a run stops it, also where it was blocked or ignored.
for how in --ignore-signal=TERM,INT --block-signal=TERM,INT,HUP; do
  for signal in TERM INT; do
    rm -rf out; got=0
    env $how "$tpcmill" tpch tbl -s 10 -n 2 -o out 2> stderr & run=$!
    begun
    kill -$signal $run
    timeout 20 tail --pid=$run -f /dev/null || { kill -KILL $run; die "$how: $signal does not stop it"; }
    wait $run || got=$?
    [ $got = $((128 + $(kill -l $signal))) ] || die "exit $got: $(cat stderr)"
    no_leftovers out
  done
done
