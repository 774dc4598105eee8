#!/usr/bin/env bash
# tpcmill verify of folders without a manifest by many threads: the report is that of one.
. "$(dirname "$0")/common.inc"
mkdir many
for k in $(seq 60); do
  tpcmill tpch csv -s 0.1 -T o,c -p 60 --part $k --no-manifest -o cut 2> /dev/null
done
tpcmill tpch tbl -s 0.1 -T part,supplier --no-manifest -o many 2> /dev/null
for table in orders lineitem customer; do
  [ -d cut/$table ] || continue
  mkdir many/$table
  for file in cut/$table/*.csv; do mv $file many/$table/; done
done
files=$(find many -type f | wc -l)
yes [ "$files" -gt 120 ]

report() {  # THREADS: what is said but for the time it took
  local got=0
  tpcmill verify many -s 0.1 -n $1 > found 2> stderr || got=$?
  echo "exit $got"
  cat found
}
same_for_all() {
  report 1 > one
  for threads in 2 4 7; do
    report $threads > more
    cmp one more || die "not the same with $threads threads: $(diff one more)"
  done
}
same_for_all
yes grep -q '^exit 0' one
yes grep -q "^many: $files of $files files" one

# Several rows of one file, so that the first of them is told whoever sees it; rows of many files;
# a row that is missing moves all that follow; the last file is short, or has too much.
cd many
sed -i -E '100s/,/,7/; 2000s/,/,7/; 2400s/,/,7/' orders/orders.3.csv orders/orders.17.csv
for k in 5 6 11 29 60; do sed -i -E "9,\$s/[^,]*\$/$k/" lineitem/lineitem.$k.csv; done
sed -i '$s/$/ and more/' part.tbl
awk 'NR == 500 { for (i = 0; i < 3000000; ++i) printf "x"; print ""; next } { print }' supplier.tbl > longer
mv longer supplier.tbl
cd ..
same_for_all
yes grep -q '^exit 1' one
for k in 3 17; do yes grep -q "^many/orders/orders.$k.csv differs: row 99, column o_custkey" one; done
for k in 5 6 11 29 60; do yes grep -qE "^many/lineitem/lineitem.$k.csv differs: row 8, column l_comment is \"$k\"" one; done
yes grep -q '^many/part.tbl differs: row 20000 is ' one
yes grep -q '^many/supplier.tbl differs: row 500, ' one
yes [ "$(grep -c ' differs: ' one)" = 9 ]

sed -i '$d' many/lineitem/lineitem.60.csv many/orders/orders.60.csv
sed -i '50d' many/lineitem/lineitem.30.csv
echo '1,2' >> many/orders/orders.60.csv
sed -n 2,9p many/orders/orders.60.csv > many/orders/orders.61.csv
same_for_all
yes grep -q '^many/lineitem/lineitem.30.csv differs: row 49, ' one
yes grep -q '^many/lineitem/lineitem.31.csv differs: row 1, ' one
yes grep -q '^many/orders/orders.61.csv goes on after the table.s last row: row 1 is ' one
