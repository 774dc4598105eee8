#!/usr/bin/env bash
# --dry-run foretells files, rows and bytes within 5 %, and makes nothing; what cannot fit is not begun.
. "$(dirname "$0")/common.inc"
for job in "tbl -s 0.1" "tbl -s 1" "parquet -s 0.1" "parquet -s 1" "csv -s 0.1 -p 5" "parquet -s 0.1 -c zstd:3 --file-rows 20000" "parquet -s 0.3 --row-group-bytes 32MiB"; do
  tpcmill tpch $job -o out --dry-run > said 2> stderr
  yes [ ! -s stderr ]
  no [ -e out ]
  tpcmill tpch $job -o out -q
  yes [ "$(find out -type f ! -name '_*' | wc -l)" = "$(grep -c '^out/' said)" ]
  grep '^out/' said | while read -r file rows bytes; do
    size=$(stat -c %s $file)
    case $file in *.tbl) [ $rows = $(wc -l < $file) ] || die "$job: $file has not $rows rows" ;; esac
    [ $((bytes * 100)) -ge $((size * 95)) ] && [ $((bytes * 100)) -le $((size * 105)) ] || die "$job: $file has $size bytes, $bytes were foretold"
  done
  rm -rf out
done
yes grep -qE '^memory +[0-9]+ bytes' said
yes grep -qE '^disk +[0-9]+ bytes' said
yes grep -qE '^[0-9]+ files +[0-9]+ +[0-9]+$' said
# Rows are exact where they can be counted in a moment, also of parts, of files and of the first ones.
yes grep -qE '^lineitem.tbl +6001215 ' <(tpcmill tpch -s 1 -T lineitem --discard --dry-run)
for job in "-p 3" "-p 3 --part 2" "--max-rows 1001" "--file-rows 9999" "--file-bytes 1MB"; do
  tpcmill tpch -s 0.02 -T lineitem,orders $job -o cut --dry-run > said
  tpcmill tpch -s 0.02 -T lineitem,orders $job -o cut -q
  yes [ "$(grep '^cut/' said | while read -r file rows bytes; do echo "$rows $file"; done | sort)" = "$(find cut -name '*.tbl' | while read -r file; do echo "$(wc -l < $file) $file"; done | sort)" ]
  rm -rf cut
done
tpcmill tpch -s 300 -T lineitem,orders -p 2 --discard --dry-run > said
yes grep -qE '^lineitem/lineitem.2.tbl +about 900000000 ' said
yes grep -qE '^orders/orders.2.tbl +225000000 ' said
yes grep -qE '^4 files +about ' said
# What is there already is not foretold.
tpcmill tpch -s 0.01 -T orders -o out -q
tpcmill tpch -s 0.01 -T orders,region -o out --dry-run > said
yes grep -q '^kept  *1 file is whole already$' said
yes [ "$(grep -c '^out/' said)" = 1 ]
yes [ "$(tpcmill tpch -s 0.01 -T orders -o out --dry-run)" = "Nothing would be made: 1 file is whole already." ]
# Far more than any disk has.
expect 1 'out has room for [0-9.]+ MB, and this run needs about [0-9.]+ MB; --force' tpch -s 100000 --parts 10000 -T lineitem -o huge/out
no [ -e huge ]
tpcmill tpch -s 100000 -T lineitem --parts 1000000 --part 3 --discard --dry-run > said
no grep -q '^disk' said
# A few rows of a parent that has more than usual.
for rows in 1 2 3; do
  for cut in "" "--file-bytes 1kB"; do
    tpcmill tpch -s 1.5 -T lineitem --max-rows $rows $cut -o few --dry-run --json > said 2> notes
    python3 -c 'import json, sys; bytes = json.load(sys.stdin)["bytes"]; assert 80 < bytes < 600, bytes' < said
  done
done
mkdir disk
mount -t tmpfs -o size=2M tmpfs disk 2>/dev/null || { echo "skipped: no permission to mount"; exit 77; }
expect 1 'disk has room for 2.1 MB, and this run needs about 10.[0-9] MB; --force' tpch -s 0.01 -o disk
yes [ -z "$(ls -A disk)" ]
tpcmill tpch -s 0.001 -o disk -q
# Replacing what is there needs room for one file at a time.
tpcmill tpch -s 0.0012 -o disk -q --overwrite 2> /dev/null
