#!/usr/bin/env bash
# A folder that is removed or emptied while a run is at work: exit 1 soon, a sentence, and no process left.
. "$(dirname "$0")/common.inc"
for workers in "-n 2" "--num-processes 2" "-n 2 --io uring"; do
  for what in out 'out/* out/.tpcmill*'; do
    rm -rf out; got=0
    "$tpcmill" tpch -s 30000 -p 100 --part 2 -T part $workers --force -o out 2> stderr & run=$!
    until ls out/part/*.tmp > /dev/null 2>&1; do sleep 0.01; done
    rm -rf $what
    wait $run || got=$?
    [ $got = 1 ] || die "exit $got: $(cat stderr)"
    yes grep -qE '^tpcmill: (The output folder )?out.*( was removed while this run was at work| cannot be made: No such file)' stderr
    [ ! -e out ] || no_leftovers out
  done
done
