#!/usr/bin/env bash
# --fsync: each file is synced before it gets its name, and its folder after that; so is the manifest.
. "$(dirname "$0")/common.inc"
for workers in "-n 2" "--num-processes 2"; do
  rm -rf out; tpcmill tpch parquet -s 0.01 -p 2 -o out --fsync $workers
  [ -d right ] || tpcmill tpch parquet -s 0.01 -p 2 -o right
  diff -r right out
done
command -v strace > /dev/null && strace -o /dev/null true 2> /dev/null || { echo "no strace"; exit 77; }
calls() {
  rm -rf out
  strace -f -y -e trace=fsync,fdatasync,rename,renameat2 -o trace "$tpcmill" tpch -s 0.001 -T region,nation -o out "$@"
}
calls
no grep -q sync trace
calls --fsync -n 1
# The order for each file: sync, rename, sync of the folder.
for name in region.tbl nation.tbl _tpcmill.json; do
  yes [ "$(grep -nE "sync.*/$name\.[0-9a-f]{16}\.tmp>" trace | head -n 1 | cut -d: -f1)" -lt "$(grep -nE "rename.*$name\.[0-9a-f]{16}\.tmp" trace | head -n 1 | cut -d: -f1)" ]
done
yes [ "$(grep -cE "sync\([0-9]+<$t/out>\)" trace)" = "$(grep -cE 'rename.*tmp' trace)" ]
