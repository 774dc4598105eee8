#!/usr/bin/env bash
# Layouts by name and from files: a printed layout is read again and is the same one.
. "$(dirname "$0")/common.inc"
tpcmill layouts > list
for name in default compact gpu iceberg; do
  yes grep -q "^$name " list
  tpcmill tpch parquet --layout $name --print-layout > $name.toml
  tpcmill tpch parquet --layout ./$name.toml --print-layout | cmp - $name.toml
done
for schema in tpcgen duckdb spark trino velox gpu; do
  tpcmill tpch parquet --schema $schema -c zstd:3 --print-layout > schema.toml
  tpcmill tpch parquet --layout schema.toml --print-layout | cmp - schema.toml
done
for schema in trino velox; do
  tpcmill tpch parquet --schema $schema --layout gpu --print-layout > both.toml
  tpcmill tpch parquet --layout both.toml --print-layout | cmp - both.toml
done
yes grep -q '^row-group-rows = 1000000$' gpu.toml
no grep -q '^row-group-bytes' gpu.toml
yes grep -q '^compression = "ZSTD(3)"$' iceberg.toml
tpcmill tpch parquet --layout gpu --row-group-rows 5 --column-compression 'l_*=zstd:3,l_tax=AUTO' --print-layout > own.toml
yes grep -q '^row-group-rows = 5$' own.toml
yes grep -q '^\[columns."l_\*"\]$' own.toml
yes [ "$(ls | grep -v toml)" = list ]

# The same bytes from options and from the file that they were printed to.
options='-c zstd:3 --row-group-rows 7000 --page-checksum'
tpcmill tpch parquet -s 0.01 -T orders,nation -q $options -o options
tpcmill tpch parquet $options --print-layout > printed.toml
tpcmill tpch parquet -s 0.01 -T orders,nation -q --layout printed.toml -o file
cmp options/orders.parquet file/orders.parquet
cmp options/nation.parquet file/nation.parquet
