"""Arrow streams looked at by PyArrow: every value is that of the command's .tbl files, and every array is sound.

arrow.py PROGRAM
"""

import pathlib
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "read"))
import pyarrow
import pyarrow.compute as compute

import counted
import tpcmill
from tables import TABLES, text_tables

SCALE = "0.02"
PROGRAM = sys.argv.pop(1)


def read(name, **options):
    """A table, validated, in one piece."""
    table = pyarrow.table(tpcmill.table(name, scale_factor=SCALE, **options))
    table.validate(full=True)
    return table.combine_chunks()


def plain(table):
    """Without what the schema says of itself."""
    return table.replace_schema_metadata(None)


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.texts = text_tables(PROGRAM, folder, "-s", SCALE)

    def test_every_value_of_every_table(self):
        for name in TABLES:
            with self.subTest(name):
                self.assertTrue(plain(read(name)).equals(self.texts[name]))

    def test_schemas(self):
        for name, fields in TABLES.items():
            expected = pyarrow.schema([pyarrow.field(field, kind, nullable=False) for field, kind in fields])
            table = tpcmill.table(name, scale_factor=SCALE)
            for schema in (pyarrow.schema(table), pyarrow.schema(table.schema), pyarrow.table(table).schema):
                self.assertTrue(schema.equals(expected))
                self.assertEqual(schema.metadata[b"tpcmill.table"], name.encode())
                self.assertEqual(schema.metadata[b"tpcmill.scale_factor"], SCALE.encode())

    def test_types(self):
        for name, fields in TABLES.items():
            for option in (
                {"decimal": "decimal64"},
                {"decimal": "double"},
                {"decimal": "decimal(38,12)"},
                {"decimal": {"*": "decimal(15,3)", "l_quantity": "decimal(3,0)"}},
                {"string": "large"},
                {"string": "view"},
                {"string": "dictionary"},
                {"key": "int64"},
                {"key": "int32"},
                {"key": {"*nationkey": "int32", "l_linenumber": "int64"}},
                {"date": "timestamp-ms"},
                {"date": "string"},
                {"date": {"l_*": "string"}, "string": "large"},
                {"schema": "duckdb"},
                {"nullable": ["*key", "l_tax"], "string": {"*_comment": "large"}},
            ):
                with self.subTest(table=name, **option):
                    table = plain(read(name, **option))
                    expected = self.texts[name]
                    if option == {"decimal": "double"}:
                        for i, (_, kind) in enumerate(fields):
                            if pyarrow.types.is_decimal(kind):
                                hundredths = compute.cast(compute.multiply(expected[i], 100), pyarrow.float64())
                                self.assertTrue(compute.divide(hundredths, 100.0).equals(table[i]))
                    else:
                        self.assertTrue(table.cast(expected.schema).combine_chunks().equals(expected))
                    said = [str(field.type) for field in table.schema]
                    ours = [
                        type.replace("large_utf8", "large_string")
                        .replace("utf8_view", "string_view")
                        .replace("utf8", "string")
                        for _, type in tpcmill.schema(name, SCALE, **option)
                    ]
                    self.assertEqual(
                        [type.split("<")[0].split("[")[0] for type in said],
                        [type.split("<")[0].split("[")[0] for type in ours],
                    )
                    self.assertEqual(
                        [field.name for field in table.schema if field.nullable],
                        tpcmill.schema(name, SCALE, **option).nullable,
                    )

    def test_columns(self):
        for columns in (["l_comment"], ["l_tax", "l_orderkey"], ["l_shipmode", "l_shipdate", "l_partkey"]):
            with self.subTest(columns):
                self.assertTrue(plain(read("lineitem", columns=columns)).equals(self.texts["lineitem"].select(columns)))
        for name, fields in TABLES.items():
            for column, _ in fields:
                self.assertTrue(plain(read(name, columns=[column])).equals(self.texts[name].select([column])), column)

    def test_workers_pieces_are_the_table(self):
        for name in TABLES:
            for workers in (1, 3, 7):
                with self.subTest(table=name, workers=workers):
                    pieces = [read(name, worker=(i, workers)) for i in range(workers)]
                    counts = [tpcmill.row_count(name, SCALE, worker=(i, workers)) for i in range(workers)]
                    self.assertEqual([len(piece) for piece in pieces], counts)
                    whole = pyarrow.concat_tables([plain(piece) for piece in pieces]).combine_chunks()
                    self.assertTrue(whole.equals(self.texts[name]))

    def test_ranges(self):
        for name, text in self.texts.items():
            for rows in (
                range(0, 1),
                range(3, 4),
                range(17, 1018),
                range(len(text) - 3, len(text) + 5),
                range(len(text), len(text) + 9),
            ):
                with self.subTest(table=name, rows=rows):
                    self.assertTrue(
                        plain(read(name, rows=rows)).equals(text.slice(rows.start, len(rows)).combine_chunks())
                    )
        piece = read("lineitem", worker=(1, 3))
        self.assertTrue(
            read("lineitem", worker=(1, 3), rows=slice(1000, None)).equals(piece.slice(1000).combine_chunks())
        )

    def test_batches(self):
        table = tpcmill.table("lineitem", scale_factor=SCALE, batch_rows=1000)
        sizes = [len(batch) for batch in pyarrow.RecordBatchReader.from_stream(table)]
        self.assertEqual(set(sizes[:-1]), {1000})
        self.assertTrue(0 < sizes[-1] <= 1000)

    def test_batches_outlive_their_stream(self):
        reader = pyarrow.RecordBatchReader.from_stream(tpcmill.table("orders", scale_factor=SCALE))
        batches = list(reader)
        del reader
        whole = pyarrow.Table.from_batches(batches)
        whole.validate(full=True)
        self.assertTrue(plain(whole).combine_chunks().equals(self.texts["orders"]))

    def test_threads_with_a_stream_each(self):
        table, right = tpcmill.table("lineitem", scale_factor=SCALE), []

        def draw(i):
            if i % 2:
                right.append(plain(pyarrow.table(table)).combine_chunks().equals(self.texts["lineitem"]))
            else:
                piece = plain(read("orders", worker=(i // 2, 2)))
                right.append(piece.equals(self.texts["orders"].slice(15_000 * (i // 2), 15_000).combine_chunks()))

        threads = [threading.Thread(target=draw, args=[i]) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(right, [True] * 4)


class Datasets(unittest.TestCase):
    def test_scanner(self):
        whole = read("orders")
        dataset = tpcmill.table("orders", scale_factor=SCALE).dataset()
        field = compute.field
        self.assertTrue(dataset.schema.equals(whole.schema))
        self.assertEqual(dataset.count_rows(), 30000)
        self.assertEqual(dataset.count_rows(filter=field("o_orderkey") <= 32), 32 // 4)
        taken = dataset.to_table(
            columns=["o_totalprice"], filter=(field("o_orderstatus") == "F") & (field("o_custkey") > 1000)
        )
        expected = whole.filter((field("o_orderstatus") == "F") & (field("o_custkey") > 1000)).select(["o_totalprice"])
        self.assertTrue(plain(taken).combine_chunks().equals(plain(expected).combine_chunks()))
        renamed = dataset.to_table(columns={"next": compute.add(field("o_orderkey"), 1)})
        self.assertTrue(renamed["next"].combine_chunks().equals(compute.add(whole["o_orderkey"], 1).combine_chunks()))
        self.assertTrue(plain(dataset.head(5)).equals(plain(whole.slice(0, 5))))

    def test_only_what_is_needed_is_made(self):
        dataset = tpcmill.table("lineitem", scale_factor=SCALE).dataset()
        field = compute.field
        for columns, filter, expected in [
            (["l_tax"], None, ["l_tax"]),
            (["l_tax"], field("l_shipdate").is_valid(), ["l_tax", "l_shipdate"]),
            ([], field("l_comment") == "l_suppkey", ["l_suppkey", "l_comment"]),
            ({"sum": field("l_tax") + field("l_discount")}, None, ["l_discount", "l_tax"]),
        ]:
            self.assertEqual(dataset._needed(columns, filter).schema.names, expected)


counted.main()
