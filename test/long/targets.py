#!/usr/bin/env python3
"""Whole tables at scale 1 on every instruction set that this processor runs: targets.py PROGRAM.

Text has the official digests, Parquet the same bytes everywhere, by every way in which pages are made; the
Parquet of the best target has the values of the text.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

import pyarrow
import pyarrow.csv
import pyarrow.parquet

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
sys.path.insert(0, str(GOLDEN))
from instruction_sets import targets  # noqa: E402  (after the path)

TABLES = ["supplier", "customer", "part", "partsupp", "orders", "lineitem"]
WAYS = [["-c", "SNAPPY"], ["-c", "LZ4_RAW"], ["-c", "ZSTD(1)"], ["-c", "UNCOMPRESSED"],
        ["-c", "ZSTD(1)", "--layout", "compact"]]


def digest(program, target, words):
    sha256 = hashlib.sha256()
    with subprocess.Popen([program, "tpch", *words, "-s", "1", "--stdout", "-q"], stdout=subprocess.PIPE,
                          env={**os.environ, "TPCMILL_TARGET": target}) as child:
        while piece := child.stdout.read(1 << 20):
            sha256.update(piece)
    return sha256.hexdigest() if child.returncode == 0 else f"exit {child.returncode}"


def official():
    lines = (line.split("\t") for line in (GOLDEN / "tables.tsv").read_text().splitlines()[2:])
    return {line[1]: line[6] for line in lines if line[0] == "1" and line[2] == "0"}


def wrong_columns(program, table, folder):
    """One column after another, so that little memory is needed: those whose values differ from the text's."""
    run = [program, "tpch", "-s", "1", "-T", table, "-q", "--no-manifest", "-o"]
    subprocess.run([*run, folder / "csv", "csv"], check=True)
    files = []
    for i, way in enumerate(WAYS):
        subprocess.run([*run, folder / str(i), "parquet", *way], check=True)
        files.append(pyarrow.parquet.ParquetFile(folder / str(i) / f"{table}.parquet"))
    wrong = []
    for field in files[0].schema_arrow:
        options = pyarrow.csv.ConvertOptions(include_columns=[field.name], column_types={field.name: field.type})
        text = pyarrow.csv.read_csv(folder / "csv" / f"{table}.csv", convert_options=options).column(0)
        wrong += [f"{table}.{field.name} {' '.join(way)}" for way, file in zip(WAYS, files)
                  if not file.read([field.name]).column(0).equals(text)]
    return wrong


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    passed = failed = 0

    def count(right, what):
        nonlocal passed, failed
        passed, failed = passed + right, failed + (not right)
        if not right:
            print(f"WRONG: {what}")

    names, digests = targets(program), official()
    for table in TABLES:
        for target in names:
            count(digest(program, target, ["tbl", "-T", table]) == digests[table], f"{table} .tbl {target}")
        for way in WAYS:
            made = [digest(program, target, ["parquet", "-T", table, *way]) for target in names]
            count(len(set(made)) == 1 and not made[0].startswith("exit"), f"{table} {' '.join(way)}: {made}")
    for table in TABLES:
        with tempfile.TemporaryDirectory(prefix="tpcmill-targets-") as folder:
            wrong = wrong_columns(program, table, pathlib.Path(folder))
            count(not wrong, f"values: {', '.join(wrong)}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
