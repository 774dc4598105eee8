#!/usr/bin/env bash
# --io: the same bytes whichever way files are written; -v says which way it is; what is refused is said.
. "$(dirname "$0")/common.inc"
for format in tbl parquet; do
  tpcmill tpch $format -s 0.05 -o expected -q -n 1 --io buffered
  for io in direct URING; do
    for workers in "-n 3" "--num-processes 3"; do
      tpcmill tpch $format -s 0.05 -o got -q $workers --io $io
      diff -r expected got
      rm -rf got
    done
  done
  rm -rf expected
done

# Row groups and parts of a few bytes, files that are smaller than a block.
tpcmill tpch parquet -s 0.001 --row-group-rows 7 -o expected -q --io buffered
tpcmill tpch parquet -s 0.001 --row-group-rows 7 -o got -q --io uring -n 4
diff -r expected got
rm -rf expected got
tpcmill tpch -s 0.001 --parts 50 -o expected -q --io buffered
tpcmill tpch -s 0.001 --parts 50 -o got -q --io direct --num-processes 3
diff -r expected got

# says REGEX ARGUMENTS...: -v says that of the way files are written.
says() {
  local regex=$1
  shift
  tpcmill tpch -v "$@" 2>stderr
  grep 'written with' stderr | grep -qE "$regex" || die "no /$regex/: $* ($(cat stderr))"
}
# Small outputs are left to the page cache, and so is memory that only looks like a disk. A mode that
# was asked for and cannot be had is replaced.
says '^tpcmill: Files are written with --io buffered\.$' -s 0.001 -o small
says 'written with --io (uring|direct|buffered)[.,]' -s 0.001 -o small --overwrite --io uring
if [ -w /dev/shm ]; then
  shm=$(mktemp -d /dev/shm/tpcmill_test.XXXXXX)
  trap 'rm -rf "$shm" "$t"' EXIT
  says 'written with --io (direct, in blocks|buffered)' -s 0.01 -o $shm --io direct
  says 'written with --io buffered\.$' -s 0.1 -o $shm/auto
  no grep -q 'cannot be had' stderr
fi
if mkdir disk && mount -t ramfs ramfs disk 2>/dev/null; then
  says '^tpcmill: --io uring cannot be had in "disk": .*written with --io buffered\.$' -s 0.001 -o disk --io uring -T region
  tpcmill tpch -s 0.001 -o small -q --overwrite
  cmp small/region.tbl disk/region.tbl
  umount disk
fi

# No descriptor is left for a ring: files are made all the same.
status=0; (ulimit -n 12; exec "$tpcmill" tpch -s 0.01 -o few -n 4 --io uring) 2>stderr || status=$?
yes [ $status = 0 -o $status = 1 ]
[ $status = 0 ] || grep -q 'Too many open files' stderr || die "$(cat stderr)"
no_leftovers few

refused '"drect" .*did you mean "direct"' tpch --io drect
refused 'auto, buffered, direct, uring' tpch --io fast
refused '"" .*auto, buffered' tpch --io ''
refused 'lacks its value' tpch --io
expect 2 '--io.*--stdout' tpch --stdout --io direct
expect 2 '--io.*--discard' tpch --discard --io buffered
