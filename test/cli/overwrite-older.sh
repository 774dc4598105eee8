#!/usr/bin/env bash
# With --overwrite, files of older work that the folder's manifest names, and the new work does not make, are gone once
# the new work is whole; everything else stays.
. "$(dirname "$0")/common.inc"
same_as() { find out -type d -empty -delete; diff -r "$1" out; }
tpcmill tpch parquet -s 0.01 -p 2 -o two
tpcmill tpch parquet -s 0.01 -p 4 -o out
"$tpcmill" tpch parquet -s 0.01 -p 2 -o out --overwrite -v 2> said
same_as two
yes [ "$(grep -c '^tpcmill: out/lineitem/lineitem\.[34]\.parquet of older work was removed\.$' said)" = 2 ]
rm -rf out; tpcmill tpch tbl -s 0.02 --file-rows 20000 -o out
tpcmill tpch tbl -s 0.01 --file-rows 20000 -o out --overwrite
tpcmill tpch tbl -s 0.01 --file-rows 20000 -o rows
same_as rows
# Of other work only one table: nothing of the old stays. Of the same work: all other tables do.
cp -r two out2; rm -rf out; mv out2 out; echo mine > out/notes.txt; echo mine > out/lineitem/lineitem.7.parquet
tpcmill tpch parquet -s 0.01 -T orders -o out --overwrite
yes [ "$(find out -type f | sort | tr '\n' ' ')" = "out/_tpcmill.json out/lineitem/lineitem.7.parquet out/notes.txt out/orders.parquet " ]
rm -rf out; cp -r two out
tpcmill tpch parquet -s 0.01 -p 2 -T orders -o out --overwrite
diff -r two out
# Without --overwrite other tables of the same work join it, as ever; without a manifest the old one's files go, too.
rm -rf out; tpcmill tpch parquet -s 0.01 -p 2 -T orders -o out; tpcmill tpch parquet -s 0.01 -p 2 -T part -o out
yes [ "$(find out -name '*.parquet' | wc -l)" = 4 ]
tpcmill tpch parquet -s 0.01 -T region -o out --overwrite --no-manifest
yes [ "$(find out -type f | tr '\n' ' ')" = "out/region.parquet " ]
# Nothing is lost before the new work is whole, nor forgotten if it is stopped: who goes on takes the old away.
rm -rf out; tpcmill tpch parquet -s 0.01 -p 2 -o out; cp -r out before
for signal in INT KILL; do
  env --default-signal=INT "$tpcmill" tpch csv -s 1 -T lineitem,region -o out --overwrite 2> /dev/null & run=$!
  until [ -e out/region.csv ] || ls out/lineitem.csv.*.tmp > /dev/null 2>&1; do sleep 0.01; done
  kill -$signal $run; wait $run || true
  for file in $(cd before; find . -name '*.parquet'); do cmp before/$file out/$file; done
done
expect 2 'holds tpch scale 1, csv' tpch csv -s 0.01 -T region -o out
tpcmill tpch csv -s 1 -T region -o out
yes [ "$(find out -type f | sort | tr '\n' ' ')" = "out/_tpcmill.json out/region.csv " ]
no grep -q older out/_tpcmill.json
# What a manifest names that is no file of a table in the folder stays: links, other names, and what is behind links.
rm -rf out before; tpcmill tpch tbl -s 0.01 -p 2 -o out; mkdir elsewhere
mv out/orders elsewhere; ln -s ../elsewhere/orders out/orders
echo mine > victim; rm out/part/part.1.tbl; ln -s ../../victim out/part/part.1.tbl
sed -i 's|"path":"supplier/supplier.1.tbl"|"path":"notes.txt"|' out/_tpcmill.json; echo mine > out/notes.txt
"$tpcmill" tpch tbl -s 0.01 -T region -o out --overwrite 2> said
for name in orders/orders.1.tbl orders/orders.2.tbl part/part.1.tbl notes.txt; do yes grep -q "out/$name .* stays\.$" said; done
yes [ "$(ls elsewhere/orders) $(cat victim) $(cat out/notes.txt)" = "$(printf 'orders.1.tbl\norders.2.tbl') mine mine" ]
yes [ "$(find out -type f | sort | tr '\n' ' ')" = "out/_tpcmill.json out/notes.txt out/region.tbl out/supplier/supplier.1.tbl " ]
