#!/usr/bin/env bash
# Where standard error is no terminal, a run that is done says one line, and what else there is to say.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.01 -o a > said 2>&1
bytes=$(cat a/*.tbl | wc -c | sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta')
yes grep -qxE "tpcmill: 8 tables, 8 files, 86,805 rows and $bytes bytes were written to \"a\" in [0-9.]+ s\." said
yes [ "$(wc -l < said)" = 1 ]
tpcmill tpch -s 0.01 -o a > said 2>&1
yes [ "$(cat said)" = 'tpcmill: Nothing was left to write to "a": 8 files are whole already and were kept.' ]
tpcmill tpch -s 0.01 -T orders --stdout 2> said > orders.tbl
yes grep -qE '^tpcmill: 1 table, 15,000 rows and [0-9,]+ bytes were written to standard output in [0-9.]+ s\.$' said
cmp orders.tbl a/orders.tbl
tpcmill tpch -s 0.0015 -T region -o b > said 2>&1
yes [ "$(wc -l < said)" = 2 ]
yes grep -q 'dbgen' said
tpcmill tpch -s 0.0015 -T region -o c -q > said 2>&1
yes [ ! -s said ]
tpcmill tpch parquet -s 0.01 -T region,nation -n 2 -o d -v 2> said
for word in 'scale factor 0.01' parquet SNAPPY 'region, nation' '2 threads' '"d"'; do yes grep -q "$word" said; done
no grep -qv '^tpcmill: ' said
# A working folder that is gone.
mkdir gone
(cd gone && rmdir ../gone && { got=0; "$tpcmill" tpch -s 0.001 -o out 2> "$t/said" || got=$?; yes [ $got = 1 ]; })
yes grep -q '^tpcmill: .*out cannot be used: .* is gone .*ENOENT' said
# Messages never get into the data, nor into a file that happens to be descriptor 2.
tpcmill tpch -s 0.0015 -T region --stdout -v 2> /dev/null | cmp - b/region.tbl
tpcmill tpch -s 0.0015 -T region -o e -v <&- >&- 2>&-
cmp e/region.tbl b/region.tbl
