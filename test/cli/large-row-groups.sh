#!/usr/bin/env bash
# What is foreseen, and announced, follows from what will be done: samples of row groups that are larger than any
# memory are bounded, and workers without a chunk need nothing.
. "$(dirname "$0")/common.inc"
(ulimit -v 2000000; exec "$tpcmill" tpch parquet --dry-run --row-group-bytes 1000GB -s 30 -n 1 -q -o out) > forecast
yes grep -q '^lineitem.parquet\|lineitem.parquet ' forecast
# 6,001,215 rows a scale in SNAPPY take some 33 bytes each.
awk '/lineitem.parquet/ {if ($3 < 30 * 6001215 * 20 || $3 > 30 * 6001215 * 45) exit 1}' forecast || die "$(cat forecast)"
tpcmill tpch parquet -s 0.01 -n 1000 -v --dry-run -o out 2> stderr > /dev/null
needs=$(sed -n 's/^tpcmill: Peak memory: at most \([0-9]*\) MB (.*/\1/p' stderr)
[ "$needs" -lt 2000 ] || die "announces $needs MB: $(cat stderr)"
tpcmill tpch tbl -s 0.01 -T region -n 1000 -v -o out 2> stderr
yes grep -q ' 1 worker with ' stderr
