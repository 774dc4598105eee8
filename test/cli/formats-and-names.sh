#!/usr/bin/env bash
# Options stand before or after the format; spellings of a codec mean the same; files have their names.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.001 csv -o a -q
tpcmill tpch csv -s 0.001 -o b -q
diff -r a b
[ "$(cd a; ls *.csv | tr '\n' ' ')" = "customer.csv lineitem.csv nation.csv orders.csv part.csv partsupp.csv region.csv supplier.csv " ]
tpcmill tpch -s 0.001 -o c -q
[ -f c/lineitem.tbl ]
[ "$(ls -A a | wc -l)" = 9 ] && [ -f a/_tpcmill.json ] || die "more than files and what they are: $(ls -A a)"
for c in zstd:3 'ZSTD(3)' 'Zstd:3'; do tpcmill tpch parquet -s 0.001 -c "$c" -o "p$c" -q; diff -r "p$c" "pzstd:3"; done
tpcmill tpch parquet -s 0.001 -c zstd -o one -q
tpcmill tpch parquet -s 0.001 -c zstd:1 -o same -q
diff -r one same
tpcmill tpch tbl -s 0.001 -T o,n,L,nation -o letters -q
[ "$(cd letters; ls *.tbl | tr '\n' ' ')" = "lineitem.tbl nation.tbl orders.tbl " ]
tpcmill tpch tbl -s 0.001 -T orders --parts 1 -o d -q
cmp d/orders/orders.1.tbl c/orders.tbl
(umask 027; tpcmill tpch tbl -s 0.001 -T region -o e -q)
[ "$(stat -c %a e/region.tbl)" = 640 ]
tpcmill --version | grep -qE '^tpcmill [0-9]'
tpcmill --help | grep -q -- --row-group-bytes
tpcmill -h >/dev/null
