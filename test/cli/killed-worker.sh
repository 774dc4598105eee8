#!/usr/bin/env bash
# A worker process that is killed stops the run: exit 1, a sentence, nothing left.
. "$(dirname "$0")/common.inc"
for format in tbl parquet; do
  rm -rf out; got=0
  "$tpcmill" tpch $format -s 10 --num-processes 3 -o out 2>stderr & run=$!
  for i in $(seq 200); do ls out/*.tmp >/dev/null 2>&1 && break; sleep 0.02; done
  kill -KILL $(pgrep -P $run | head -n 1)
  wait $run || got=$?
  [ $got = 1 ] || die "exit $got"
  grep -q 'killed by signal 9' stderr || die "$(cat stderr)"
  no_leftovers out
  [ -z "$(pgrep -P $run || true)" ] || die "a worker is left"
done
# The parent's death takes its workers with it.
rm -rf out
"$tpcmill" tpch tbl -s 10 --num-processes 2 -o out & run=$!
for i in $(seq 200); do ls out/*.tmp >/dev/null 2>&1 && break; sleep 0.02; done
workers=$(pgrep -P $run)
kill -KILL $run; wait $run 2>/dev/null || true
gone() { ! grep -q 'State:.[^ZX]' /proc/$1/status 2>/dev/null; }
for worker in $workers; do
  for i in $(seq 100); do gone $worker && break; sleep 0.02; done
  gone $worker || die "worker $worker outlived its parent"
done
