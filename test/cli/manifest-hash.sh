#!/usr/bin/env bash
# The hashes in the manifest are those that the example in doc/manifest.md computes.
. "$(dirname "$0")/common.inc"
root=$(dirname "$golden")/..
python=$root/.venv/bin/python
[ -x "$python" ] || { echo "no .venv"; exit 77; }
sed -n '/^```python$/,/^```$/p' "$root/doc/manifest.md" | grep -v '^```' > example.py
yes [ -s example.py ]
tpcmill tpch parquet -s 0.1 -o parquet --num-processes 2
tpcmill tpch tbl -s 0.05 -p 3 -n 3 -o tbl
tpcmill tpch csv -s 0.001 -p 2000 --part 7 -o csv   # also files without rows
for folder in parquet tbl csv; do "$python" example.py $folder > said; no grep -qv ' whole$' said; yes [ -s said ]; done
printf x | dd of=tbl/lineitem/lineitem.2.tbl bs=1 seek=3000000 conv=notrunc status=none
"$python" example.py tbl > said
yes grep -qE '^lineitem/lineitem.2.tbl differs in bytes 2097152 to 3145727$' said
yes [ "$(grep -cv ' whole$' said)" = 1 ]
