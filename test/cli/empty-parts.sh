#!/usr/bin/env bash
# More parts than rows: files with a header or a schema and no rows, the same whoever makes them.
. "$(dirname "$0")/common.inc"
for format in tbl csv parquet; do
  tpcmill tpch $format -s 0.001 -p 20 -o $format -q
  yes [ "$(ls $format/supplier/*.$format | wc -l)" = 20 ]
  yes [ "$(ls $format/lineitem/*.$format | wc -l)" = 20 ]
  tpcmill tpch $format -s 0.001 -p 20 --part 3 -o one.$format -q
  for table in supplier customer part partsupp orders lineitem; do
    cmp $format/$table/$table.3.$format one.$format/$table/$table.3.$format
  done
  no [ -e one.$format/nation/nation.3.$format ]
done
yes [ ! -s tbl/supplier/supplier.1.tbl ]
yes [ "$(wc -l < tbl/supplier/supplier.20.tbl)" = 10 ]
yes [ "$(wc -l < csv/supplier/supplier.1.csv)" = 1 ]
for end in 'head -c 4' 'tail -c 4'; do yes [ "$($end parquet/supplier/supplier.1.parquet)" = PAR1 ]; done
# The largest cut there is.
tpcmill tpch -s 1 -T orders -p 2147483647 --part 2147483647 --max-rows 3 -o far
yes [ "$(wc -l < far/orders/orders.2147483647.tbl)" = 3 ]
tpcmill tpch -s 1 -T orders -p 2147483647 --part 1 -o near
yes [ ! -s near/orders/orders.1.tbl ]
