#!/usr/bin/env bash
# Help: short with -h or no words at all, long with --help; for a format without what others need.
. "$(dirname "$0")/common.inc"
tpcmill > nothing
tpcmill -h > short
tpcmill tpch -h | cmp - short
cmp nothing short
for command in 'digest \[tpch\]' 'verify DIR' layouts; do yes grep -q "^tpcmill $command" short; done
tpcmill --help > long
for option in -s, -o, -T, -p, -n, -c, -q, -v, -h --scale-factor --output-dir --tables --parts --part \
    --num-threads --num-processes --max-rows --compression --row-group-bytes --row-group-rows \
    --delimiter --stdout --discard --overwrite --no-progress --distributions --help --version --layout \
    --print-layout --column-encoding --column-compression --column-dictionary --schema --nullable --bloom-filter \
    --file-rows --file-bytes --memory-limit --metadata; do
  for text in short long; do yes grep -qE -- "(^|[ ,])$option" $text; done
done
yes grep -q '^Examples' long
no grep -q '^Examples' short
tpcmill tpch parquet --help > parquet
yes grep -q -- --row-group-rows parquet
no grep -q -- '--delimiter C' parquet
no grep -q -- '--row-group-rows N' <(tpcmill tpch csv -h)
yes grep -qE '^tpcmill [0-9]+\.[0-9]+\.[0-9]+$' <(tpcmill --version)
tpcmill --help | head -n 1 > /dev/null
# The examples are right.
sed -n 's/^  tpcmill tpch/tpch/p' long | grep -v 'stdout\|[[]' | while read -r line; do
  eval "tpcmill ${line//-s 100/-s 0.01} -s 0.001 --discard -q"
done
