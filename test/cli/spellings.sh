#!/usr/bin/env bash
# Words as people type them mean what they say; words of other programs are answered with ours.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.001 -o all -q
for words in '-T all' '-T ALL' '-T all,lineitem -T region'; do
  rm -rf out; tpcmill tpch -sf 0.001 $words -o out -q; diff -r all out
done
names() { (cd "$1"; ls *.* | grep -v '^_' | tr '\n' ' '); }
tpcmill tpch -s 0.001 -T LINEITEM -o upper -q
yes [ "$(names upper)" = 'lineitem.tbl ' ]
tpcmill tpch -s 0.001 -T ' nation, Region ,S' -o blanks -q
yes [ "$(names blanks)" = 'nation.tbl partsupp.tbl region.tbl ' ]
tpcmill TPCH PARQUET -sf=0.001 -T region -o parquet -q
yes [ "$(names parquet)" = 'region.parquet ' ]
layout() { tpcmill tpch parquet "$@" --print-layout; }
layout --schema DUCKDB --layout Compact --page-index OFF --nullable ON | cmp - <(layout --schema duckdb --layout compact --page-index off --nullable)
layout --page-index=Off --arrow-schema ON | cmp - <(layout --page-index off --arrow-schema)
csv() { tpcmill tpch csv -s 0.001 -T region --stdout -q --delimiter "$1"; }
csv tab | cmp - <(csv '\t')
csv TAB | cmp - <(csv $'\t')
csv pipe | cmp - <(csv '|')
csv comma | cmp - <(csv ,)
csv Semicolon | cmp - <(csv ';')
expect 2 'comma, pipe, semicolon, tab' tpch csv --delimiter colon
yes [ "$(tpcmill digest -sf 0.001 -T r)" = "$(tpcmill digest -s 0.001 -T region)" ]
tpcmill verify all -q
mkdir bare; cp all/region.tbl bare; tpcmill verify bare -sf 0.001 -q
tpcmill layouts --help > said
yes grep -q '^compact' said
yes grep -q 'Lists the built-in layouts' said
tpcmill layouts -h | cmp - said
expect 2 'too much' layouts compact

# Counts of one.
tpcmill tpch csv -s 0.001 -T region -o one -n 1 -p 1 --max-rows 1 -v 2> said
for words in '1 file in 1 chunk' '1 table, 1 file, 1 row and' 'in 1 part$' 'the first 1 row of' '1 thread$' 'kernels, 1 thread,'; do yes grep -q "${words}" said; done
no grep -qE '\b1 (files|rows|threads|parts|chunks|tables)' said
tpcmill tpch csv -s 0.001 -T region --discard --num-processes 1 -v 2> said
yes grep -q 'kernels, 1 process,' said
yes grep -q 'workers: 1 process$' said

# What others call it.
hint() { expect 2 "$@"; }
hint 'tpcmill --help' help
hint 'tpcmill --help' tpch help
hint 'tpcmill --help' digest help
hint 'tpcmill --version' version
hint 'tpcmill tpch \[tbl\|csv\|parquet\]' generate -s 1
hint 'tpcmill tpch \[tbl\|csv\|parquet\]' dbgen
hint 'TPC-DS is not made' tpcds
hint '-o/--output-dir DIR.*--delimiter C' tpch -d x
hint '-n/--num-threads N.*-T/--tables' tpch -t 4
hint '-o/--output-dir' tpch -O x
hint 'it is -n/--num-threads here' tpch -j 4
hint 'it is -n/--num-threads here' tpch -j4
hint 'it is -n/--num-threads here' tpch --jobs=4
hint 'it is -n/--num-threads here' verify all -j 4
hint '-p/--parts N' tpch --children 4
hint '-c zstd:3' tpch parquet --compression-level 3
hint 'it is -o/--output-dir here' tpch --dir x
hint 'it is -o/--output-dir here' tpch --output x
hint '-p/--parts N' tpch -C4
hint '--part K' tpch -S 2
hint '--column-dictionary COL=off' tpch parquet --disable-dictionary-encoding l_comment
hint '--decimal double' tpch parquet --convert-decimals-to-floats
hint 'tpcmill digest -h lists them' digest --dir x
hint 'tpcmill verify -h lists them' verify all -C 2
hint '--header off here' tpch csv --no-header
