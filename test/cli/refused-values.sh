#!/usr/bin/env bash
# What cannot be made is refused with a sentence that names the option and the value.
. "$(dirname "$0")/common.inc"
for scale in NaN inf -1 0 -0 1e300 abc "" 10GB 100001 0x10 1,5; do
  expect 2 "scale-factor" tpch tbl "-s$scale" -o out || true
  expect 2 "scale-factor" tpch tbl --scale-factor "$scale" -o out
done
refused 'parts' tpch tbl --parts 0
refused 'part' tpch tbl --parts 3 --part 4
refused 'part' tpch tbl --parts 3 --part 0
refused '--parts' tpch tbl --part 1
refused 'lineitem' tpch tbl -T linitem
refused 'Z' tpch tbl -T Z
refused 'num-threads' tpch tbl -n 0
refused 'num-threads' tpch tbl -n x
refused 'num-processes' tpch tbl -n 2 --num-processes 2
refused 'max-rows' tpch tbl --max-rows 0
refused 'max-rows' tpch tbl --max-rows=-5
refused 'LZO' tpch parquet -c LZO
refused 'ZSTD|zstd' tpch parquet -c zstd:23
refused 'SNAPPY|snappy|level' tpch parquet -c snappy:3
refused 'row-group-bytes' tpch parquet --row-group-bytes 0
refused 'row-group-bytes' tpch parquet --row-group-bytes 9999999999999999999999
refused 'row-group' tpch parquet --row-group-bytes 1MB --row-group-rows 5
refused 'delimiter' tpch csv --delimiter x
refused 'delimiter' tpch tbl --delimiter ,
refused 'row-group-rows' tpch csv --row-group-rows 5
refused 'distributions' tpch tbl --distributions /nowhere/at.all
refused 'overwrite' tpch tbl --overwrit
refused 'parquet' tpch parket
refused 'tpch' tpcx
refused 'files' tpch tbl --parts 2147483647
expect 2 'one table' tpch parquet --stdout
expect 2 'stdout' tpch tbl --stdout --discard
