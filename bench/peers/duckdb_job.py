"""All eight tables by DuckDB, each a file: duckdb_job.py SCALE FORMAT THREADS FOLDER

Its dbgen() makes all of them in memory first and cannot make one alone. FORMAT is tbl or parquet.
With --version: prints DuckDB's version, or fails if its extension is not at hand.
"""

import pathlib
import sys

import duckdb
import duckdb_extension_tpch

TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")
FORMATS = {"tbl": "format csv, header false, delimiter '|'", "parquet": "format parquet, compression snappy"}


def connect(threads):
    connection = duckdb.connect(config={"threads": threads})
    extension = next(pathlib.Path(duckdb_extension_tpch.__file__).parent.rglob("tpch.duckdb_extension"))
    connection.sql(f"load '{extension}'")
    return connection


def main():
    if sys.argv[1] == "--version":
        connect(1)
        print(duckdb.__version__)
        return
    scale, kind, threads, folder = sys.argv[1:]
    connection = connect(int(threads))
    connection.sql(f"call dbgen(sf={scale})")
    for table in TABLES:
        connection.sql(f"copy {table} to '{folder}/{table}.{kind}' ({FORMATS[kind]})")


main()
