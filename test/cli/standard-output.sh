#!/usr/bin/env bash
# --stdout: tables one after another in the order named, a closed pipe is no failure, a closed stdout is.
. "$(dirname "$0")/common.inc"
tpcmill tpch tbl -s 0.01 -o files -q
tpcmill tpch tbl -s 0.01 --stdout -n 4 -q -T orders,region,lineitem > all
cat files/orders.tbl files/region.tbl files/lineitem.tbl | cmp - all
tpcmill tpch tbl -s 0.01 --stdout --num-processes 3 -q -T orders,region,lineitem | cmp - all
tpcmill tpch csv -s 0.01 -T orders -o csv -q
tpcmill tpch csv -s 0.01 -T orders -p 3 --stdout -q | cmp - csv/orders.csv
tpcmill tpch parquet -s 0.01 -T orders --stdout -q > orders.parquet
tpcmill tpch parquet -s 0.01 -T orders -o parquet -q
cmp orders.parquet parquet/orders.parquet
for workers in "-n 2" "--num-processes 2"; do
  tpcmill tpch tbl -s 1 --stdout $workers 2>stderr | head -n 1 >/dev/null
  [ "${PIPESTATUS[0]}" = 0 ] || die "a closed pipe is no failure"
  [ ! -s stderr ] || die "not quiet: $(cat stderr)"
done
status=0; tpcmill tpch tbl -s 0.001 -T region --stdout >&- 2>stderr || status=$?
yes [ $status = 1 ]
yes grep -qi 'standard output' stderr
status=0; tpcmill tpch tbl -s 0.01 --stdout >/dev/full 2>stderr || status=$?
yes [ $status = 1 ]
yes grep -q 'No space' stderr
