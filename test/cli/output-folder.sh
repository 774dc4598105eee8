#!/usr/bin/env bash
# The output folder is made if it is missing; the files have the modes that umask leaves; nothing else
# is in it in the end, but the manifest.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.001 -o a/b/c
yes [ "$(ls -A a/b/c | wc -l)" = 9 ]
(umask 077; tpcmill tpch parquet -s 0.001 -p 2 -o private)
yes [ "$(find private -type f -printf '%m\n' | sort -u)" = 600 ]
yes [ "$(find private -type d -printf '%m\n' | sort -u)" = 700 ]
(umask 002; tpcmill tpch csv -s 0.001 -T region -o open)
yes [ "$(stat -c %a open/region.csv)" = 664 ]
tpcmill tpch -s 0.001 -T region -o 'strange name; with "quotes"'
yes [ -s 'strange name; with "quotes"/region.tbl' ]
mkdir here; (cd here; tpcmill tpch -s 0.001 -T region)
yes [ "$(ls -A here | tr '\n' ' ')" = "_tpcmill.json region.tbl " ]
ln -s here link; tpcmill tpch -s 0.001 -T nation -o link
yes [ -s here/nation.tbl ]
# A marker that somebody planted is not followed.
echo precious > victim; mkdir trap; ln -s ../victim trap/.tpcmill.lock
tpcmill tpch -s 0.001 -T region -o trap 2> stderr || yes grep -q lock stderr
yes [ "$(cat victim)" = precious ]
touch file; expect 1 'file/a\\nb cannot be used' tpch -s 0.001 -o $'file/a\nb'
