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
# Keys of partsupp that occur more than once, where the table is made.
expect 0 'partsupp: at scale factor 0.001 60 of its keys .*primary key.* 0\.01 ' tpch tbl -s 0.001 -o keys
yes [ "$(cut -d '|' -f 1,2 keys/partsupp.tbl | sort | uniq -d | wc -l)" = 60 ]
yes [ "$(wc -l < stderr)" = 2 ]
for quiet in '-s 0.01 -T S' '-s 0.001 -T L' '-s 0.001 -T S --discard' '-s 0.001 -T S -q'; do
  tpcmill tpch $quiet -o "quiet$quiet" 2>stderr
  no grep -q 'primary key' stderr
done
expect 0 'Nothing was left' tpch tbl -s 0.001 -o keys
yes [ "$(wc -l < stderr)" = 1 ]
tpcmill digest -s 0.001 -T S 2>stderr >/dev/null
yes [ ! -s stderr ]
# A part near the end of the largest scale begins at once, and uncut tables there say what they cost.
timeout 2 "$tpcmill" tpch tbl -s 100000 -T lineitem -p 100000000 --part 99999999 --max-rows 1000 -o far -q
[ "$(wc -l < far/lineitem/*.tbl)" = 1000 ]
tpcmill tpch tbl -s 30000 -T orders --stdout 2>stderr | head -n 1 >/dev/null
grep -q 'serial walk' stderr
