#!/usr/bin/env bash
# Runs that share a folder: the same work in parts or twice ends right; other work is refused, both named.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.3 -p 2 -o right -q
tpcmill tpch parquet -s 0.3 -p 2 --part 1 -o shared -q & a=$!
tpcmill tpch parquet -s 0.3 -p 2 --part 2 -o shared -q & b=$!
wait $a; wait $b
diff -r right shared
no_leftovers shared
rm -rf shared
tpcmill tpch parquet -s 0.3 -p 2 -o shared -q 2>/dev/null & a=$!
tpcmill tpch parquet -s 0.3 -p 2 -o shared -q 2>/dev/null & b=$!
wait $a; wait $b
diff -r right shared
"$tpcmill" tpch tbl -s 5 -o other -q & a=$!
for i in $(seq 200); do ls other/*.tmp >/dev/null 2>&1 && break; sleep 0.02; done
expect 1 'scale 5, tbl.*scale 0.01, tbl' tpch tbl -s 0.01 -o other
expect 1 'scale 5, tbl.*scale 5, csv' tpch csv -s 5 -o other
kill -INT $a || true; kill -TERM $a || true; wait $a || true
# A temporary file or link that somebody planted is neither followed nor touched.
mkdir planted; echo precious > victim; ln -s ../victim planted/region.tbl.tmp; ln -s ../victim planted/region.tbl.inprogress
tpcmill tpch tbl -s 0.001 -T region -o planted -q
[ "$(cat victim)" = precious ]
# Whoever typed the same command twice is told so by one of the two, and both succeed.
for how in "-p 2" "-T lineitem --no-manifest"; do
  rm -rf shared alone
  "$tpcmill" tpch parquet -s 0.3 $how -o shared 2> said.a & a=$!
  "$tpcmill" tpch parquet -s 0.3 $how -o shared 2> said.b & b=$!
  wait $a; wait $b
  tpcmill tpch parquet -s 0.3 $how -o alone -q
  diff -r alone shared
  yes grep -qE "^tpcmill: Another run was at work in this folder and has made .*the same.*\.$|whole already" said.a said.b
  no grep -q 'was kept; --overwrite' said.a said.b
done
# Word lists are told apart by what is in them, with a manifest or without.
cp "$golden/dists.dss" a.dss; mkdir b; sed '0,/white|1/s//blank|1/' a.dss > b/a.dss; cp b/a.dss b/same.dss
for how in "" --no-manifest; do
  rm -rf other
  "$tpcmill" tpch tbl -s 5 -T lineitem -o other -q $how --distributions b/a.dss 2> /dev/null & a=$!
  for i in $(seq 1000); do ls other/*.tmp >/dev/null 2>&1 && break; sleep 0.02; done
  (cd b; expect 1 'Another run is at work in this folder' tpch tbl -s 5 -T region -o ../other $how --distributions ../a.dss)
  (cd b; "$tpcmill" tpch tbl -s 5 -T region -o ../other -q $how --distributions same.dss)
  kill -INT $a || true; kill -TERM $a || true; wait $a || true
done
