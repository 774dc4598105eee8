#!/usr/bin/env bash
# Some allocations of memory fail, one at a time, then all from one on: exit 1 and a sentence, or right bytes. No signal,
# nothing half. Other ones for each commit; `make test-long` lets more of them fail, in more jobs.
tests=$(realpath "$(dirname "$0")/..")
. "$(dirname "$0")/common.inc"
seed=$((0x$(git -C "$tests" rev-parse --short=7 HEAD 2>/dev/null || echo 1)))
"${CXX:-c++}" -std=c++20 -O1 -shared -fPIC -o preloaded.so "$tests/long/allocations.cc"
python3 "$tests/long/allocations.py" "$tpcmill" preloaded.so --sample 8 --seed $seed \
  "parquet, threads" "parquet, processes" "tbl, no manifest" "going on" "going on from a killed run" "over other work" \
  brotli verify "verify, quick" "verify, rows" digest "layout file"
