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
# Strings of Parquet are UTF-8: lists that are not are refused, with file and line; text keeps their bytes.
sed 's/^BUILDING|/B\xfcRO|/' "$lists" > latin
refused '--distributions latin, line [0-9]+: list "msegmnt" has a text that is not UTF-8' tpch parquet --distributions latin
tpcmill tpch tbl -s 0.001 -T customer --distributions latin -o latin_out -q
yes grep -aq "$(printf '|B\xfcRO|')" latin_out/customer.tbl
sed 's/^BUILDING|/B\xc3\xbcRO|/' "$lists" > utf8
tpcmill tpch parquet -s 0.001 -T customer --distributions utf8 -o utf8_out -q
# Comments are cut at any byte.
sed 's/^foxes|/f\xc3\xbcchse|/' "$lists" > cut
refused '--distributions cut, line [0-9]+: list "nouns" has a text beyond ASCII' tpch parquet --distributions cut
tpcmill tpch tbl -s 0.001 -T nation --distributions cut -o cut_out -q
