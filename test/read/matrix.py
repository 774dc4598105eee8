#!/usr/bin/env python3
"""Every encoding, codec, page version and type of ours, read by PyArrow, DuckDB, Polars, DataFusion.

matrix.py PROGRAM: each combination is written once and each reader's values are compared with those
of our own .tbl; so are all tables in the types of each engine and in the built-in layouts. What a reader cannot do yet is in lacking.py.
"""
import concurrent.futures
import functools
import multiprocessing
import os
import pathlib
import shutil
import sys
import tempfile

import datafusion
import duckdb
import polars
import pyarrow
import pyarrow.parquet

from combinations import combinations
from lacking import check_lacking, check_reader, what_is_wrong
from tables import TABLES, Tally, mill, retyped, text_table, text_tables
from trial import declared

# Numbers of rows at which blocks, pages and row groups end in the middle of something.
LARGE = ["-s", "0.01", "-T", "lineitem", "--max-rows", "12000"]
SMALL = ["-s", "0.002"]
NAMED = [["--schema", schema, "--column-names", "tpch"] for schema in ("tpcgen", "duckdb", "spark", "trino", "velox", "gpu")]
NAMED += [["--layout", layout] for layout in ("default", "compact", "gpu", "iceberg")]
NAMED += [["--string", "dictionary", "--arrow-schema", "on"], ["--string", "large", "--arrow-schema", "on"], ["--string", "view"]]
ROWS = ["--data-page-rows", "1700", "--row-group-rows", "5000"]


def read_with_pyarrow(path, columns):
    return pyarrow.parquet.ParquetFile(path).read(columns)


def read_with_duckdb(path, columns):
    connection = duckdb.connect(config={"threads": 1})
    relation = connection.sql(f"select {', '.join(columns)} from read_parquet('{path}')")
    return relation.to_arrow_table()


def read_with_polars(path, columns):
    return polars.read_parquet(path, columns=columns).to_arrow()


def read_with_datafusion(path, columns):
    # One partition keeps the order of rows.
    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))
    frame = context.read_parquet(str(path)).select(*(f'"{column}"' for column in columns))
    return frame.to_arrow_table()


READERS = {"PyArrow": (read_with_pyarrow, pyarrow.__version__), "DuckDB": (read_with_duckdb, duckdb.__version__),
           "Polars": (read_with_polars, polars.__version__), "DataFusion": (read_with_datafusion, datafusion.__version__)}


@functools.cache
def our_tables(folder):
    """Each worker reads our text once."""
    return {table: text_table(path, fields) for table, fields in TABLES.items()
            if (path := pathlib.Path(folder) / f"{table}.tbl").exists()}


def try_combination(program, combination, scale, text, work):
    """Writes a combination and lets every reader read it. Returns a list of (right, what)."""
    ours = our_tables(text)
    folder = pathlib.Path(work) / str(combination).translate(str.maketrans(" ,()", "____"))
    found = []
    try:
        mill(program, "parquet", *scale, *ROWS, *combination.options(ours), "-n", "1", "-q", "-o", folder)
        for table in ours:
            path = folder / f"{table}.parquet"
            wrong = combination.wrong_layout(table, path)
            found.append((not wrong, f"{table}, {combination}: {wrong}"))
            expected = combination.expected(table, ours[table])
            for reader, (read, _) in READERS.items():
                for right, what in check_reader(reader, read, path, expected, combination.cells(table)):
                    found.append((right, f"{table}, {combination}: {what}"))
    except Exception as error:
        found.append((False, f"{combination}: {type(error).__name__}: {error}"))
    shutil.rmtree(folder, ignore_errors=True)
    return found


def try_named(program, options, text, work):
    """The same for a schema or a layout; facts.py checks that it has the types that it should."""
    ours, folder, found = our_tables(text), pathlib.Path(work) / "-".join(options).replace(" ", ""), []
    try:
        mill(program, "parquet", *SMALL, *options, "-n", "1", "-q", "-o", folder)
        for table in ours:
            path = folder / f"{table}.parquet"
            kinds = {column: pyarrow.string() if pyarrow.types.is_dictionary(kind) else kind
                     for column, kind in declared(path).items()}
            for reader, (read, _) in READERS.items():
                wrong = what_is_wrong(read, path, retyped(ours[table], kinds))
                found.append((not wrong, f"{table}, {' '.join(options)}: {reader}: {wrong}"))
    except Exception as error:
        found.append((False, f"{' '.join(options)}: {type(error).__name__}: {error}"))
    return found


def main():
    program = os.path.abspath(sys.argv[1])
    tally = Tally()
    check_lacking(tally, {reader: version for reader, (_, version) in READERS.items()})
    with tempfile.TemporaryDirectory() as work:
        jobs = []
        for name, scale in (("large", LARGE), ("small", SMALL)):
            text = os.path.join(work, name)
            text_tables(program, text, *scale)
            # All codecs for one table of every kind of column; the other tables once each.
            wanted = combinations() if name == "large" else combinations(["SNAPPY"], nullable=[False])
            jobs += [(program, combination, scale, text, work) for combination in wanted]
        # Readers keep threads of their own, which forked children would lack.
        with concurrent.futures.ProcessPoolExecutor(len(os.sched_getaffinity(0)),
                                                    multiprocessing.get_context("spawn")) as pool:
            results = list(pool.map(try_combination, *zip(*jobs), chunksize=4))
            small = os.path.join(work, "small")
            results += pool.map(try_named, *zip(*((program, options, small, work) for options in NAMED)))
            for found in results:
                for right, what in found:
                    tally.check(right, what)
    tally.end()


if __name__ == "__main__":
    main()
