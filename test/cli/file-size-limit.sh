#!/usr/bin/env bash
# A limit on the size of files is like a full disk: exit 1, a sentence that names file and cause.
. "$(dirname "$0")/common.inc"
for workers in "-n 2" "--num-processes 2"; do
  got=0
  (ulimit -f 5000; exec "$tpcmill" tpch -s 0.1 -o out $workers 2> stderr) || got=$?
  yes [ $got = 1 ]
  yes grep -qE '^tpcmill: out/lineitem.tbl .*File too large' stderr
  no [ -e out/lineitem.tbl ]
  no_leftovers out
done
