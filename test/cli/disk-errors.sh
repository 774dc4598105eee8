#!/usr/bin/env bash
# What a disk says besides "full" (quota, a broken block, a file that may not grow): exit 1, a sentence with the
# file and the cause, nothing half, and the same command goes on.
. "$(dirname "$0")/common.inc"
type strace > /dev/null 2>&1 || { echo "no strace to make calls fail with"; exit 77; }
strace -f -o /dev/null -e trace=none true 2> /dev/null || { echo "strace may not trace"; exit 77; }
tpcmill tpch parquet -s 0.01 -T orders,nation,part -o right
# fails CALL ERROR WHEN REGEX ARGUMENTS...: the call fails from its n-th time on.
fails() {
  local call=$1 error=$2 when=$3 regex=$4 got=0 file; shift 4
  rm -rf out
  strace -f -o trace -e trace=$call -e inject=$call:error=$error:when=$when+ \
    "$tpcmill" tpch parquet -s 0.01 -T orders,nation,part --io buffered -o out "$@" 2> stderr || got=$?
  [ $got = 1 ] || die "$call $error $when $*: exit $got ($(cat stderr))"
  grep -qE "^tpcmill: $regex.*\($error\)" stderr || die "$call $error $when $*: $(cat stderr)"
  no [ -n "$(find out -name '*.tmp' 2> /dev/null)" ]
  for file in $(cd out 2> /dev/null && ls *.parquet 2> /dev/null); do cmp out/$file right/$file; done
  tpcmill tpch parquet -s 0.01 -T orders,nation,part -o out -q
  diff -r right out
  no_leftovers out
}
file='out/[a-z]+\.parquet'
for workers in "-n 2" "--num-processes 2"; do
  for error in EDQUOT EIO EFBIG; do
    fails pwritev $error 1 "$file cannot be written" $workers
    fails pwritev $error 3 "$file cannot be written" $workers
  done
  fails renameat2 EIO 1 "$file cannot be given its name" $workers
  fails writev EDQUOT 2 'out/\.tpcmill\.[0-9a-f]+\.lock cannot be written' $workers
  fails rename EDQUOT 1 'out/_tpcmill.json cannot be written' $workers
  fails pwrite64 ENOSPC 2 'Notes on row groups cannot be kept in out' $workers
  fails fsync EIO 1 "$file cannot be brought to its disk" $workers --fsync
done
