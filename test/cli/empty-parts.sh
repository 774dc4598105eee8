#!/usr/bin/env bash
# More parts than rows: files with a header or a schema and no rows, the same whoever makes them.
. "$(dirname "$0")/common.inc"
for format in tbl csv parquet; do
  tpcmill tpch $format -s 0.001 -p 20 -o out -q
  yes [ "$(ls out/supplier/*.$format | wc -l)" = 20 ]
  yes [ "$(ls out/lineitem/*.$format | wc -l)" = 20 ]
  tpcmill tpch $format -s 0.001 -p 20 --part 3 -o one -q
  for table in supplier customer part partsupp orders lineitem; do
    cmp out/$table/$table.3.$format one/$table/$table.3.$format
  done
  no [ -e one/nation/nation.3.$format ]
done
yes [ ! -s out/supplier/supplier.1.tbl ]
yes [ "$(wc -l < out/supplier/supplier.20.tbl)" = 10 ]
yes [ "$(wc -l < out/supplier/supplier.1.csv)" = 1 ]
for end in 'head -c 4' 'tail -c 4'; do yes [ "$($end out/supplier/supplier.1.parquet)" = PAR1 ]; done
# The largest cut there is.
tpcmill tpch -s 1 -T orders -p 2147483647 --part 2147483647 --max-rows 3 -o far
yes [ "$(wc -l < far/orders/orders.2147483647.tbl)" = 3 ]
tpcmill tpch -s 1 -T orders -p 2147483647 --part 1 -o far
yes [ ! -s far/orders/orders.1.tbl ]
