#!/usr/bin/env bash
# --max-rows is exact, inside an order too, for tables and for parts.
. "$(dirname "$0")/common.inc"
tpcmill tpch tbl -s 0.01 -o whole -q
tpcmill tpch tbl -s 0.01 -o parts -p 3 -q
for n in 1 2 7 100 1001 60174 60175 60176 9999999; do
  tpcmill tpch tbl -s 0.01 --max-rows $n -o first$n -q
  tpcmill tpch tbl -s 0.01 --max-rows $n -o partial$n -p 3 -q
  for table in customer lineitem nation orders part partsupp region supplier; do
    head -n $n whole/$table.tbl | cmp - first$n/$table.tbl
    for part in parts/$table/*; do head -n $n $part | cmp - partial$n/${part#parts/}; done
  done
done
