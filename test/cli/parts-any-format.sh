#!/usr/bin/env bash
# Parts are cut by rows of the table, whatever the format, the layout and the number of workers.
. "$(dirname "$0")/common.inc"
tpcmill tpch csv -s 0.1 -T orders,lineitem -o whole -q
tpcmill tpch csv -s 0.1 -T orders,lineitem -p 7 --num-processes 3 -o out -q
for table in orders lineitem; do
  (head -n 1 whole/$table.csv; for i in 1 2 3 4 5 6 7; do tail -n +2 out/$table/$table.$i.csv; done) | cmp - whole/$table.csv
done
yes [ "$(wc -l out/orders/*.csv | awk '{ print $1 - 1 }' | tr '\n' ' ')" = "21428 21428 21428 21428 21428 21428 21432 150006 " ]
for layout in "" "--row-group-rows 1000" "--row-group-bytes 64KiB -c none"; do
  rm -rf all; tpcmill tpch parquet -s 0.1 -T orders -p 7 $layout -o all -q
  for i in 1 4 7; do
    tpcmill tpch parquet -s 0.1 -T orders -p 7 --part $i $layout --stdout | cmp - all/orders/orders.$i.parquet
  done
done
yes [ "$(ls all/orders | tr '\n' ' ')" = "orders.1.parquet orders.2.parquet orders.3.parquet orders.4.parquet orders.5.parquet orders.6.parquet orders.7.parquet " ]
