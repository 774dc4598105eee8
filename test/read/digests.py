#!/usr/bin/env python3
"""Content digests: `tpcmill digest`, our .tbl and csv hashed line by line, and the example of
doc/digest.md over Parquet in many layouts and orders of rows all say the same.

digests.py PROGRAM [TEST...]
"""
import csv
import importlib.util
import pathlib
import random
import re
import subprocess
import sys

import duckdb
import polars
import pyarrow
import pyarrow.parquet
import xxhash

from tables import TABLES
from trial import run_tests

SMALL, USUAL = ["-s", "0.001"], ["-s", "0.01"]
DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "doc" / "digest.md"
LAYOUTS = [[], ["-c", "zstd:1", "--row-group-rows", "777"], ["--schema", "duckdb"], ["--schema", "trino"],
           ["--decimal", "double", "--date", "string", "--key", "*key=int32"], ["--date", "timestamp-ms", "--nullable"],
           ["--decimal", "decimal128", "--string", "dictionary", "--arrow-schema", "on"], ["--layout", "compact"]]


def said(trial, *options):
    """{table, or "table part/parts": (digest, rows)} as the program prints it."""
    out = subprocess.run([trial.program, "digest", *options, "-q"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         check=True, text=True).stdout
    lines = [re.fullmatch(r"(\w+(?: \d+/\d+)?) +([0-9a-f]{32}) +(\d+)(?:  as published)?", line) for line in out.splitlines()]
    return {line[1]: (line[2], int(line[3])) for line in lines}


def summed(texts):
    total = rows = 0
    for text in texts:
        total += xxhash.xxh3_128_intdigest(text)
        rows += 1
    return f"{total % 2**128:032x}", rows


def example(trial):
    """The document's Python, as a file."""
    path = trial.work / "digest.py"
    if not path.exists():
        path.write_text(re.search(r"^```python\n(.*?)^```$", DOCUMENT.read_text(), re.M | re.S)[1])
    return path


def module(trial):
    specification = importlib.util.spec_from_file_location("digest_example", example(trial))
    loaded = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(loaded)
    return loaded


def by_example(trial, table):
    """What the example's digest() says of an Arrow table."""
    total, rows = module(trial).digest(table.to_batches(max_chunksize=1000))
    return f"{total:032x}", rows


def test_text(trial):
    for options in (SMALL, USUAL, [*SMALL, "--max-rows", "13"]):
        wanted = said(trial, *options)
        trial.check(set(wanted) == set(TABLES), f"{options}: tables {list(wanted)}")
        folder = trial.make(*options, fmt="tbl")
        for table in TABLES:
            with open(folder / f"{table}.tbl", "rb") as lines:
                found = summed(line.removesuffix(b"\n") for line in lines)
            trial.check(found == wanted[table], f"tbl, {options}, {table}: {found}, not {wanted[table]}")
    folder = trial.make(*SMALL, fmt="csv")
    for table, wanted in said(trial, *SMALL).items():
        with open(folder / f"{table}.csv", newline="") as lines:
            rows = list(csv.reader(lines))[1:]
        random.shuffle(rows)
        found = summed(("|".join(row) + "|").encode() for row in rows)
        trial.check(found == wanted, f"csv, {table}: {found}, not {wanted}")


def test_document(trial):
    """What the document shows is what the program prints."""
    command, shown = re.search(r"^```console\n\$ tpcmill (.*?)\n(.*?)^```$", DOCUMENT.read_text(), re.M | re.S).groups()
    done = subprocess.run([trial.program, *command.split()], stdout=subprocess.PIPE, text=True)
    trial.check(done.returncode == 0 and done.stdout == shown, f"tpcmill {command}: {done.stdout}")


def test_parts(trial):
    wanted = said(trial, *SMALL, "--parts", "3")
    folder = trial.make(*SMALL, "--parts", "3", fmt="tbl")
    for table in TABLES:
        for part in (1, 2, 3):
            path = folder / table / f"{table}.{part}.tbl"
            name = f"{table} {part}/3"
            trial.check(path.exists() == (name in wanted), f"{name} is there")
            if path.exists():
                found = summed(path.read_bytes().split(b"\n")[:-1])
                trial.check(found == wanted[name], f"{name}: {found}, not {wanted[name]}")


def test_layouts(trial):
    wanted = said(trial, *USUAL)
    for layout in LAYOUTS:
        folder = trial.make(*USUAL, *layout)
        for table in TABLES:
            found = by_example(trial, pyarrow.parquet.read_table(folder / f"{table}.parquet"))
            trial.check(found == wanted[table], f"{layout}, {table}: {found}, not {wanted[table]}")


def test_files(trial):
    """The example as a program: one file, and a folder of parts."""
    wanted = said(trial, *USUAL)
    whole = trial.make(*USUAL)
    parts = trial.make(*USUAL, "--parts", "5", "--file-rows", "1000")
    for table in TABLES:
        for path in (whole / f"{table}.parquet", parts / table):
            done = subprocess.run([sys.executable, example(trial), path], stdout=subprocess.PIPE, text=True)
            found = done.stdout.split()
            trial.check(found == [wanted[table][0], str(wanted[table][1])], f"{path}: {done.stdout}, not {wanted[table]}")


def test_orders(trial):
    """Rows shuffled and sorted by others, and a value that was changed."""
    wanted = said(trial, *USUAL)
    folder = trial.make(*USUAL)
    for table, fields in TABLES.items():
        path = folder / f"{table}.parquet"
        ours = pyarrow.parquet.read_table(path)
        places = list(range(ours.num_rows))
        random.shuffle(places)
        found = by_example(trial, ours.take(pyarrow.array(places)))
        trial.check(found == wanted[table], f"{table}, shuffled: {found}, not {wanted[table]}")
        duckdb.sql(f"copy (select * from '{path}' order by {fields[-1][0]}) to '{folder}/sorted.parquet'")
        found = by_example(trial, pyarrow.parquet.read_table(folder / "sorted.parquet"))
        trial.check(found == wanted[table], f"{table}, sorted by DuckDB: {found}, not {wanted[table]}")
        polars.read_parquet(path).reverse().write_parquet(folder / "reversed.parquet")
        found = by_example(trial, pyarrow.parquet.read_table(folder / "reversed.parquet"))
        trial.check(found == wanted[table], f"{table}, reversed by Polars: {found}, not {wanted[table]}")
        key = ours.column(0).to_pylist()
        key[random.randrange(len(key))] += 1
        found = by_example(trial, ours.set_column(0, ours.schema.field(0), pyarrow.array(key)))
        trial.check(found != wanted[table] and found[1] == wanted[table][1], f"{table}, one key is another: {found}")


if __name__ == "__main__":
    run_tests(globals())
