"""Tables in a real Spark of two cores: drawn by its Python workers, equal to the command's .tbl files.

spark.py PROGRAM
"""

import datetime
import decimal
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "read"))
import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession, functions
from pyspark.sql.types import DateType, DecimalType, DoubleType, IntegerType, LongType, StringType

import counted
import tpcmill
import tpcmill.spark
from tables import DATE, INT, KEY, MONEY, TABLES, TEXT, text_tables

SCALE = "0.01"
PROGRAM = sys.argv.pop(1)
SPARK_TYPES = {KEY: LongType(), INT: IntegerType(), MONEY: DecimalType(15, 2), DATE: DateType(), TEXT: StringType()}


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory()
        cls.texts = text_tables(PROGRAM, pathlib.Path(cls.work.name) / "text", "-s", SCALE)
        cls.spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.log.level", "ERROR")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate()
        )

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()
        cls.work.cleanup()

    def same(self, frame, name, columns=None):
        expected = self.texts[name].select(columns) if columns else self.texts[name]
        return frame.toArrow().cast(expected.schema).combine_chunks().equals(expected.combine_chunks())

    def test_every_value_of_every_table_in_order(self):
        for name, partitions in [*((name, 3) for name in TABLES), ("lineitem", None)]:
            with self.subTest(table=name, partitions=partitions):
                frame = tpcmill.spark.table(self.spark, name, scale_factor=SCALE, partitions=partitions)
                self.assertEqual(frame.rdd.getNumPartitions(), partitions or 1)
                self.assertTrue(self.same(frame, name))

    def test_schemas(self):
        for name, fields in TABLES.items():
            schema = tpcmill.spark.table(self.spark, name).schema
            self.assertEqual(
                [(field.name, field.dataType, field.nullable) for field in schema],
                [(field, SPARK_TYPES[kind], False) for field, kind in fields],
            )

    def test_partitions_are_the_workers_pieces(self):
        frame = tpcmill.spark.table(self.spark, "lineitem", scale_factor=SCALE, partitions=4)
        counts = frame.groupBy(functions.spark_partition_id().alias("i")).count().orderBy("i").collect()
        self.assertEqual(
            [tuple(row) for row in counts], [(i, tpcmill.row_count("lineitem", SCALE, worker=(i, 4))) for i in range(4)]
        )
        self.assertEqual(tpcmill.spark.table(self.spark, "lineitem", scale_factor=1000).rdd.getNumPartitions(), 3000)

    def test_as_a_format_in_sql_and_written(self):
        tpcmill.spark.register(self.spark)
        frame = (
            self.spark.read.format("tpcmill")
            .option("table", "orders")
            .option("scale_factor", SCALE)
            .option("columns", "o_orderkey, o_orderdate,o_totalprice")
            .option("partitions", 2)
            .load()
        )
        self.assertTrue(self.same(frame, "orders", ["o_orderkey", "o_orderdate", "o_totalprice"]))
        self.assertEqual(frame.first(), (1, datetime.date(1996, 1, 2), self.texts["orders"]["o_totalprice"][0].as_py()))
        folder = f"{self.work.name}/written"
        frame.write.parquet(folder)
        written = pyarrow.parquet.read_table(folder)
        expected = self.texts["orders"].select(written.column_names)
        self.assertTrue(written.cast(expected.schema).sort_by("o_orderkey").equals(expected.sort_by("o_orderkey")))

    def test_queries(self):
        for name in TABLES:
            tpcmill.spark.table(self.spark, name, scale_factor=SCALE).createOrReplaceTempView(name)
        for number in range(1, 23):
            self.assertTrue(self.spark.sql(tpcmill.queries(number)).schema, number)  # understood, not run
        self.assertEqual(self.spark.sql(tpcmill.queries(6)).first()[0], decimal.Decimal("1193053.2253"))
        self.assertEqual(self.spark.sql(tpcmill.queries(3)).count(), 10)

    def test_types(self):
        frame = tpcmill.spark.table(
            self.spark,
            "part",
            scale_factor=SCALE,
            decimal="double",
            key="int32",
            columns=["p_partkey", "p_retailprice"],
        )
        self.assertEqual([field.dataType for field in frame.schema], [IntegerType(), DoubleType()])
        self.assertEqual(frame.first(), (1, 901.0))

    def test_what_makes_no_sense(self):
        for arguments, word in [
            ({"name": "lineitems"}, "lineitem"),
            ({"name": "part", "columns": ["p_key"]}, "p_key"),
            ({"name": "part", "partitions": 0}, "partitions"),
            ({"name": "part", "decimal": "decimal64"}, "double"),
            ({"name": "part", "scale_factor": "x"}, "scale"),
        ]:
            with self.subTest(arguments), self.assertRaisesRegex(tpcmill.UsageError, word):
                tpcmill.spark.table(self.spark, **arguments)


counted.main()
