#!/usr/bin/env bash
# Scale factors are exact decimals, and where dbgen would truncate, one line says so.
. "$(dirname "$0")/common.inc"
rows() { tpcmill tpch tbl -s "$1" -T "$2" --stdout -q | wc -l; }
yes [ "$(rows 0.29 part)" = 58000 ]
yes [ "$(rows 1.5 part)" = 300000 ]
yes [ "$(rows 2.3 part)" = 460000 ]
yes [ "$(rows 0.0015 part)" = 300 ]
yes [ "$(rows 0.57 supplier)" = 5700 ]
yes [ "$(rows 0.00005 supplier)" = 1 ]
expect 0 'dbgen.*truncate.* 1\.?$' tpch tbl -s 1.5 -T region -o a
yes [ "$(wc -l < stderr)" = 2 ]
tpcmill tpch tbl -s 0.29 -T region -o b 2>stderr
no grep -q dbgen stderr
# A part near the end of the largest scale begins at once, and uncut tables there say what they cost.
timeout 2 "$tpcmill" tpch tbl -s 100000 -T lineitem -p 100000000 --part 99999999 --max-rows 1000 -o far -q
[ "$(wc -l < far/lineitem/*.tbl)" = 1000 ]
tpcmill tpch tbl -s 30000 -T orders --stdout 2>stderr | head -n 1 >/dev/null
grep -q 'serial walk' stderr
