#!/usr/bin/env bash
# The same job gives the same bytes, however many workers share it and whatever they are.
. "$(dirname "$0")/common.inc"
for job in "tbl" "csv" "parquet" "parquet --row-group-rows 1000" "parquet -c zstd --row-group-bytes 300KB"; do
  rm -rf one; tpcmill tpch $job -s 0.02 -n 1 -o one -q
  for workers in "-n 2" "-n 5" "--num-processes 1" "--num-processes 3" "--num-processes 8"; do
    rm -rf other; tpcmill tpch $job -s 0.02 $workers -o other -q
    diff -r one other
  done
  for target in AVX2 SSE4 EMU128; do
    rm -rf other; TPCMILL_TARGET=$target tpcmill tpch $job -s 0.02 -o other -q || continue
    diff -r one other
  done
done
rm -rf one other
# Scale 30,000: part keys are a serial walk, whatever the chunks.
tpcmill tpch tbl -s 30000 -T orders,lineitem -p 300000 --part 7 -n 1 -o one -q
tpcmill tpch tbl -s 30000 -T orders,lineitem -p 300000 --part 7 -n 5 -o other -q
diff -r one other
