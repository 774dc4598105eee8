#!/usr/bin/env bash
# A run that was killed, or ran out of disk, goes on where it was: whole files stay, the rest is made.
. "$(dirname "$0")/common.inc"
job="tpch parquet -s 0.3 -p 3"
tpcmill $job -o right
for workers in "-n 2" "--num-processes 2"; do
  rm -rf out
  for i in 1 2 3; do
    "$tpcmill" $job $workers -o out & run=$!
    until [ "$(find out -name '*.parquet' 2>/dev/null | wc -l)" -ge $((i * 4)) ]; do sleep 0.01; kill -0 $run 2>/dev/null || break; done
    kill -KILL $run 2>/dev/null || true
    wait $run 2>/dev/null || true
  done
  for i in $(seq 100); do [ -n "$(pgrep -f "$t/out")" ] || break; sleep 0.02; done
  find out -name '*.parquet' -printf '%p %i %T@\n' | sort > before
  yes [ -s before ]
  whole=$(wc -l < before)
  tpcmill $job $workers -o out 2> said
  grep -qE "^tpcmill: (.* were written to|Nothing was left to write to) .* $whole files are whole already and were kept\.$" said || die "$whole files, and it said: $(cat said)"
  find out -name '*.parquet' -printf '%p %i %T@\n' | sort > after
  yes [ -z "$(comm -23 before after)" ]  # none of them was made again
  diff -r right out                      # the manifest, too
  no_leftovers out
done
# Nothing to do, and nothing to say with -q.
expect 0 'Nothing was left to write to "out": 20 files are whole already' $job -o out
tpcmill $job -o out -q 2> said
yes [ ! -s said ]
# Other tables in the folder of a killed run: what it finished is not forgotten.
rm -rf out; "$tpcmill" $job -T lineitem,orders -o out & run=$!
until ls out/*/*.parquet > /dev/null 2>&1; do sleep 0.01; done
kill -KILL $run; wait $run 2>/dev/null || true
tpcmill $job -T region -o out -q
for file in $(cd out; ls */*.parquet); do yes grep -q "\"$file\"" out/_tpcmill.json; done
# After Ctrl-C.
rm -rf out; env --default-signal=INT "$tpcmill" $job -o out 2> said & run=$!
until ls out/*/*.parquet > /dev/null 2>&1; do sleep 0.01; done
kill -INT $run; wait $run || true
for file in $(cd out; ls */*.parquet); do yes grep -q "\"$file\"" out/_tpcmill.json; done
tpcmill $job -o out -q
diff -r right out
