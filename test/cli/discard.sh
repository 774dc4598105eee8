#!/usr/bin/env bash
# --discard makes everything and writes nothing.
. "$(dirname "$0")/common.inc"
for format in tbl csv parquet; do
  for workers in "-n 2" "--num-processes 2"; do
    tpcmill tpch $format -s 0.01 --discard $workers > said 2>&1
    yes grep -qE '^tpcmill: 8 tables, 86,805 rows and [0-9,]+ bytes were made and thrown away in [0-9.]+ s\.$' said
    yes [ "$(wc -l < said)" = 1 ]
    rm said
    yes [ -z "$(ls -A)" ]
  done
done
