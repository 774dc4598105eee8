#!/usr/bin/env bash
# A full disk: exit 1, a sentence that names file and cause, nothing half.
. "$(dirname "$0")/common.inc"
# fill FORMAT: writes to disk/out until nothing fits any more.
fill() {
  local format=$1 workers file
  for workers in "-n 2" "--num-processes 2" "-n 2 --io uring" "--num-processes 2 --io direct"; do
    expect 1 '(disk/out/[a-z]+\.[a-z]+|disk/out/\.tpcmill\..*lock|Notes on row groups) .*No space left' tpch $format -s 0.1 -o disk/out --force $workers
    no_leftovers disk
    for file in disk/out/*.$format; do
      [ -e "$file" ] || continue
      [ -e whole/$(basename $file) ] || tpcmill tpch $format -s 0.1 -o whole -q
      cmp $file whole/$(basename $file)
    done
    rm -rf disk/out
  done
  rm -rf whole
}
mkdir disk
mount -t tmpfs -o size=2M tmpfs disk 2>/dev/null || { echo "skipped: no permission to mount"; exit 77; }
for format in tbl csv parquet; do fill $format; done
umount disk

# A file system of its own kind of fullness: blocks are found when bytes come to the disk.
truncate -s 8M image
PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q -F image 2>/dev/null && mount -o loop image disk 2>/dev/null ||
  { echo "only tmpfs: no file system can be made in a file here"; exit 0; }
for format in tbl parquet; do fill $format; done
