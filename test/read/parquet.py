#!/usr/bin/env python3
"""Our Parquet, read by PyArrow, DuckDB and Polars, equals our own .tbl value by value.

parquet.py PROGRAM: every table and codec, several row groups; then the facts of the footer.
"""
import decimal
import pathlib
import re
import sys
import tempfile

import duckdb
import polars
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

from tables import DATE, TABLES, Tally, mill, normal, text_tables

CODECS = ["snappy", "zstd:1", "zstd:9", "lz4_raw", "gzip:6", "brotli:1", "uncompressed"]
tally = Tally()
check = tally.check


def check_values(folder, table, fields, expected, what):
    path = str(folder / f"{table}.parquet")
    check(normal(pyarrow.parquet.read_table(path), fields).equals(expected), f"PyArrow, {what}")
    try:
        by_duckdb = duckdb.sql(f"select * from '{path}'").to_arrow_table()
    except AttributeError:
        by_duckdb = duckdb.sql(f"select * from '{path}'").fetch_arrow_table()
    check(normal(by_duckdb, fields).equals(expected), f"DuckDB, {what}")
    check(normal(polars.read_parquet(path).to_arrow(), fields).equals(expected), f"Polars, {what}")


def plain(value):
    return value if not isinstance(value, decimal.Decimal) else value.normalize()


def check_facts(path, fields, expected, rows_per_group, what):
    file = pyarrow.parquet.ParquetFile(path)
    metadata = file.metadata
    check(metadata.num_rows == expected.num_rows, f"rows, {what}")
    # As parquet-java's VersionParser takes it apart: older ones demand a build.
    check(re.fullmatch(r"tpcmill version \d+\.\d+\.\d+ \(build [^)]+\)", metadata.created_by), f"created_by, {what}")
    arrow = file.schema_arrow
    check([(field.name, field.type, field.nullable) for field in arrow] == [(name, kind, False) for name, kind in fields],
          f"types, {what}")
    ids = [field.metadata[b"PARQUET:field_id"] for field in arrow]
    check(ids == [str(i + 1).encode() for i in range(len(fields))], f"field ids, {what}")
    begin = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if rows_per_group and number + 1 < metadata.num_row_groups:
            check(group.num_rows == rows_per_group, f"rows of group {number}, {what}")
        rows = expected.slice(begin, group.num_rows)
        begin += group.num_rows
        total = 0
        for i, (name, _) in enumerate(fields):
            column = group.column(i)
            total += column.total_uncompressed_size
            least, greatest = compute.min_max(rows[name]).as_py().values()
            statistics = column.statistics
            check(statistics is not None and statistics.has_min_max and statistics.null_count == 0
                  and (plain(statistics.min), plain(statistics.max)) == (plain(least), plain(greatest)),
                  f"statistics of {name} in group {number}, {what}")
            check(column.has_offset_index and column.has_column_index, f"page index of {name}, {what}")
        check(group.total_byte_size == total, f"size of group {number}, {what}")
    check(begin == expected.num_rows, f"groups hold all rows, {what}")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        expected = text_tables(program, work / "tbl", "-s", "0.02")
        for codec in CODECS:
            folder = work / codec
            mill(program, "parquet", "-s", "0.02", "-o", folder, "-c", codec, "--row-group-bytes", "1MB", "-q")
            for table, fields in TABLES.items():
                check_values(folder, table, fields, expected[table], f"{table}, {codec}")
        for options in (["--row-group-rows", "7777"], ["--row-group-rows", "100"], []):
            folder = work / ("groups" + "".join(options))
            mill(program, "parquet", "-s", "0.02", "-o", folder, *options, "-q")
            rows_per_group = int(options[1]) if options else 0
            for table, fields in TABLES.items():
                check_values(folder, table, fields, expected[table], f"{table}, {options}")
                if rows_per_group != 100 or expected[table].num_rows < 5000:
                    check_facts(folder / f"{table}.parquet", fields, expected[table], rows_per_group, f"{table}, {options}")
        # More parts than rows: valid files with a schema and no rows.
        mill(program, "parquet", "-s", "0.001", "-T", "supplier", "-p", "11", "-o", work / "empty", "-q")
        empty = pyarrow.parquet.read_table(work / "empty" / "supplier" / "supplier.1.parquet")
        check(empty.num_rows == 0 and len(empty.schema) == 7, "an empty part has a schema")
        # Parts hold the official numbers of rows, whatever the format and the layout.
        mill(program, "parquet", "-s", "0.1", "-T", "orders", "-p", "7", "-o", work / "parts", "--row-group-rows", "999", "-q")
        counts = [pyarrow.parquet.read_metadata(work / "parts" / "orders" / f"orders.{i}.parquet").num_rows for i in range(1, 8)]
        check(counts == [21428] * 6 + [21432], f"rows of parts: {counts}")
        # Another target, the same values and bounds through pruning.
        path = work / "snappy" / "lineitem.parquet"
        wanted = compute.sum(compute.less(expected["lineitem"]["l_shipdate"], pyarrow.scalar(9000, pyarrow.int32()).cast(DATE))).as_py()
        got = duckdb.sql(f"select count(*) from '{path}' where l_shipdate < date '1970-01-01' + 9000").fetchall()[0][0]
        check(got == wanted, "push-down by DuckDB")
    tally.end()


main()
