#!/usr/bin/env bash
# Thousands of settings take no longer than so many should.
. "$(dirname "$0")/common.inc"
metadata=() encodings=()
for i in $(seq 8000); do metadata+=(--metadata "key_$i=value $i"); done
for i in $(seq 2000); do encodings+=(--column-encoding l_tax=PLAIN --column-dictionary l_shipdate=on); done
timeout 10 "$tpcmill" tpch parquet -s 0.001 -T lineitem -o out -q "${metadata[@]}" || die "8,000 pairs of metadata"
yes grep -aq 'value 8000' out/lineitem.parquet
timeout 10 "$tpcmill" tpch parquet -s 0.001 -T lineitem -o other -q "${encodings[@]}" || die "4,000 rules for columns"
