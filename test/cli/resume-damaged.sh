#!/usr/bin/env bash
# A file that is not as the manifest says is made again: by its size always, by its bytes with --verify.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.05 -o right
cp -r right out
truncate -s -1 out/orders.tbl
rm out/region.tbl
expect 0 'out/orders.tbl has [0-9]+ bytes, and [0-9]+ by the manifest: it is made again' tpch -s 0.05 -o out
yes grep -q '6 files are whole' stderr
diff -r right out
printf x | dd of=out/lineitem.tbl bs=1 seek=5000000 conv=notrunc status=none
tpcmill tpch -s 0.05 -o out -q
no cmp -s right/lineitem.tbl out/lineitem.tbl
for workers in "-n 3" "--num-processes 2"; do
  printf x | dd of=out/lineitem.tbl bs=1 seek=5000000 conv=notrunc status=none
  inode=$(stat -c %i out/part.tbl)
  expect 0 'out/lineitem.tbl differs from the manifest in the 1048576 bytes from 4194304 on' tpch -s 0.05 -o out --verify $workers
  yes grep -q '7 files are whole' stderr
  yes [ $inode = "$(stat -c %i out/part.tbl)" ]
  diff -r right out
done
tpcmill tpch -s 0.05 -o out --verify 2> stderr
yes grep -q '8 files are whole' stderr
# A file that no manifest names is kept and named, whatever it holds, if --keep-existing is said.
rm out/_tpcmill.json; echo mine > out/region.tbl
expect 0 'out/region.tbl exists and was kept' tpch -s 0.05 -T region -o out --verify --keep-existing
yes [ "$(cat out/region.tbl)" = mine ]
expect 2 '--verify' tpch -s 0.05 -o out --verify --overwrite
