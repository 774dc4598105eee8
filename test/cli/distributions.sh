#!/usr/bin/env bash
# Word lists from a file: other words change the text; a broken file names its line.
. "$(dirname "$0")/common.inc"
lists=$golden/dists.dss
tpcmill tpch tbl -s 0.001 -o built_in -q
tpcmill tpch tbl -s 0.001 -o read --distributions "$lists" -q
diff -r built_in read
sed 's/^BUILDING|/BUILD, "ING"|/' "$lists" > other
tpcmill tpch csv -s 0.001 -T customer -o other_csv --distributions other -q
grep -q '"BUILD, ""ING"""' other_csv/customer.csv
sed 's/^foxes|20/foxes|21/' "$lists" > heavier
tpcmill tpch tbl -s 0.001 -T nation -o heavier_out --distributions heavier -q
no cmp -s heavier_out/nation.tbl built_in/nation.tbl
sed 's/^AIR|1/AIR|x/' "$lists" > broken
refused 'broken, line [0-9]+.*smode' tpch tbl --distributions broken
