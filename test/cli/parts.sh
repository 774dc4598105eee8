#!/usr/bin/env bash
# Parts are dbgen's chunks: put together they are the whole; small tables belong to part 1.
. "$(dirname "$0")/common.inc"
tpcmill tpch tbl -s 0.01 -o whole -q
for n in 1 2 3 7 99 100 150; do
  tpcmill tpch tbl -s 0.01 -p $n -o parts$n -q
  for table in customer lineitem orders part partsupp supplier; do
    for i in $(seq $n); do cat parts$n/$table/$table.$i.tbl; done | cmp - whole/$table.tbl
  done
  cmp parts$n/nation/nation.1.tbl whole/nation.tbl
  [ "$(ls parts$n/region)" = region.1.tbl ]
done
[ ! -s parts150/supplier/supplier.1.tbl ] || die "more parts than rows leave the first ones empty"
tpcmill tpch tbl -s 0.1 -T orders -p 7 -o seven -q
[ "$(wc -l seven/orders/*.tbl | awk '{print $1}' | tr '\n' ' ')" = "21428 21428 21428 21428 21428 21428 21432 150000 " ]
tpcmill tpch csv -s 0.1 -T orders -p 7 --part 7 -o seventh -q
[ "$(wc -l < seventh/orders/orders.7.csv)" = 21433 ]
expect 0 'region.*part 1' tpch tbl -s 0.01 -T region -p 3 --part 2 -o none
[ -z "$(ls none 2>/dev/null)" ]
tpcmill tpch csv -s 0.001 -T supplier -p 20 --part 1 -o empty -q
[ "$(cat empty/supplier/supplier.1.csv)" = "s_suppkey,s_name,s_address,s_nationkey,s_phone,s_acctbal,s_comment" ]
