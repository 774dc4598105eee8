#!/usr/bin/env bash
# A full disk: exit 1, a sentence that names file and cause, nothing half.
. "$(dirname "$0")/common.inc"
mkdir disk
mount -t tmpfs -o size=2M tmpfs disk 2>/dev/null || { echo "skipped: no permission to mount"; exit 77; }
for format in tbl csv parquet; do
  for workers in "-n 2" "--num-processes 2"; do
    expect 1 'disk/out/[a-z]+\.[a-z]+ .*No space left' tpch $format -s 0.1 -o disk/out $workers
    no_leftovers disk
    for file in disk/out/*; do
      [ -e "$file" ] || continue
      [ -e whole/$(basename $file) ] || tpcmill tpch $format -s 0.1 -o whole -q
      cmp $file whole/$(basename $file)
    done
    rm -rf disk/out whole
  done
done
