#!/usr/bin/env bash
# Sizes are whole numbers of bytes, with units of 1000 (MB) and of 1024 (MiB, M).
. "$(dirname "$0")/common.inc"
for size in 0 -1 +1 NaN inf abc '' MB 8XB 1.5 0x10 1e6 1,5MB 9223372036854775808 8388608TiB 99999999999999999999999; do
  expect 2 "row-group-bytes \"${size/+/\\+}\".*above 0" tpch parquet --row-group-bytes "$size" -o out
done
no [ -e out ]
bytes() { tpcmill tpch parquet -s 0.02 -T lineitem --stdout --row-group-bytes "$1" | md5sum; }
half=$(bytes 524288)
for same in 512KiB 512k 0.5MiB 0.5M '0.5 MiB' 0524288; do yes [ "$(bytes "$same")" = "$half" ]; done
yes [ "$(bytes 1MB)" = "$(bytes 1000000)" ]
no [ "$(bytes 1MB)" = "$(bytes 1MiB)" ]
