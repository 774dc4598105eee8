#!/usr/bin/env bash
# The manifest says what a folder holds: the same for the same work, whoever did it and in how many runs.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.1 -p 4 -n 1 -o one
tpcmill tpch parquet -s 0.1 -p 4 -n 5 -o threads
tpcmill tpch parquet -s 0.1 -p 4 --num-processes 3 -o forks
diff -r one threads; diff -r one forks
yes [ "$(grep -c '"path"' one/_tpcmill.json)" = 26 ]
# Runs at once, of some parts or tables each, write one manifest together.
runs=()
for part in 1 2 3 4; do "$tpcmill" tpch parquet -s 0.1 -p 4 --part $part -o parts & runs+=($!); done
for table in lineitem orders,region customer,nation part,partsupp,supplier; do
  "$tpcmill" tpch parquet -s 0.1 -p 4 -T $table -o tables & runs+=($!)
done
for run in "${runs[@]}"; do wait $run; done
diff -r one parts; diff -r one tables
no_leftovers parts; no_leftovers tables
# It knows rows and bytes, options in force, and nothing of the run.
tpcmill tpch csv -s 0.01 -T orders --delimiter '|' --max-rows 77 -o csv
for word in '"rows":77' "\"bytes\":$(stat -c %s csv/orders.csv)" '"scale_factor": "0.01"' '"delimiter":"|"' '"max_rows":77' \
  "$("$tpcmill" --version)" '"zstd":"[0-9.]+"'; do yes grep -qE -- "${word//|/\\|}" csv/_tpcmill.json; done
no grep -q "$(hostname)" csv/_tpcmill.json
# Left out, where it is not wanted.
tpcmill tpch -s 0.001 --no-manifest -o without
yes [ "$(ls -A without | wc -l)" = 8 ]
# Where nothing is written, there is none.
expect 2 'no-manifest is about files' tpch -s 0.001 --discard --no-manifest
# A broken one is refused with file and place, and replaced when told so.
echo '{"manifest": 1,' > csv/_tpcmill.json
expect 1 '^tpcmill: csv/_tpcmill.json .*line [12], column' tpch csv -s 0.01 -T region -o csv
expect 0 '^tpcmill: csv/_tpcmill.json could not be read and is replaced; ' tpch csv -s 0.01 -T region -o csv --overwrite
yes [ "$(grep -c '"path"' csv/_tpcmill.json)" = 1 ]
