#!/usr/bin/env bash
# Files that exist are kept and named, even with -q, unless --overwrite; folders in the way are a failure.
. "$(dirname "$0")/common.inc"
mkdir out; echo mine > out/region.tbl
for quiet in "" -q; do
  expect 0 'out/region.tbl' tpch tbl -s 0.001 -T region,nation -o out $quiet
  [ "$(cat out/region.tbl)" = mine ]
done
[ "$(wc -l < out/nation.tbl)" = 25 ]
tpcmill tpch tbl -s 0.001 -T region -o out --overwrite -q
[ "$(wc -l < out/region.tbl)" = 5 ]
mkdir out/orders.tbl
expect 1 'orders.tbl' tpch tbl -s 0.001 -o out
[ ! -e out/lineitem.tbl ] || die "made files before it looked"
rmdir out/orders.tbl; mkdir elsewhere; ln -s ../elsewhere/orders out/orders.tbl
tpcmill tpch tbl -s 0.001 -T orders -o out -q
yes [ -L out/orders.tbl ]
yes [ "$(wc -l < elsewhere/orders)" = 1500 ]
no_leftovers out; no_leftovers elsewhere
echo file > plain
expect 1 'plain' tpch tbl -s 0.001 -o plain/out
expect 1 'proc' tpch tbl -s 0.001 -o /proc/tpcmill
