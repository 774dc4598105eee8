#!/usr/bin/env bash
# Whoever removes the manifest while a run is at work finds one at its end that names all of the folder's files.
. "$(dirname "$0")/common.inc"
job="tpch parquet -s 0.1 -p 16 -c zstd:14 -n 1 -T lineitem,region,nation,part"
tpcmill ${job%lineitem,*}region,nation,part -o early -q
# At once, and when it names some of this run's files already.
for named in region lineitem; do
  rm -rf out; cp -r early out
  "$tpcmill" $job -o out -q & run=$!
  until grep -q "\"$named/" out/_tpcmill.json && ls out/.tpcmill.*.lock > /dev/null 2>&1; do
    kill -0 $run 2> /dev/null || die "it ended too early"
    sleep 0.01
  done
  rm out/_tpcmill.json
  wait $run
  yes [ "$(grep -c '"path"' out/_tpcmill.json)" = "$(find out -name '*.parquet' | wc -l)" ]
  yes [ "$(find out -name '*.parquet' | wc -l)" = 34 ]
  tpcmill verify --quick out -q
done
