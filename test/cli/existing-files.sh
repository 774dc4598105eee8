#!/usr/bin/env bash
# A run that would have to keep files of others is refused before it makes anything, all of them named;
# --keep-existing keeps and names them, also with -q, --overwrite replaces them; folders in the way are a failure.
. "$(dirname "$0")/common.inc"
mkdir out; echo hello > out/region.tbl
for more in "" -q --no-manifest --dry-run --verify; do
  expect 1 '^tpcmill: out/region.tbl exists, .*--overwrite .*--keep-existing .* Nothing was made\.$' tpch tbl -s 0.001 -T region,nation -o out $more
  yes [ "$(ls -A out) $(cat out/region.tbl)" = "region.tbl hello" ]
done
tpcmill tpch tbl -s 0.002 -T supplier -o old -q; cp old/supplier.tbl out  # an old scale's file
expect 1 '^tpcmill: 2 files exist, .*: out/region.tbl, out/supplier.tbl\.' tpch tbl -s 0.001 -o out
yes [ "$(ls -A out | wc -l)" = 2 ]
for quiet in "" -q; do
  expect 0 '^tpcmill: out/region.tbl exists and was kept; --overwrite replaces it\.' tpch tbl -s 0.001 -T region,nation -o out --keep-existing $quiet
  yes [ "$(cat out/region.tbl)" = hello ]
done
yes [ "$(wc -l < out/nation.tbl)" = 25 ]
no grep -q "region\.tbl" out/_tpcmill.json
# The same command typed twice is a success, and so is what --keep-existing has made whole, without it.
expect 0 '1 file is whole' tpch tbl -s 0.001 -T nation -o out
tpcmill tpch tbl -s 0.001 -T region,supplier -o out --overwrite -q
yes [ "$(wc -l < out/region.tbl)" = 5 ]
tpcmill tpch tbl -s 0.001 -o right -q; tpcmill tpch tbl -s 0.001 -o out -q; tpcmill tpch tbl -s 0.001 -o out -q
diff -r right out
# Without a manifest nothing says whose files are there, not even that they are this command's.
tpcmill tpch tbl -s 0.001 -T region,nation -o bare --no-manifest
expect 1 'bare/region.tbl, bare/nation.tbl' tpch tbl -s 0.001 -T region,nation -o bare --no-manifest
tpcmill tpch tbl -s 0.001 -T region,nation -o bare --no-manifest --overwrite
expect 0 'bare/nation.tbl exists and was kept' tpch tbl -s 0.001 -T region,nation -o bare --no-manifest --keep-existing
# A file that comes while the run is at work.
for keep in "" --keep-existing; do
  "$tpcmill" tpch parquet -s 0.5 -T orders -o late -q $keep 2> said & run=$!
  until ls late/*.tmp > /dev/null 2>&1; do sleep 0.005; done
  echo theirs > late/orders.parquet
  status=0; wait $run || status=$?
  yes [ "$(cat late/orders.parquet)" = theirs ]
  if [ -n "$keep" ]; then yes [ $status = 0 ]; yes grep -q '^tpcmill: late/orders.parquet exists and was kept' said
  else yes [ $status = 1 ]; yes grep -q '^tpcmill: late/orders.parquet was put there while this run was at work' said; fi
  no_leftovers late; rm -rf late
done
rm -rf out; mkdir out
mkdir out/orders.tbl
expect 1 'orders.tbl' tpch tbl -s 0.001 -o out
[ ! -e out/lineitem.tbl ] || die "made files before it looked"
rmdir out/orders.tbl; mkdir elsewhere; ln -s ../elsewhere/orders out/orders.tbl
tpcmill tpch tbl -s 0.001 -T orders -o out -q
yes [ -L out/orders.tbl ]
yes [ "$(wc -l < elsewhere/orders)" = 1500 ]
no_leftovers out; no_leftovers elsewhere
echo file > plain
expect 1 'plain' tpch tbl -s 0.001 -o plain/out
expect 1 'proc' tpch tbl -s 0.001 -o /proc/tpcmill
