#!/usr/bin/env bash
# CSV has a header in each file, quotes where needed, and reads back as the .tbl for every delimiter.
. "$(dirname "$0")/common.inc"
tpcmill tpch tbl -s 0.005 -o tbl -q
for d in , '|' '\t' ';'; do
  rm -rf csv; tpcmill tpch csv -s 0.005 --delimiter "$d" -o csv -q
  python3 - "$d" <<'PY'
import csv, pathlib, sys
delimiter = "\t" if sys.argv[1] == r"\t" else sys.argv[1]
for path in pathlib.Path("csv").glob("*.csv"):
    assert b"\r" not in path.read_bytes()
    with open(path, newline="") as file:
        header, *rows = csv.reader(file, delimiter=delimiter, strict=True)
    lines = pathlib.Path("tbl", path.stem + ".tbl").read_text().splitlines()
    assert rows == [line[:-1].split("|") for line in lines], path
    assert header[0].split("_")[0] in path.stem.replace("partsupp", "ps") or len(header[0].split("_")[0]) == 1
PY
done
grep -q '"' csv/lineitem.csv
