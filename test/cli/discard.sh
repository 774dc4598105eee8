#!/usr/bin/env bash
# --discard makes everything and writes nothing.
. "$(dirname "$0")/common.inc"
for format in tbl csv parquet; do
  for workers in "-n 2" "--num-processes 2"; do
    tpcmill tpch $format -s 0.01 --discard $workers > said 2>&1
    yes [ ! -s said ]
    rm said
    yes [ -z "$(ls -A)" ]
  done
done
