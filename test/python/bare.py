"""The package where nothing else is installed: no module but the standard library's may be needed."""

import copy
import ctypes
import importlib.metadata
import os
import pathlib
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import warnings

import counted
import tpcmill


class Stream(ctypes.Structure):
    """ArrowArrayStream of the Arrow C data interface."""


class Array(ctypes.Structure):
    """The beginning of ArrowArray, and room for the rest."""

    _fields_ = [
        ("length", ctypes.c_int64),
        ("rest", ctypes.c_int64 * 7),
        ("release", ctypes.c_void_p),
        ("private", ctypes.c_void_p),
    ]


GET_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))
RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))
Stream._fields_ = [
    ("get_schema", ctypes.c_void_p),
    ("get_next", GET_NEXT),
    ("get_last_error", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private", ctypes.c_void_p),
]
PyCapsule_GetPointer = ctypes.pythonapi.PyCapsule_GetPointer
PyCapsule_GetPointer.restype, PyCapsule_GetPointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


def rows_of_batches(table):
    """How many rows each batch of a stream has."""
    capsule = table.__arrow_c_stream__()
    stream = Stream.from_address(PyCapsule_GetPointer(capsule, b"arrow_array_stream"))
    rows = []
    while True:
        array = Array()
        if stream.get_next(ctypes.byref(stream), ctypes.byref(array)) != 0:
            raise RuntimeError("the stream failed")
        if not array.release:
            return rows
        rows.append(array.length)
        RELEASE_ARRAY(array.release)(ctypes.byref(array))


class Alone(unittest.TestCase):
    def test_nothing_is_needed(self):
        self.assertFalse(importlib.metadata.requires("tpcmill"))
        others = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
        self.assertEqual(
            others - {"__main__", "__mp_main__", "counted", "tpcmill", "sitecustomize", "_distutils_hack"}, set()
        )

    def test_version(self):
        self.assertEqual(tpcmill.__version__, importlib.metadata.version("tpcmill"))

    def test_everything_public_says_what_it_is(self):
        for name in tpcmill.__all__:
            self.assertTrue(name == "__version__" or getattr(tpcmill, name).__doc__, name)


class Command(unittest.TestCase):
    def test_both_ways(self):
        beside = pathlib.Path(sys.executable).with_name("tpcmill")
        for command in ([beside], [sys.executable, "-m", "tpcmill"]):
            done = subprocess.run([*command, "--version"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, f"tpcmill {tpcmill.__version__}\n"))
            self.assertEqual(subprocess.run([*command, "tpch", "--nonsense"], capture_output=True).returncode, 2)

    def test_where_no_command_was_installed(self):
        """`pip install --target` puts it elsewhere than it says."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        package = pathlib.Path(tpcmill.__file__).parent
        copied = [package, *package.parent.glob("tpcmill*.libs"), *package.parent.glob("tpcmill-*.dist-info")]
        self.assertGreaterEqual(len(copied), 2)
        for one in copied:
            shutil.copytree(one, pathlib.Path(folder.name, one.name))

        def run():
            environment = {**os.environ, "PYTHONPATH": folder.name}
            command = [sys.executable, "-S", "-m", "tpcmill", "--version"]
            return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/")

        done = run()
        sentence = "tpcmill: The command was not installed with the package; install it again.\n"
        self.assertEqual((done.returncode, done.stderr), (1, sentence))
        program = pathlib.Path(folder.name, "bin", "tpcmill")
        program.parent.mkdir()
        program.write_text('#!/bin/sh\necho "here: $*"\n')
        program.chmod(0o755)
        done = run()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "here: --version\n", ""))


class Tables(unittest.TestCase):
    def test_names_are_in_an_order_that_foreign_keys_allow(self):
        names = tpcmill.table_names()
        self.assertEqual(
            sorted(names), sorted("region nation supplier customer part partsupp orders lineitem".split())
        )
        for name, keys in {
            "nation": ["region"],
            "supplier": ["nation"],
            "customer": ["nation"],
            "partsupp": ["part", "supplier"],
            "orders": ["customer"],
            "lineitem": ["orders", "part", "supplier", "partsupp"],
        }.items():
            for key in keys:
                self.assertLess(names.index(key), names.index(name))
        self.assertEqual(list(tpcmill.tables(0.01)), names)
        self.assertEqual(tpcmill.tables(0.01, key="int64")["part"], tpcmill.table("part", 0.01, key="int64"))

    def test_schema(self):
        schema = tpcmill.schema("lineitem")
        self.assertEqual(len(schema), 16)
        self.assertEqual(schema[0], ("l_orderkey", "int64"))
        self.assertEqual(dict(schema)["l_tax"], "decimal128(15, 2)")
        self.assertEqual(dict(schema)["l_shipdate"], "date32")
        self.assertEqual(dict(schema)["l_linenumber"], "int32")
        other = dict(tpcmill.schema("lineitem", decimal="double", string="dictionary", key="int64"))
        self.assertEqual(other["l_tax"], "double")
        self.assertEqual(other["l_shipmode"], "dictionary<int32, utf8>")
        self.assertEqual(other["l_comment"], "utf8")
        self.assertEqual(other["l_linenumber"], "int64")
        self.assertEqual(
            dict(tpcmill.schema("part", string="view", decimal="decimal64"))["p_retailprice"], "decimal64(15, 2)"
        )
        self.assertEqual(schema["l_tax"], ("l_tax", "decimal128(15, 2)"))
        self.assertTrue("l_tax" in schema and schema[0] in schema and "tax" not in schema)
        with self.assertRaisesRegex(KeyError, "l_taxes"):
            schema["l_taxes"]
        self.assertIn("<td>l_tax</td><td>decimal128(15, 2)</td>", schema._repr_html_())
        for scale_factor, rows in ((0.3, "1,800,093"), (10, "59,986,052"), (100, "600,037,902"), (1000, "about 6,000,000,000")):
            title = f"<p>lineitem, scale factor {scale_factor}, {rows} rows</p>"
            self.assertIn(title, tpcmill.table("lineitem", scale_factor)._repr_html_())
        self.assertIn("<p>orders, scale factor 0.01, 15,000 rows</p>", tpcmill.table("orders", 0.01)._repr_html_())
        self.assertEqual(tpcmill.schema("region", columns=["r_name", "r_regionkey"]).names, ["r_name", "r_regionkey"])

    def test_what_should_be_known_is_a_warning(self):
        repeated = "partsupp: at scale factor 0.001 60 of its keys"
        with self.assertWarnsRegex(tpcmill.TpcmillWarning, repeated) as caught:
            tpcmill.table("partsupp", 0.001)
        self.assertEqual(caught.filename, __file__)
        for function in (tpcmill.table, lambda _, scale_factor: tpcmill.tables(scale_factor)):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                function("orders", "0.0125")
            self.assertEqual([one.category for one in caught], [tpcmill.TpcmillWarning])
            self.assertRegex(str(caught[0].message), "^Scale factor 0.0125 is taken exactly; the official dbgen would truncate")

        class Connection:
            def register(self, name, table):
                pass

            unregister = execute = lambda self, text: None

        with self.assertWarnsRegex(tpcmill.TpcmillWarning, repeated) as caught:
            tpcmill.load(Connection(), 0.001)
        self.assertEqual(caught.filename, __file__)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(tpcmill.row_count("partsupp", 0.001), 800)
            tpcmill.schema("partsupp", "0.0125")
            tpcmill.queries(11, "0.0125")
            tpcmill.tables(0.01)
            for name in tpcmill.table_names():
                tpcmill.table(name, 100_000)
        self.assertEqual((tpcmill.table.__name__, "lineitem" in tpcmill.table.__doc__), ("table", True))

    def test_names_in_any_case(self):
        self.assertEqual(tpcmill.table("LINEITEM", 0.01), tpcmill.table("lineitem", 0.01))
        self.assertEqual(tpcmill.row_count("Orders", 0.01), 15000)
        self.assertEqual(tpcmill.schema("REGION"), tpcmill.schema("region"))
        with self.assertRaisesRegex(tpcmill.UsageError, '"ORDER" is no table'):
            tpcmill.table("ORDER")

    def test_types_by_engine_and_by_column(self):
        def types(name, **options):
            return dict(tpcmill.schema(name, 0.01, **options))

        self.assertEqual(types("orders", date="timestamp-ms")["o_orderdate"], "timestamp[ms]")
        self.assertEqual(types("orders", date={"o_orderdate": "string"})["o_orderdate"], "utf8")
        mixed = types("supplier", key={"*nationkey": "int32"}, decimal={"s_acctbal": "double"})
        self.assertEqual([mixed[name] for name in ("s_suppkey", "s_nationkey", "s_acctbal")], ["int64", "int32", "double"])
        sized = types("lineitem", decimal={"l_quantity": "decimal(4,0)", "l_tax": "decimal(9,6)"})
        self.assertEqual((sized["l_quantity"], sized["l_tax"]), ("decimal128(4, 0)", "decimal128(9, 6)"))
        with self.assertRaisesRegex(tpcmill.UsageError, r"^decimal decimal\(5,3\): l_extendedprice has values up to .*; write decimal\("):
            tpcmill.table("lineitem", decimal="decimal(5,3)")
        duckdb = tpcmill.schema("supplier", 0.01, schema="duckdb")
        self.assertEqual((duckdb["s_suppkey"].type, duckdb["s_nationkey"].type), ("int64", "int32"))
        self.assertEqual(duckdb["s_acctbal"].type, "decimal128(15, 2)")
        self.assertEqual(duckdb.nullable, duckdb.names)
        self.assertNotEqual(duckdb, tpcmill.schema("supplier", 0.01, schema="duckdb", nullable=False))
        self.assertEqual(tpcmill.schema("nation", nullable=["n_name", "*key"]).nullable, ["n_nationkey", "n_name", "n_regionkey"])
        self.assertEqual(tpcmill.schema("nation", nullable={"*": True, "n_name": False}).nullable[1:], ["n_regionkey", "n_comment"])
        self.assertEqual(tpcmill.schema("nation").nullable, [])
        # One mapping serves all tables.
        for table in tpcmill.tables(0.01, key={"l_orderkey": "int32"}, date={"o_orderdate": "string"}).values():
            self.assertEqual(pickle.loads(pickle.dumps(table)).schema, table.schema)

    def test_counts(self):
        for name, rows in {
            "region": 5,
            "nation": 25,
            "supplier": 100,
            "customer": 1500,
            "part": 2000,
            "partsupp": 8000,
            "orders": 15000,
            "lineitem": 60175,
        }.items():
            self.assertEqual(tpcmill.row_count(name, 0.01), rows)
            self.assertEqual(sum(rows_of_batches(tpcmill.table(name, scale_factor="0.01"))), rows)
        self.assertEqual(tpcmill.row_count("lineitem", 1), 6001215)
        self.assertEqual(tpcmill.row_count("orders", 100000), 150_000_000_000)

    def test_rows_and_batches(self):
        self.assertEqual(
            rows_of_batches(tpcmill.table("orders", scale_factor=0.01, batch_rows=4000)), [4000, 4000, 4000, 3000]
        )
        self.assertEqual(rows_of_batches(tpcmill.table("orders", scale_factor=0.01, rows=range(14_990, 20_000))), [10])
        self.assertEqual(len(tpcmill.table("lineitem", scale_factor=0.01, rows=slice(60_000, None))), 175)
        self.assertEqual(rows_of_batches(tpcmill.table("lineitem", rows=range(5, 5))), [])
        self.assertEqual(sum(rows_of_batches(tpcmill.table("lineitem", scale_factor=0.01, columns=[]))), 60175)

    def test_a_table_may_be_read_again_kept_and_sent(self):
        table = tpcmill.table("supplier", scale_factor=0.01, columns=["s_name"], worker=(1, 4))
        for same in (table, copy.deepcopy(table), pickle.loads(pickle.dumps(table))):
            self.assertEqual(same, table)
            self.assertEqual(rows_of_batches(same), [25])
        self.assertIn("supplier", repr(table))
        self.assertEqual(len({table, copy.copy(table)}), 1)

    def test_a_stream_that_nobody_takes_is_released(self):
        for _ in range(100):
            tpcmill.table("nation").__arrow_c_stream__()
            tpcmill.table("nation").__arrow_c_schema__()

    def test_threads(self):
        table, counts = tpcmill.table("orders", scale_factor=0.1), []
        threads = [threading.Thread(target=lambda: counts.append(sum(rows_of_batches(table)))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(counts, [150_000] * 4)

    def test_one_stream_read_by_many_threads(self):
        capsule = tpcmill.table("lineitem", scale_factor=0.02, batch_rows=500).__arrow_c_stream__()
        stream = Stream.from_address(PyCapsule_GetPointer(capsule, b"arrow_array_stream"))
        counts = []

        def read():
            array = Array()
            while stream.get_next(ctypes.byref(stream), ctypes.byref(array)) == 0 and array.release:
                counts.append(array.length)
                RELEASE_ARRAY(array.release)(ctypes.byref(array))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sum(counts), tpcmill.row_count("lineitem", 0.02))

    def test_what_makes_no_sense(self):
        for arguments, word in [
            ({"name": "lineitems"}, "lineitem"),
            ({"name": "orders", "columns": ["o_key"]}, "o_key"),
            ({"name": "orders", "columns": "o_orderkey"}, "list"),
            ({"name": "orders", "columns": ["o_comment"] * 2}, "o_comment"),
            ({"name": "orders", "scale_factor": 0}, "0"),
            ({"name": "orders", "scale_factor": "much"}, "much"),
            ({"name": "orders", "worker": (4, 4)}, "worker"),
            ({"name": "orders", "worker": 3}, "worker"),
            ({"name": "orders", "rows": range(0, 10, 2)}, "range"),
            ({"name": "orders", "rows": range(-1, 5)}, "range"),
            ({"name": "orders", "batch_rows": 0}, "batch_rows"),
            ({"name": "orders", "batch_rows": 2_000_000}, "2000000"),
            ({"name": "orders", "decimal": "float"}, "decimal128"),
            ({"name": "orders", "string": "text"}, "utf8"),
            ({"name": "orders", "key": "int16"}, "int32"),
            ({"name": "orders", "key": {"o_orderkeys": "int32"}}, 'key names "o_orderkeys".*"o_orderkey"'),
            ({"name": "orders", "key": {"o_comment": "int32"}}, "key is for whole numbers"),
            ({"name": "orders", "key": "int32", "scale_factor": 1000}, "key int32: o_orderkey reaches 6000000000"),
            ({"name": "orders", "date": "timestamp"}, 'date "timestamp"'),
            ({"name": "orders", "schema": "duck"}, 'schema "duck".*"duckdb"'),
            ({"name": "orders", "nullable": object()}, "nullable"),
            ({"name": 7}, "name is 7"),
            ({"name": None}, "name is None"),
            ({"name": b"orders"}, "name is b'orders'"),
            ({"name": "\udcff"}, "name is '.udcff'"),
            ({"name": "orders", "scale_factor": True}, "scale_factor is True"),
            ({"name": "orders", "scale_factor": b"1"}, "scale_factor is b'1'"),
            ({"name": "orders", "scale_factor": None}, "scale_factor is None"),
            ({"name": "orders", "columns": b"o_orderkey"}, "columns is b'o_orderkey'"),
            ({"name": "orders", "columns": 5}, "columns is 5"),
            ({"name": "orders", "columns": [b"o_orderkey"]}, "one of columns is b'o_orderkey'"),
            ({"name": "orders", "columns": ["\ud800"]}, "one of columns is '.ud800'"),
            ({"name": "orders", "worker": (False, True)}, "worker"),
            ({"name": "orders", "rows": slice("a", None)}, "rows"),
            ({"name": "orders", "rows": range(2**70, 2**71)}, "rows"),
            ({"name": "orders", "num_threads": 1.0}, "num_threads is 1.0"),
            ({"name": "orders", "decimal": 5}, "decimal is 5"),
            ({"name": "orders", "decimal": {"*": 5}}, r"decimal of \* is 5"),
            ({"name": "orders", "key": {5: "int32"}}, "a column of key is 5"),
            ({"name": "orders", "schema": True}, "schema is True"),
            ({"name": "orders", "nullable": 1}, "nullable is 1"),
            ({"name": "orders", "nullable": b"o_comment"}, "nullable is b'o_comment'"),
            ({"name": "orders", "distributions": 5}, "distributions is 5"),
            ({"name": "orders", "distributions": b"no-such"}, "distributions no-such"),
            ({"name": "orders", "distributions": b"no-\xff"}, r"distributions no-.xff"),
            ({"name": "orders", "benchmark": None}, "benchmark is None"),
            ({"name": "orders", "benchmark": "tpcx"}, "tpcx"),
        ]:
            with self.subTest(arguments), self.assertRaisesRegex(tpcmill.UsageError, word):
                tpcmill.table(**arguments)
        for function, word in [
            (lambda: tpcmill.load(None), "connection is None"),
            (lambda: tpcmill.load(None, replace="yes"), "replace is 'yes'"),
            (lambda: tpcmill.table_names(5), "benchmark is 5"),
            (lambda: tpcmill.verify(5), "folder is 5"),
            (lambda: tpcmill.verify(None), "folder is None"),
            (lambda: tpcmill.verify(""), "folder is ''"),
            (lambda: tpcmill.verify("/nowhere", quick=1), "quick is 1"),
            (lambda: tpcmill.verify("/nowhere", delimiter=b","), "delimiter is b','"),
            (lambda: tpcmill.verify("/nowhere", distributions=1), "distributions is 1"),
            (lambda: tpcmill.verify("/nowhere", num_threads=True), "num_threads is True"),
            (lambda: tpcmill.verify("/nowhere", scale_factor=b"1"), "scale_factor is b'1'"),
            (lambda: tpcmill.verify("/nowhere", note=5), "note is 5"),
            (lambda: tpcmill.verify("s3://b/x"), '^folder "s3://b/x" is a URL of the scheme "s3"'),
        ]:
            with self.subTest(word), self.assertRaisesRegex(tpcmill.UsageError, word):
                function()
        self.assertTrue(issubclass(tpcmill.UsageError, ValueError) and issubclass(tpcmill.UsageError, tpcmill.Error))


class Queries(unittest.TestCase):
    def test_all_of_them(self):
        for number in range(1, 23):
            text = tpcmill.queries(number)
            self.assertTrue(text.startswith(f"-- Q{number} ") and text.endswith(";\n") and "{" not in text, text)
        self.assertIn("* 0.0001000000\n", tpcmill.queries(11))
        self.assertIn("* 0.0000010000\n", tpcmill.queries(11, scale_factor=100))

        self.assertIn("* 0.000000003333333333\n", tpcmill.queries(11, scale_factor="30000"))

    def test_bounds_are_literals(self):
        """What stands between numbers is no arithmetic, which doubles would round."""
        self.assertIn("BETWEEN 0.05 AND 0.07\n", tpcmill.queries(6))
        for number in range(1, 23):
            self.assertNotRegex(tpcmill.queries(number), r"[ (=][0-9.]+ *[-+*/] *[0-9.]", number)

    def test_answers(self):
        for number in range(1, 23):
            columns, rows = tpcmill.answers(number)
            self.assertTrue(rows and {len(row) for row in rows} == {len(columns)}, number)
        self.assertEqual(tpcmill.answers(6), (["revenue"], [("123141078.23",)]))
        self.assertEqual(len(tpcmill.answers(16).rows), 18314)

    def test_others(self):
        for function in (tpcmill.queries, tpcmill.answers):
            for number in (0, 23, "1", 1.0, True):
                with self.assertRaisesRegex(tpcmill.UsageError, "number is .* from 1 to 22"):
                    function(number)
        for scale_factor in (0, "x", -1):
            with self.assertRaisesRegex(tpcmill.UsageError, "scale_factor"):
                tpcmill.queries(11, scale_factor=scale_factor)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def files(self, name):
        folder = self.folder / name
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.name != "_tpcmill.json"
        }

    def command(self, *words):
        subprocess.run([pathlib.Path(sys.executable).with_name("tpcmill"), "tpch", *words, "-q"], check=True)

    def test_the_same_bytes_as_the_commands(self):
        for i, (ours, theirs) in enumerate(
            [
                ({"format": "tbl"}, "tbl"),
                (
                    {"format": "csv", "delimiter": "\t", "tables": ["orders", "nation"]},
                    r"csv --delimiter \t -T orders,nation",
                ),
                (
                    {"format": "csv", "header": False, "quote": "all", "tables": "nation"},
                    "csv --header off --quote all -T nation",
                ),
                ({"format": "csv", "compression": "zstd:3"}, "csv -c zstd:3"),
                ({"format": "tbl", "compression": "GZIP", "tables": "orders"}, "tbl -c gzip -T orders"),
                (
                    {"format": "tbl", "tables": "lineitem", "parts": 3, "part": 2, "max_rows": 1000},
                    "tbl -T lineitem -p 3 --part 2 --max-rows 1000",
                ),
                (
                    {
                        "format": "parquet",
                        "compression": "zstd:3",
                        "column_compression": {"*_comment": "gzip", "l_tax": "AUTO"},
                        "dictionary": False,
                        "row_group_rows": 5000,
                        "page_index": False,
                        "bloom_filter": {"l_orderkey": 0.05},
                        "nullable": ["l_tax", "o_clerk"],
                        "decimal": "double",
                        "metadata": {"owner": "me=you"},
                        "data_page_bytes": "64KiB",
                    },
                    "parquet -c zstd:3 --column-compression *_comment=gzip,l_tax=AUTO --dictionary off "
                    "--row-group-rows 5000 --page-index off --bloom-filter l_orderkey:0.05 --nullable=l_tax,o_clerk "
                    "--decimal double --metadata owner=me=you --data-page-bytes 64KiB",
                ),
            ]
        ):
            with self.subTest(theirs):
                report = tpcmill.generate(scale_factor="0.01", output_dir=self.folder / f"ours{i}", **ours)
                self.command(*theirs.split(), "-s", "0.01", "-o", self.folder / f"theirs{i}")
                made = self.files(f"ours{i}")
                self.assertTrue(made == self.files(f"theirs{i}"))
                self.assertEqual(sum(table.files for table in report.tables), len(made))

    def test_every_option_of_the_command(self):
        program = pathlib.Path(sys.executable).with_name("tpcmill")
        text = subprocess.run([program, "tpch", "--help"], capture_output=True, text=True, check=True).stdout
        words = [line.split() for line in text.splitlines() if line.startswith(("  -", "      --"))]
        options = {
            word.strip(",").lstrip("-").replace("-", "_") for line in words for word in line if word.startswith("--")
        }
        self.assertIn("row_group_bytes", options)
        ours = set(tpcmill.generate.__annotations__) - {"format", "progress", "note", "benchmark", "return"}
        apart = {
            "stdout",
            "dry_run",
            "print_layout",
            "json",
            "num_processes",
            "no_manifest",
            "quiet",
            "verbose",
            "no_progress",
            "help",
            "version",
        }
        self.assertEqual(options - apart, ours)

    def test_paths_as_the_command_reads_them(self):
        there = self.folder / "a b"
        tpcmill.generate("tbl", scale_factor="0.001", tables="region", output_dir=there.as_uri())
        self.assertEqual((there / "region.tbl").stat().st_size, 389)
        home = os.environ.get("HOME")
        os.environ["HOME"] = str(self.folder)
        try:
            for path in ["~/mine", pathlib.Path("~/path")]:
                tpcmill.generate("tbl", scale_factor="0.001", tables="region", output_dir=path)
        finally:
            if home is None:
                del os.environ["HOME"]
            else:
                os.environ["HOME"] = home
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a b", "mine", "path"])
        for argument in ["output_dir", "distributions", "layout"]:
            with self.assertRaisesRegex(tpcmill.UsageError, f'^{argument} "s3://b/x" is a URL of the scheme "s3"'):
                tpcmill.generate("parquet", scale_factor="0.001", **{"output_dir": there, argument: "s3://b/x"})
        with self.assertRaisesRegex(tpcmill.UsageError, '^distributions "s3://b/x" is a URL of the scheme "s3"'):
            tpcmill.row_count("region", distributions="s3://b/x")

    def test_bytes_are_paths(self):
        folder = os.fsencode(self.folder) + b"/bytes-\xff"
        wanted = {"format": "tbl", "scale_factor": "0.001", "tables": "region", "output_dir": folder}
        tpcmill.generate(**wanted)
        self.assertEqual(os.listdir(os.fsencode(self.folder)), [b"bytes-\xff"])
        self.assertTrue(tpcmill.verify(folder).whole)
        pathlib.Path(os.fsdecode(folder), "copy-\udcfe.tbl").write_text("x")
        self.assertIn(r"copy-\xfe.tbl is not in the manifest.", [one.sentence for one in tpcmill.verify(folder).verdicts])
        self.assertEqual(tpcmill.generate(**wanted, keep_existing=True).whole, 1)
        for argument in ("layout", "distributions"):
            with self.assertRaisesRegex(tpcmill.UsageError, rf'^{argument} .*no-such-.xff'):
                tpcmill.generate("parquet", output_dir=folder, **{argument: b"no-such-\xff"})

    def test_what_an_argument_may_not_be(self):
        """Bytes, but for paths, booleans but for switches, numbers but for counts and sizes, and other objects."""
        names = set(tpcmill.generate.__annotations__) - {"progress", "note", "return"}
        counts = {"parts", "part", "max_rows", "file_rows", "row_group_rows", "data_page_rows", "num_threads"}
        numbers = counts | {name for name in names if name.endswith("_bytes")}
        numbers |= {"memory_limit", "scale_factor", "data_page_version"}
        paths = {"output_dir", "distributions", "layout"}
        truths = {"discard", "overwrite", "keep_existing", "manifest", "verify", "fsync", "force", "header", "dictionary"}
        truths |= {"page_index", "page_checksum", "field_ids", "arrow_schema", "nullable"}
        for value, exempt in ((b"x", paths), (True, truths), (5, numbers), (object(), set()), (bytearray(b"x"), set())):
            for name in names - exempt:
                with self.subTest(name, value=value), self.assertRaisesRegex(tpcmill.UsageError, rf"^{name} is .*, and should be "):
                    tpcmill.generate(**{"format": "tbl", "output_dir": self.folder / "none", name: value})
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_lists_and_mappings(self):
        with self.assertRaisesRegex(tpcmill.UsageError, r"^tables is \[\], and should be the names of some tables"):
            tpcmill.generate("tbl", tables=[], output_dir=self.folder / "none")
        with self.assertRaisesRegex(tpcmill.UsageError, "^one of tables is b'region'"):
            tpcmill.generate("tbl", tables=[b"region"], output_dir=self.folder / "none")
        for metadata in ({"run": 5}, {5: "run"}, {"a=b": "c"}):
            with self.assertRaisesRegex(tpcmill.UsageError, "metadata"):
                tpcmill.generate("parquet", metadata=metadata, output_dir=self.folder / "none")
        # None of them is nothing to say.
        empty = {"column_compression": {}, "bloom_filter": [], "nullable": [], "metadata": {}, "decimal": {}}
        for name, options in (("none", empty), ("left out", {})):
            tpcmill.generate("parquet", "0.001", tables=["region"], output_dir=self.folder / name, **options)
        self.assertEqual(self.files("none"), self.files("left out"))

    def test_notes_are_warnings_unless_somebody_takes_them(self):
        wanted = {"format": "tbl", "scale_factor": "0.0125", "tables": "region", "discard": True}
        with self.assertWarnsRegex(tpcmill.TpcmillWarning, "the official dbgen would truncate it to 0.012") as caught:
            report = tpcmill.generate(**wanted)
        self.assertEqual(caught.filename, __file__)
        self.assertEqual(report.notes, [str(caught.warning)])
        self.assertTrue(issubclass(tpcmill.TpcmillWarning, UserWarning))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            notes = []
            self.assertEqual(tpcmill.generate(**wanted, note=notes.append).notes, notes)
            self.assertEqual(len(notes), 1)
            with self.assertRaises(tpcmill.TpcmillWarning):
                tpcmill.generate(**{**wanted, "discard": False}, output_dir=self.folder)
        self.assertEqual(list(self.folder.iterdir()), [])
        with self.assertWarnsRegex(tpcmill.TpcmillWarning, "partsupp: at scale factor 0.001 60 of its keys"):
            tpcmill.generate("tbl", "0.001", tables="partsupp", output_dir=self.folder)

    def test_progress_and_notes(self):
        seen, notes = [], []
        report = tpcmill.generate(
            "tbl",
            scale_factor="0.0125",
            tables="orders",
            output_dir=self.folder,
            progress=seen.append,
            note=notes.append,
        )
        self.assertEqual([(table.table, table.files, table.rows) for table in report.tables], [("orders", 1, 18750)])
        self.assertEqual((seen[-1].rows, seen[-1].fraction, seen[-1].files_finished), (18750, 1.0, 1))
        self.assertEqual(seen[-1].bytes, (self.folder / "orders.tbl").stat().st_size)
        self.assertTrue(any("dbgen" in note for note in notes), notes)
        again = tpcmill.generate("tbl", "0.0125", tables="orders", output_dir=self.folder, note=notes.append)
        self.assertEqual((again.whole, again.kept), (1, []))
        self.assertEqual(again.tables, [report.tables[0]._replace(seconds=0.0, whole=1)])
        both = ["region", "orders"]
        more = tpcmill.generate("tbl", "0.0125", tables=both, output_dir=self.folder, note=notes.append)
        self.assertEqual(
            [(table.table, table.files, table.rows, table.whole) for table in more.tables],
            [("region", 1, 5, 0), ("orders", 1, 18750, 1)],
        )

    def test_a_bar(self):
        class Bar:
            total, n = None, 0

            def update(self, n=1):
                self.n += n

        bar = Bar()
        tpcmill.generate("tbl", scale_factor="0.01", tables="orders", output_dir=self.folder, progress=bar)
        self.assertEqual(bar.n, (self.folder / "orders.tbl").stat().st_size)
        self.assertEqual(bar.total, bar.n)

    def test_what_makes_no_sense(self):
        for arguments, word in [
            ({"format": "parq"}, "parquet"),
            ({"format": "-h"}, "format"),
            ({"format": "tbl", "benchmark": "layouts"}, "layouts"),
            ({"format": "tbl", "tables": "lines"}, "lines"),
            ({"format": "tbl", "overwrite": 1}, "True or False"),
            ({"format": "tbl", "compression": "snappy"}, "compression SNAPPY"),
            ({"format": "tbl", "metadata": "a=b"}, "mapping"),
            ({"format": "tbl", "progress": 7}, "tqdm"),
            ({"format": "tbl", "num_threads": 0}, "num_threads"),
            ({"format": "tbl", "max_rows": object()}, "max_rows"),
        ]:
            with self.subTest(arguments), self.assertRaisesRegex(tpcmill.UsageError, word):
                tpcmill.generate(output_dir=self.folder / "none", **arguments)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_errors_name_the_argument(self):
        flags = {"discard", "overwrite", "manifest", "verify", "fsync", "force", "metadata"}
        apart = {"format", "progress", "note", "benchmark", "return", "output_dir"}
        for name in set(tpcmill.generate.__annotations__) - apart:
            nonsense = 7 if name in flags else "l_orderkey=no" if name.startswith("column_") else "no/such"
            format = "csv" if name == "delimiter" else "parquet"
            with self.subTest(name), self.assertRaises(tpcmill.UsageError) as caught:
                tpcmill.generate(format, output_dir=self.folder / "none", **{"parts": 3, name: nonsense})
            self.assertRegex(str(caught.exception), rf"\b{name}\b", name)
            self.assertNotRegex(str(caught.exception), "(^|[ (/])--?[a-z]", name)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_what_fails(self):
        (self.folder / "file").write_text("")
        with self.assertRaisesRegex(tpcmill.Error, "file") as caught:
            tpcmill.generate("tbl", tables="region", output_dir=self.folder / "file")
        self.assertNotIsInstance(caught.exception, tpcmill.UsageError)

    def test_files_of_others_are_refused_kept_or_replaced(self):
        theirs = self.folder / "region.tbl"
        theirs.write_text("hello")
        wanted = {"format": "tbl", "scale_factor": "0.01", "tables": ["region", "nation"], "output_dir": self.folder}
        with self.assertRaisesRegex(tpcmill.Error, "region.tbl") as caught:
            tpcmill.generate(**wanted)
        self.assertNotIsInstance(caught.exception, tpcmill.UsageError)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["region.tbl"])
        with self.assertRaisesRegex(tpcmill.UsageError, "leave one out"):
            tpcmill.generate(**wanted, overwrite=True, keep_existing=True)
        self.assertEqual(tpcmill.generate(**wanted, keep_existing=True).kept, [str(theirs)])
        self.assertEqual(theirs.read_text(), "hello")
        self.assertEqual(tpcmill.generate(**wanted, overwrite=True).kept, [])
        self.assertIn("AFRICA", theirs.read_text())
        self.assertEqual(tpcmill.generate(**wanted).whole, 2)

    def test_an_exception_from_the_caller_stops_the_run(self):
        def refuse(progress):
            raise KeyError("mine")

        with self.assertRaisesRegex(KeyError, "mine"):
            tpcmill.generate("tbl", scale_factor=10, tables="lineitem", output_dir=self.folder, progress=refuse)
        self.assertEqual(list(self.folder.rglob("*")), [])

    def test_interrupted(self):
        """At Ctrl-C nothing is left but whole files, and threads of Python go on until then."""
        beats, ended = [], threading.Event()

        def beat():
            while not ended.wait(0.01):
                beats.append(time.monotonic())

        beating = threading.Thread(target=beat)
        beating.start()
        signals = []
        # Where tests are started in the background, signals are ignored.
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.default_int_handler))

        def interrupt(progress):
            if progress.rows > 0 and not signals:
                signals.append(len(beats))
                os.kill(os.getpid(), signal.SIGINT)

        try:
            with self.assertRaises(KeyboardInterrupt) as caught:
                tpcmill.generate(
                    "tbl", scale_factor=30, tables="lineitem", output_dir=self.folder, num_threads=1, progress=interrupt
                )
        finally:
            ended.set()
            beating.join()
        self.assertEqual(list(self.folder.rglob("*")), [])
        self.assertGreater(signals[0], 0)
        if hasattr(caught.exception, "add_note"):
            self.assertRegex(caught.exception.__notes__[0], "^The run was interrupted.")

    def test_several_at_once(self):
        def make(name):
            tpcmill.generate("tbl", scale_factor="0.01", tables="orders", output_dir=self.folder / name, num_threads=1)

        threads = [threading.Thread(target=make, args=[str(i)]) for i in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.files("0"), self.files("1"))
        self.assertEqual(self.files("0"), self.files("2"))
        self.assertEqual(len(self.files("0")), 1)


counted.main()
