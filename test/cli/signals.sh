#!/usr/bin/env bash
# Ctrl-C and SIGTERM: temporary files go, the message tells what is finished, no process is left.
. "$(dirname "$0")/common.inc"
stop() {  # SIGNAL STATUS ARGUMENTS...
  local signal=$1 status=$2 got=0; shift 2
  rm -rf out
  # A background job of a script ignores SIGINT; env puts the default back.
  env --default-signal=INT "$tpcmill" tpch "$@" -o out 2>stderr & local run=$!
  for i in $(seq 200); do ls out/*.tmp >/dev/null 2>&1 && break; sleep 0.02; done
  kill -$signal $run
  wait $run || got=$?
  [ $got = $status ] || die "exit $got, not $status ($(cat stderr))"
  grep -qE 'finished|whole' stderr || die "says nothing: $(cat stderr)"
  no_leftovers out
  ! pgrep -f "$t/out|-o out -s 7" >/dev/null || die "a process is left"
}
for workers in "-n 2" "--num-processes 3"; do
  stop INT 130 parquet -s 7 $workers
  stop TERM 143 tbl -s 7 $workers
  stop INT 130 parquet -s 7 -c brotli:11 $workers
done
