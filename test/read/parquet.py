#!/usr/bin/env python3
"""Our Parquet, read by PyArrow, DuckDB and Polars, equals our own .tbl value by value.

parquet.py PROGRAM: every table and codec, several row groups; then the facts of the footer.
"""
import decimal
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import polars
import pyarrow
import pyarrow.compute as compute
import pyarrow.csv
import pyarrow.parquet

KEY, INT, MONEY, DATE, TEXT = pyarrow.int64(), pyarrow.int32(), pyarrow.decimal128(15, 2), pyarrow.date32(), pyarrow.string()
TABLES = {
    "region": [("r_regionkey", KEY), ("r_name", TEXT), ("r_comment", TEXT)],
    "nation": [("n_nationkey", KEY), ("n_name", TEXT), ("n_regionkey", KEY), ("n_comment", TEXT)],
    "supplier": [("s_suppkey", KEY), ("s_name", TEXT), ("s_address", TEXT), ("s_nationkey", KEY), ("s_phone", TEXT),
                 ("s_acctbal", MONEY), ("s_comment", TEXT)],
    "customer": [("c_custkey", KEY), ("c_name", TEXT), ("c_address", TEXT), ("c_nationkey", KEY), ("c_phone", TEXT),
                 ("c_acctbal", MONEY), ("c_mktsegment", TEXT), ("c_comment", TEXT)],
    "part": [("p_partkey", KEY), ("p_name", TEXT), ("p_mfgr", TEXT), ("p_brand", TEXT), ("p_type", TEXT), ("p_size", INT),
             ("p_container", TEXT), ("p_retailprice", MONEY), ("p_comment", TEXT)],
    "partsupp": [("ps_partkey", KEY), ("ps_suppkey", KEY), ("ps_availqty", INT), ("ps_supplycost", MONEY),
                 ("ps_comment", TEXT)],
    "orders": [("o_orderkey", KEY), ("o_custkey", KEY), ("o_orderstatus", TEXT), ("o_totalprice", MONEY),
               ("o_orderdate", DATE), ("o_orderpriority", TEXT), ("o_clerk", TEXT), ("o_shippriority", INT),
               ("o_comment", TEXT)],
    "lineitem": [("l_orderkey", KEY), ("l_partkey", KEY), ("l_suppkey", KEY), ("l_linenumber", INT), ("l_quantity", MONEY),
                 ("l_extendedprice", MONEY), ("l_discount", MONEY), ("l_tax", MONEY), ("l_returnflag", TEXT),
                 ("l_linestatus", TEXT), ("l_shipdate", DATE), ("l_commitdate", DATE), ("l_receiptdate", DATE),
                 ("l_shipinstruct", TEXT), ("l_shipmode", TEXT), ("l_comment", TEXT)],
}
CODECS = ["snappy", "zstd:1", "zstd:9", "lz4_raw", "gzip:6", "brotli:1", "uncompressed"]
results = {True: 0, False: 0}


def check(right, what):
    results[bool(right)] += 1
    if not right:
        print("WRONG:", what)


def mill(program, *arguments):
    subprocess.run([program, "tpch", *map(str, arguments)], check=True)


def text_table(path, fields):
    names = [name for name, _ in fields] + ["end"]
    return pyarrow.csv.read_csv(
        path, pyarrow.csv.ReadOptions(column_names=names),
        pyarrow.csv.ParseOptions(delimiter="|", quote_char=False),
        pyarrow.csv.ConvertOptions(column_types=dict(fields), include_columns=names[:-1], strings_can_be_null=False))


def normal(table, fields):
    """The same columns in the types that we declare, whatever a reader calls them."""
    schema = pyarrow.schema([pyarrow.field(name, kind, nullable=False) for name, kind in fields])
    return table.select([name for name, _ in fields]).cast(schema).combine_chunks()


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
    check(metadata.created_by.startswith("tpcmill version "), f"created_by, {what}")
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
        mill(program, "tbl", "-s", "0.02", "-o", work / "tbl", "-q")
        expected = {table: normal(text_table(work / "tbl" / f"{table}.tbl", fields), fields)
                    for table, fields in TABLES.items()}
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
    print(f"{results[True]} passed, {results[False]} failed")
    sys.exit(results[False] != 0)


main()
