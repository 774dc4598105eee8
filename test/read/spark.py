#!/usr/bin/env python3
"""Our Parquet, read by Spark's own reader and by parquet-java through Spark, equals our own .tbl.

spark.py PROGRAM: each encoding, codec and page version, each type; then all tables in the types of each
engine and as the built-in layouts have them. What a reader cannot do yet is in lacking.py.
"""
import os
import pathlib
import sys
import tempfile

import pyarrow.parquet
import pyspark
from pyspark.sql import SparkSession

from combinations import combinations
from lacking import check_lacking, check_reader, what_is_wrong
from tables import Tally, mill, retyped, text_tables

SCALE = ["-s", "0.01", "-T", "lineitem", "--max-rows", "6000"]
ROWS = ["--data-page-rows", "1700", "--row-group-rows", "4000"]
SCHEMAS = ["tpcgen", "duckdb", "spark", "trino", "velox", "gpu"]
LAYOUTS = ["default", "compact", "gpu", "iceberg"]


def start_spark(folder):
    settings = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
                "spark.local.dir": folder, "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
                "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "2g",
                "spark.ui.showConsoleProgress": "false",
                # One task a file keeps the order of rows.
                "spark.sql.files.maxPartitionBytes": "1g", "spark.sql.files.openCostInBytes": "1g"}
    builder = SparkSession.builder.master("local[2]").appName("tpcmill")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def readers_of(spark):
    def read(path, columns, vectorized):
        spark.conf.set("spark.sql.parquet.enableVectorizedReader", vectorized)
        return spark.read.parquet(str(path)).select(*columns).toArrow()

    return {"Spark": lambda path, columns: read(path, columns, "true"),
            "parquet-java": lambda path, columns: read(path, columns, "false")}


def declared_types(path):
    """What the file says its columns are; facts.py checks that this is what was asked for."""
    return {field.name: field.type for field in pyarrow.parquet.read_schema(path)}


def check_matrix(tally, program, readers, work):
    ours = text_tables(program, work / "tbl", *SCALE)
    # Codecs know nothing of types: other types need one codec.
    wanted = combinations(types=["plain"], nullable=[False])
    wanted += combinations(["SNAPPY"], ["wide", "loose"], [True])
    for combination in wanted:
        folder = work / "matrix" / str(combination).translate(str.maketrans(" ,()", "____"))
        try:
            mill(program, "parquet", *SCALE, *ROWS, *combination.options(ours), "-q", "-o", folder)
        except RuntimeError as error:
            tally.check(False, str(error))
            continue
        for table in ours:
            path = folder / f"{table}.parquet"
            wrong = combination.wrong_layout(table, path)
            tally.check(not wrong, f"{table}, {combination}: {wrong}")
            expected = combination.expected(table, ours[table])
            for reader, read in readers.items():
                for right, what in check_reader(reader, read, path, expected, combination.cells(table)):
                    tally.check(right, f"{table}, {combination}: {what}")


def check_all_tables(tally, program, readers, work, options):
    ours = text_tables(program, work / "all", "-s", "0.002", "--overwrite")
    folder = work / "-".join(options).strip("-")
    try:
        mill(program, "parquet", "-s", "0.002", *options, "-q", "-o", folder)
    except RuntimeError as error:
        tally.check(False, str(error))
        return
    for table in ours:
        path = folder / f"{table}.parquet"
        expected = retyped(ours[table], declared_types(path))
        for reader, read in readers.items():
            wrong = what_is_wrong(read, path, expected)
            tally.check(not wrong, f"{table}, {' '.join(options)}, {reader}: {wrong}")


def main():
    program = os.path.abspath(sys.argv[1])
    tally = Tally()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        spark = start_spark(str(work / "spark"))
        readers = readers_of(spark)
        check_lacking(tally, {reader: pyspark.__version__ for reader in readers})
        check_matrix(tally, program, readers, work)
        for schema in SCHEMAS:
            check_all_tables(tally, program, readers, work, ["--schema", schema, "--column-names", "tpch"])
        for layout in LAYOUTS:
            check_all_tables(tally, program, readers, work, ["--layout", layout])
        spark.stop()
    tally.end()


if __name__ == "__main__":
    main()
