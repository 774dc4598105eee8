#!/usr/bin/env bash
# A signal ends tpcmill verify at once, whatever it does and whatever it waits for.
. "$(dirname "$0")/common.inc"
stops() {  # SIGNAL SECONDS ARGUMENTS...: a signal after so long ends it soon
  local signal=$1 after=$2 got=0 begun
  shift 2
  for try in 1 2 3 4 5; do
    "$tpcmill" "$@" > found 2> stderr &
    listening $!
    sleep $after
    begun=$(date +%s%N)
    kill -$signal $! 2>/dev/null || true
    got=0; wait $! || got=$?
    took=$(( ($(date +%s%N) - begun) / 1000000 ))
    case $got in
      $((128 + $(kill -l $signal)))) [ $took -ge 200 ] || return 0 ;;
      *) echo "exit $got: $(cat stderr)" >> tries ;;
    esac
  done
  die "took $took ms or ended before: $* ($(cat tries 2>/dev/null))"
}
tpcmill tpch -s 1 -T L,O,S -p 8000 -o many
tpcmill tpch -s 2 -T L -o large
tpcmill tpch -s 0.5 -T L --no-manifest -o rows
for after in 0 0.02 0.1 0.2; do
  stops TERM $after verify many
  stops INT $after verify many --quick
done
for after in 0 0.05 0.2; do
  stops TERM $after verify large
  stops INT $after verify rows -s 0.5
done
yes grep -q 'Stopped by signal 2; nothing was made' stderr
stops TERM 0.1 verify large --quick
