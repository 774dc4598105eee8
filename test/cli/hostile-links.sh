#!/usr/bin/env bash
# What symbolic and hard links in the folder lead to is neither replaced nor removed, unless --overwrite says so.
. "$(dirname "$0")/common.inc"
tpcmill tpch tbl -s 0.01 -p 2 -o right; tpcmill tpch tbl -s 0.01 -o whole
# A file that the manifest names has become a link, or its folder has: it is not made again outside.
cp -r whole out; echo precious > victim; rm out/region.tbl; ln -s ../victim out/region.tbl
expect 1 '^tpcmill: out/region.tbl exists' tpch tbl -s 0.01 -o out
expect 0 'out/region.tbl exists and was kept' tpch tbl -s 0.01 -o out --keep-existing
yes [ "$(cat victim)" = precious ]
tpcmill tpch tbl -s 0.01 -o out -T region --overwrite
cmp victim right/region/region.1.tbl
expect 0 '8 files are whole' tpch tbl -s 0.01 -o out
rm -rf out; cp -r right out; mv out/orders victims; ln -s ../victims out/orders; echo precious > victims/orders.2.tbl
expect 1 '^tpcmill: out/orders/orders.2.tbl exists' tpch tbl -s 0.01 -p 2 -o out
yes [ "$(cat victims/orders.2.tbl)" = precious ]
# A link inside the folder leads nowhere else.
rm -rf out; cp -r whole out; mv out/region.tbl out/elsewhere; truncate -s -1 out/elsewhere; ln -s elsewhere out/region.tbl
expect 0 'out/region.tbl has .* it is made again' tpch tbl -s 0.01 -o out
cmp out/elsewhere whole/region.tbl
# Two names for one file, or a name that the folder needs.
for links in "region.tbl:../one nation.tbl:../one" "region.tbl:nation.tbl" "nation.tbl:_tpcmill.json" "nation.tbl:.tpcmill.lock"; do
  rm -rf out one; mkdir out
  for link in $links; do ln -s "${link#*:}" "out/${link%%:*}"; done
  ls -lA out > before
  expect 1 'out/(nation|region).tbl.* symbolic link' tpch tbl -s 0.01 -T region,nation -o out
  expect 1 'out/(nation|region).tbl.* symbolic link' tpch tbl -s 0.01 -T region,nation -o out --overwrite
  ls -lA out | cmp - before
  no [ -e one ]
done
# Leftovers are what runs call theirs, in this folder, or in others of runs that died in this one.
rm -rf out; cp -r whole out; run=0123456789abcdef; mkdir far
for name in notes orders.notes; do echo mine > out/$name.$run.tmp; done
for name in notes orders.1.tbl; do echo mine > far/$name.$run.tmp; done
echo old > out/orders.tbl.$run.tmp; ln -s ../far out/orders
ln -s ../victim out/.tpcmill.$run.lock; echo precious > victim
rm out/region.tbl; tpcmill tpch tbl -s 0.01 -o out -q
yes [ "$(ls out far | grep -c 'tmp$')" = 4 ]
no [ -e out/orders.tbl.$run.tmp ]
rm out/.tpcmill.$run.lock; touch out/.tpcmill.$run.lock
rm out/region.tbl; tpcmill tpch tbl -s 0.01 -o out -q
yes [ "$(ls out far | grep 'tmp$' | tr '\n' ' ')" = "notes.$run.tmp notes.$run.tmp orders.notes.$run.tmp " ]
no [ -e out/.tpcmill.$run.lock ]
# The marker of a folder is no link to what somebody else needs.
for link in "ln" "ln -s"; do
  rm -rf out; mkdir out; echo precious > victim
  case $link in ln) ln victim out/.tpcmill.lock ;; *) ln -s ../victim out/.tpcmill.lock ;; esac
  "$tpcmill" tpch tbl -s 0.01 -T region -o out -q 2> /dev/null || [ "$link" = "ln -s" ]
  yes [ "$(cat victim)" = precious ]
done
rm -rf out; mkdir out; mkfifo out/.tpcmill.lock
expect 1 'out/.tpcmill.lock' tpch tbl -s 0.01 -T region -o out
