#!/usr/bin/env python3
"""What is written down of a layout is what is in force: every layout of the test matrix, and what people type beside
it, is printed, read back and the same; the folder that is made of it is verified, and a second run finds it whole.

layouts.py PROGRAM
"""
import concurrent.futures
import itertools
import os
import pathlib
import subprocess
import tempfile

from combinations import combinations
from matrix import NAMED
from trial import run_tests

SCALE = ["-s", "0.001"]
# Options that say something of the same thing, alone and in pairs.
MIXED = [["--statistics", "none"], ["--statistics", "chunk"], ["--statistics", "page"], ["--page-index", "on"],
         ["--page-index", "off"], ["--layout", "compact"], ["--layout", "gpu"], ["--layout", "iceberg"], ["--schema", "trino"],
         ["--decimal", "decimal(12,2)"], ["--decimal", "l_tax=decimal(38,4),*price=double"], ["--dictionary", "off"],
         ["--column-dictionary", "l_*key=on"], ["--column-dictionary", "*key=auto,l_ship*=off"], ["-c", "AUTO"],
         ["--column-compression", "*key=AUTO,l_comment=AUTO(zstd:3)"], ["--string", "large"], ["--nullable"],
         ["--column-encoding", "*key=PLAIN"], ["--column-encoding", "l_quantity=RLE_DICTIONARY,*date=PLAIN"],
         ["--bloom-filter", "*key:0.00001,l_comment"], ["--row-group-rows", "700"], ["--file-rows", "900"],
         ["--file-bytes", "100kB"], ["--metadata", 'a "key"=\t\\ \u00e9'], ["--date", "string"]]


def run(trial, *arguments):
    return subprocess.run([trial.program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)


def faults(trial, number, options, makes):
    """What is wrong with a layout's way through print, --layout and, if it `makes` files, verify and resume; None if it is
    refused from the start."""
    printed = run(trial, "tpch", "parquet", *SCALE, *options, "--print-layout")
    if printed.returncode == 2:
        return None
    path, folder = trial.work / f"{number}.toml", pathlib.Path(tempfile.mkdtemp(dir=trial.work))
    path.write_text(printed.stdout)
    again = run(trial, "tpch", "parquet", *SCALE, "--layout", path, "--print-layout")
    if (again.returncode, again.stdout) != (0, printed.stdout):
        return f"printed again: {again.returncode}, {again.stderr}{again.stdout}"
    if not makes:
        return ""
    steps = [("made", ["tpch", "parquet", *SCALE, *options, "-T", "lineitem,part", "-n", "1", "-o", folder]),
             ("verified", ["verify", folder, "-n", "1"]),
             ("found whole", ["tpch", "parquet", *SCALE, *options, "-T", "lineitem,part", "-n", "1", "-o", folder, "--verify"]),
             ("read back", ["tpch", "parquet", *SCALE, "--layout", path, "-T", "lineitem,part", "-n", "1", "-o", folder])]
    times = None
    for step, arguments in steps:
        done = run(trial, *arguments)
        if done.returncode != 0:
            return f"{step}: exit {done.returncode}: {done.stderr}"
        found = {file.name: file.stat().st_mtime_ns for file in folder.rglob("*.parquet")}
        if times is not None and found != times:
            return f"{step}: files were made anew"
        times = found
    return ""


def check_all(trial, layouts, most_refused, makes=True):
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        results = list(pool.map(lambda pair: faults(trial, *pair, makes), enumerate(layouts)))
    for options, fault in zip(layouts, results, strict=True):
        trial.check(fault in (None, ""), f"{' '.join(options)}: {fault}")
    refused = sum(fault is None for fault in results)
    trial.check(refused <= most_refused, f"{refused} of {len(layouts)} layouts are refused from the start")


def test_of_the_matrix(trial):
    check_all(trial, [one.options(["lineitem", "part"]) for one in combinations()] + NAMED, 0)


def test_of_several_sources(trial):
    # Contradictions of one source are refused, such as --statistics none with --page-index on.
    check_all(trial, MIXED, 0)
    check_all(trial, [a + b for a, b in itertools.permutations(MIXED, 2)], 40, makes=False)


def test_of_files(trial):
    """A file may say of one table what another source says of all."""
    path = trial.work / "mine.toml"
    path.write_text('[columns."*key"]\ndictionary = "on"\n[tables.part]\nstatistics = "chunk"\n[tables.lineitem]\npage-index = true\n'
                    '[tables.lineitem.columns."l_*"]\nencoding = "PLAIN"\n')
    mine = ["--layout", str(path)]
    check_all(trial, [mine, mine + ["--statistics", "chunk"], mine + ["--schema", "duckdb", "--column-encoding", "*key=PLAIN"],
                      mine + ["--page-index", "off"]], 1)


if __name__ == "__main__":
    run_tests(globals())
