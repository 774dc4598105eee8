#!/usr/bin/env bash
# A file system that nobody may write to: exit 1, a sentence, before anything is made.
. "$(dirname "$0")/common.inc"
mkdir disk
mount -t tmpfs tmpfs disk 2> /dev/null || { echo "skipped: no permission to mount"; exit 77; }
tpcmill tpch -s 0.001 -T region -o disk/there
mount -o remount,ro disk
expect 1 '^tpcmill: The output folder disk/new cannot be written to: Read-only file system' tpch -s 0.001 -o disk/new
expect 1 '^tpcmill: The output folder disk/there cannot be written to: Read-only file system' tpch -s 0.001 -T nation -o disk/there
tpcmill verify disk/there
