#!/usr/bin/env bash
# Folders of compressed text: hostile files, other work, runs that were killed.
. "$(dirname "$0")/common.inc"

# What would be far larger than memory is read piece by piece, and a window that large is refused.
mkdir bomb; head -c 400M /dev/zero | gzip -1 > bomb/region.tbl.gz
got=0; (ulimit -v 300000; "$tpcmill" verify bomb -s 0.01 -n 1 -q > found 2> stderr) || got=$?
yes [ $got = 1 ]; yes grep -q '^bomb/region.tbl.gz is no text of that table' found
rm bomb/*; echo '0|AFRICA|x' | zstd -q --ultra -22 --long=31 > bomb/region.tbl.zst
expect 1 'bomb/region.tbl.zst cannot be read: .*requires too much memory' verify bomb -s 0.01

# Other work in the folder gives way whole.
tpcmill tpch tbl -s 0.01 -T region,nation -o older -q
expect 2 'older"? holds ' tpch tbl -s 0.01 -T region,nation -c zstd -o older
expect 0 '' tpch tbl -s 0.01 -T region,nation -c zstd -o older --overwrite
yes [ "$(cd older; echo *)" = "_tpcmill.json nation.tbl.zst region.tbl.zst" ]
expect 0 '' tpch tbl -s 0.01 -T region,nation -c gzip -p 2 -o older --overwrite
yes [ "$(cd older; echo * */*)" = "_tpcmill.json nation region nation/nation.1.tbl.gz region/region.1.tbl.gz" ]

# A run that was killed leaves nothing that the next one does not put right.
job12="-s 0.2 -T orders,lineitem -c zstd:9 -p 4"
tpcmill tpch csv $job12 -o once -q
"$tpcmill" tpch csv $job12 -o killed -q & pid=$!
until [ -n "$(find killed -name '*.csv.zst' 2> /dev/null)" ] || ! kill -0 $pid 2> /dev/null; do sleep 0.02; done
kill -9 $pid 2> /dev/null || true
wait $pid 2> /dev/null || true
tpcmill tpch csv $job12 -o killed -q
diff -r once killed
