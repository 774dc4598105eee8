#!/usr/bin/env bash
# tpcmill verify of folders without a manifest: text files of any tool, row by row.
. "$(dirname "$0")/common.inc"
same() { tpcmill verify "$@" > found || die "not the same: $* ($(cat found))"; yes grep -q 'row by row' found; }
differs() {  # REGEX FOLDER OPTIONS...
  local regex=$1 got=0
  shift
  "$tpcmill" verify "$@" > found 2> stderr || got=$?
  yes [ $got = 1 ]
  grep -qE -- "$regex" found || die "not named /$regex/: $(cat found)"
}
tpcmill tpch -s 0.02 --no-manifest -o dbgen
tpcmill tpch csv -s 0.02 --no-manifest -o csv
same dbgen
yes grep -q 'scale factor 0.02\.$' found
same dbgen -s 0.02 -n 1
same csv
# Without the last |, without a header, with a tab, with quotes, with carriage returns, with 17.00 for 17.
mkdir bare headless tabs quoted dos decimals
for file in dbgen/*.tbl; do sed 's/|$//' $file > bare/$(basename $file); done
for file in csv/*.csv; do tail -n +2 $file > headless/$(basename $file); done
for file in dbgen/*.tbl; do sed 's/|$//; s/|/\t/g' $file > tabs/$(basename $file .tbl).tsv; done
for file in bare/*.tbl; do sed 's/"/""/g; s/|/"|"/g; s/^/"/; s/$/"/' $file > quoted/$(basename $file .tbl).csv; done
sed 's/$/\r/' csv/lineitem.csv > dos/lineitem.csv
awk -F, -v OFS=, '{ $5 = $5 ".00"; print }' headless/lineitem.csv > decimals/lineitem.csv
same bare
same headless
same tabs --delimiter '\t'
same quoted
same dos -s 0.02
same decimals -s 0.02
# Tables cut into files: dbgen's names, and a folder.
mkdir chunks chunks/lineitem
for k in $(seq 11); do
  tpcmill tpch -s 0.02 -T o -p 11 --part $k --no-manifest -o cut
  mv cut/orders/orders.$k.tbl chunks/orders.tbl.$k
  mv cut/lineitem/lineitem.$k.tbl chunks/lineitem/part-000$k.csv
done
expect 0 'no text files of nation, region, part, supplier, partsupp, customer: ' verify chunks -s 0.02
same chunks -s 0.02
yes grep -q '^chunks: 22 of 22 files' found

cp -r dbgen bad
sed -i '7s/|/|9/' bad/orders.tbl
sed -i '300d' bad/customer.tbl
sed -i '$d' bad/supplier.tbl
echo '1|2|3' >> bad/part.tbl
differs '^bad/orders.tbl differs: row 7, column o_custkey is "9([0-9]+)", and "[0-9]+" is right\.$' bad
differs '^bad/customer.tbl differs: row 300, column c_custkey is "301", and "300" is right\.$' bad
differs '^bad/supplier.tbl ends after row 199, and 1 more row would be right\.$' bad
differs '^bad/part.tbl goes on after the table.s last row: row 4001 is "1\|2\|3"\.$' bad
yes grep -q '^bad: 4 of 8 files' found
differs 'lineitem.tbl differs: row 1, column l_partkey' dbgen -s 0.03
differs 'region.tbl is no text of that table: its first line has not 3 fields between ","' dbgen --delimiter ,
echo nonsense > chunks/orders.tbl.4
differs '^chunks/orders.tbl.4 is no text of that table' chunks -s 0.02

mkdir empty lines
expect 1 'empty has no _tpcmill.json, and no text files' verify empty
cp dbgen/lineitem.tbl lines
expect 2 '-s/--scale-factor is needed' verify lines
expect 2 '--quick compares with the hashes of a manifest' verify dbgen --quick
expect 2 '--delimiter "x"' verify dbgen --delimiter x

# What PostgreSQL writes from CHAR(n): blanks behind values do not count there, and only there.
mkdir padded
awk -F'|' -v OFS='|' '{ $2 = sprintf("%-25s", $2); print }' bare/region.tbl > padded/region.tbl
awk -F'|' -v OFS='|' '{ $2 = sprintf("%-25s", $2); print }' bare/nation.tbl > padded/nation.tbl
awk -F'|' -v OFS='|' '{ $6 = sprintf("%-15s", $6); $7 = sprintf("%-15s", $7); print }' bare/orders.tbl > padded/orders.tbl
awk -F'|' -v OFS='|' '{ $14 = sprintf("%-25s", $14); $15 = sprintf("%-10s", $15); print }' bare/lineitem.tbl > padded/lineitem.tbl
same padded -s 0.02
sed -i '2s/$/ /' padded/nation.tbl
differs '^padded/nation.tbl differs: row 2, column n_comment is "[^"]* ", and "[^"]*[^ "]" is right\.$' padded -s 0.02
# Long values are shown where they differ.
sed -i '9s/.$/X/' bare/partsupp.tbl
differs '^bare/partsupp.tbl differs: row 9, column ps_comment is "\.\.\.[^"]{30}X", and "\.\.\.[^"]{31}" is right\.$' bare

# Parquet of other tools is for the Python package.
mkdir elsewhere; tpcmill tpch parquet -s 0.01 -T r --no-manifest -o elsewhere
expect 1 'python -m tpcmill verify' verify elsewhere
expect 2 'python -m tpcmill digest' digest elsewhere
