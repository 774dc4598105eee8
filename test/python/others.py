"""Parquet that other tools wrote, digested and verified: whatever its types, order and files, the contents count.

others.py
"""

import contextlib
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import unittest
import warnings
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "read"))
import duckdb
import polars
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

import counted
import tpcmill
from tables import TABLES
from tpcmill import _command, _digest

SCALE = "0.01"
PUBLISHED = {
    "nation": "4c9c6ca045bcd1eb4208d02fe64be90a",
    "region": "2aab134aa09dc1a0d124b45a4b5a6f65",
    "part": "082aa4edf6749e1a86fa410331ab370e",
    "supplier": "d3779eab3d8782ac3dfe4436657cafe1",
    "partsupp": "18197ac9011b01906012e982b1737dd2",
    "customer": "b68e7b258a101ea24904d903bf5c7816",
    "orders": "7ea8678ef0cebaf3ade709346cd52ebf",
    "lineitem": "b145e725662ab6b1b57a9d2772518e11",
}


def odd(name, place, column):
    """A column in types that nobody expects, with the same values."""
    kind = column.type
    if name == "l_quantity":
        return compute.multiply(column.cast(pyarrow.int64()), 100)
    if pyarrow.types.is_decimal(kind):
        cents = compute.round(compute.multiply(column.cast(pyarrow.float64()), 100.0)).cast(pyarrow.int32())
        return cents if place % 2 else column.cast(pyarrow.string())
    if pyarrow.types.is_date(kind):
        return column.cast(pyarrow.string()) if place % 2 else column.cast(pyarrow.int32()).cast(pyarrow.int64())
    if kind == pyarrow.int64():
        return column.cast(pyarrow.decimal128(20, 0) if place % 2 else pyarrow.float64())
    if kind == pyarrow.int32():
        return column.cast(pyarrow.string())
    if name in ("n_name", "l_shipmode", "o_clerk", "c_phone"):
        column = compute.utf8_rpad(column, 25, " ")
    return column.cast(pyarrow.binary() if place % 2 else pyarrow.large_string())


class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = {name: pyarrow.table(tpcmill.table(name, scale_factor=SCALE)) for name in TABLES}

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tpcmill-others."))
        self.addCleanup(shutil.rmtree, self.folder)

        # What is missing is told of nearly every folder here.
        quiet = warnings.catch_warnings()
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)
        warnings.simplefilter("ignore", tpcmill.TpcmillWarning)

    def said(self, *words):
        """What the command says: its exit status, standard output and standard error."""
        done = subprocess.run([sys.executable, "-m", "tpcmill", *words], capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr


class Right(Folder):
    def check(self, names=TABLES, **options):
        found = {one.table: one.digest for one in tpcmill.digest(self.folder)}
        self.assertEqual(found, {name: PUBLISHED[name] for name in names})
        report = tpcmill.verify(self.folder, **options)
        self.assertEqual((report.method, report.whole, report.scale_factor), ("rows", True, SCALE))
        self.assertEqual({verdict.name for verdict in report.verdicts}, set(names))
        self.assertEqual(len(report.notes), len(set(names)) != len(TABLES))

    def test_tpcgen(self):
        command = pathlib.Path(sys.executable).with_name("tpcgen-cli")
        subprocess.run([command, "tpch", "parquet", "-s", SCALE, "-o", self.folder], check=True, capture_output=True)
        self.check()

    def test_duckdb_in_any_order(self):
        connection = duckdb.connect()
        for name, table in self.tables.items():
            connection.register("rows", table)
            connection.sql(f"copy (from rows order by hash({TABLES[name][-1][0]})) to '{self.folder}/{name}.parquet'")
        self.check()

    def test_duckdb_in_folders_named_by_values(self):
        connection = duckdb.connect()
        for name, columns in (("lineitem", "l_shipmode, l_returnflag"), ("orders", "o_orderpriority")):
            connection.register("rows", self.tables[name])
            connection.sql(f"copy rows to '{self.folder}/{name}' (format parquet, partition_by ({columns}))")
        self.check(["orders", "lineitem"])
        self.assertEqual(len(list(self.folder.glob("orders/*/*.parquet"))), 5)

    def test_polars_with_doubles_timestamps_and_categories(self):
        for name, table in self.tables.items():
            frame = polars.from_arrow(table).reverse()
            casts = {polars.Decimal(15, 2): polars.Float64, polars.Date: polars.Datetime("us"), polars.Int64: polars.Int32}
            frame = frame.cast({column: casts[kind] for column, kind in frame.schema.items() if kind in casts})
            frame.with_columns(polars.selectors.string().cast(polars.Categorical)).write_parquet(self.folder / f"{name}.parquet")
        self.check()

    def test_pyarrow_with_odd_types_and_no_names(self):
        for name, table in self.tables.items():
            columns = [odd(field.name, i, table.column(i)) for i, field in enumerate(table.schema)]
            names = [f"Column{i}" for i in range(len(columns))]
            parquet.write_table(pyarrow.table(columns, names), self.folder / f"{name.upper()}-00001.PARQUET")
        self.check()

    def test_folders_of_tables_whose_files_are_called_part(self):
        for name, table in self.tables.items():
            (self.folder / f"{name}.parquet").mkdir()
            third = table.num_rows // 3 + 1
            for i in range(3):
                path = self.folder / f"{name}.parquet" / f"part-{i:05}-0.snappy.parquet"
                parquet.write_table(table.slice(i * third, third), path)
            (self.folder / f"{name}.parquet" / "_SUCCESS").touch()
        self.check()

    def test_columns_in_another_order_and_case_and_more_of_them(self):
        table = self.tables["orders"]
        columns = {name.upper(): table.column(name) for name in reversed(table.column_names)}
        columns["loaded"] = pyarrow.nulls(table.num_rows)
        parquet.write_table(pyarrow.table(columns), self.folder / "x.parquet")
        self.check(["orders"])
        said = [verdict.sentence for verdict in tpcmill.verify(self.folder).verdicts]
        self.assertEqual(said, ['orders has the right 15000 rows; the column "loaded" is not the table\'s.'])
        columns["by\x1b"] = columns["loaded"]
        parquet.write_table(pyarrow.table(columns).slice(1), self.folder / "x.parquet")
        said = tpcmill.verify(self.folder, scale_factor=SCALE).verdicts[0].sentence
        self.assertTrue(said.endswith('; the columns "loaded", "by\\x1b" are not the table\'s.'), said)

    def test_one_file_and_a_stream(self):
        parquet.write_table(self.tables["region"], self.folder / "x.parquet")
        wanted = [tpcmill.TableDigest("region", PUBLISHED["region"], 5)]
        self.assertEqual(tpcmill.digest(self.folder / "x.parquet"), wanted)
        self.assertEqual(tpcmill.digest([str(self.folder / "x.parquet")]), wanted)
        self.assertEqual(tpcmill.digest(self.tables["region"]), wanted)
        self.assertEqual(tpcmill.digest(duckdb.connect().from_arrow(self.tables["region"])), wanted)

    def test_the_command(self):
        for name in ("region", "supplier"):
            parquet.write_table(self.tables[name], self.folder / f"{name}.parquet")
        status, out, err = self.said("digest", str(self.folder))
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out.split(), ["region", PUBLISHED["region"], "5", "supplier", PUBLISHED["supplier"], "100"])
        status, out, err = self.said("verify", str(self.folder))
        missing = "There are no Parquet files of nation, part, partsupp, customer, orders, lineitem: nothing is said of that."
        self.assertEqual((status, err), (0, f"tpcmill: {missing}\n"))
        self.assertIn(f"{self.folder}: 2 of 2 tables are right, row by row, scale factor 0.01.", out)
        self.assertEqual(self.said("verify", str(self.folder), "-q", "-n", "1"), (0, "", ""))
        status, out, err = self.said("verify", str(self.folder), "-n", "none")
        self.assertEqual((status, out), (2, ""))
        self.assertIn('num_threads "none"', err)
        with self.assertWarnsRegex(tpcmill.TpcmillWarning, missing) as caught:
            self.assertEqual(tpcmill.verify(self.folder).notes, [missing])
        self.assertEqual(caught.filename, __file__)

    def test_the_commands_reports_for_machines(self):
        for name in ("region", "supplier"):
            parquet.write_table(self.tables[name], self.folder / f"{name}.parquet")
        head = {"report_version": 1, "tpcmill": tpcmill.__version__}
        status, out, err = self.said("digest", "--json", str(self.folder))
        self.assertEqual((status, err), (0, ""))
        job = {"benchmark": "tpch", "scale_factor": None, "parts": None, "part": None, "max_rows": None}
        tables = [
            {"table": name, "part": None, "rows": rows, "digest": PUBLISHED[name], "published": None}
            for name, rows in (("region", 5), ("supplier", 100))
        ]
        self.assertEqual(json.loads(out), {"report": "digest", **head, "notes": [], **job, "tables": tables})
        comments = self.tables["supplier"].column("s_comment").to_pylist()
        changed = self.tables["supplier"].set_column(6, "s_comment", pyarrow.array(["x", *comments[1:]]))
        parquet.write_table(changed, self.folder / "supplier.parquet")
        status, out, err = self.said("verify", str(self.folder), "--json", "-s", SCALE)
        self.assertEqual(status, 1)
        report = json.loads(out)
        self.assertEqual([f"tpcmill: {note}\n" for note in report["notes"]], [err])
        for name in ("report", "scale_factor", "method", "folder"):
            self.assertEqual(report[name], {"report": "verify", "scale_factor": SCALE, "method": "rows"}.get(name, str(self.folder)))
        self.assertEqual((report["file_count"], report["whole"]), (2, 1))
        self.assertEqual(report["bytes"], sum(path.stat().st_size for path in self.folder.iterdir()))
        region, supplier = report["files"]
        self.assertEqual((region["path"], region["state"], region["sentence"]), ("region", "whole", None))
        self.assertEqual((supplier["path"], supplier["state"]), ("supplier", "differs"))
        self.assertEqual([supplier[name] for name in ("column", "found", "right")], ["s_comment", "x", comments[0]])
        # The members are those of the program's own report.
        (self.folder / "own").mkdir()
        tpcmill.generate("tbl", SCALE, tables="region", output_dir=self.folder / "own")
        own = json.loads(self.said("verify", str(self.folder / "own"), "--json")[1])
        self.assertEqual((list(own), list(own["files"][0])), (list(report), list(region)))

    def test_the_command_ends_at_signals(self):
        parquet.write_table(self.tables["orders"], self.folder / "orders.parquet")
        command = [sys.executable, "-m", "tpcmill", "verify", str(self.folder), "-s", "1000"]
        for number in (signal.SIGTERM, signal.SIGINT):
            # Where tests are started in the background, signals are ignored.
            usual = signal.signal(signal.SIGINT, signal.default_int_handler)
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            signal.signal(signal.SIGINT, usual)
            self.assertIn("There are no Parquet files of", child.stderr.readline())  # then it is at work
            child.send_signal(number)
            begun = time.monotonic()
            out, err = child.communicate()
            self.assertLess(time.monotonic() - begun, 5)
            self.assertEqual((child.returncode, out, err), (128 + number, "", ""))

    def test_what_is_the_same_at_any_scale(self):
        for name in ("region", "nation"):
            parquet.write_table(self.tables[name], self.folder / f"{name}.parquet")
        report = tpcmill.verify(self.folder)
        self.assertEqual((report.whole, report.scale_factor), (True, None))
        self.assertIn("2 of 2 tables are right, row by row, at any scale factor.", self.said("verify", str(self.folder))[1])
        self.assertEqual(tpcmill.verify(self.folder, scale_factor=SCALE).scale_factor, SCALE)
        with self.assertRaisesRegex(tpcmill.UsageError, 'scale_factor ""'):
            tpcmill.verify(self.folder, scale_factor="")

    def test_paths_as_the_library_reads_them(self):
        folder = self.folder / os.fsdecode(b"a b\xff")
        folder.mkdir()
        file = folder / os.fsdecode(b"region-\xfe.parquet")
        with file.open("wb") as out:
            parquet.write_table(self.tables["region"], out)
        wanted = [tpcmill.TableDigest("region", PUBLISHED["region"], 5)]
        home = os.environ.get("HOME")
        os.environ["HOME"] = str(self.folder)
        self.addCleanup(lambda: os.environ.pop("HOME") if home is None else os.environ.update(HOME=home))
        in_home = f"~/{folder.name}"
        for path in (folder, str(folder), os.fsencode(folder), folder.as_uri(), in_home, pathlib.Path(in_home)):
            self.assertEqual(tpcmill.digest(path), wanted)
            self.assertEqual(tpcmill.digest([path, path])[0].rows, 10)
            self.assertTrue(tpcmill.verify(path).whole)
        self.assertEqual(tpcmill.digest(file.as_uri()), wanted)
        self.assertEqual(tpcmill.digest(os.fsencode(file)), wanted)
        for word in (folder.as_uri(), in_home):
            self.assertEqual(self.said("digest", word)[0], 0)
            status, out, _ = self.said("verify", word)
            self.assertEqual((status, out.count("region has the right 5 rows")), (0, 1))
        for argument, function in (("source", tpcmill.digest), ("folder", tpcmill.verify)):
            with self.assertRaisesRegex(tpcmill.UsageError, f'^{argument} "s3://b/x" is a URL of the scheme "s3"'):
                function("s3://b/x")
        for command in ("digest", "verify"):
            status, out, err = self.said(command, "s3://b/x")
            self.assertEqual((status, out), (2, ""))
            self.assertIn('"s3://b/x" is a URL of the scheme "s3", and only local paths', err)

    def test_what_is_no_source(self):
        for source in (None, 5, True, bytearray(b"x"), {"a": "b"}, object()):
            with self.subTest(source), self.assertRaisesRegex(tpcmill.UsageError, "^source is .*, and should be a path, "):
                tpcmill.digest(source)
        with self.assertRaisesRegex(tpcmill.UsageError, "^one of source is 5, and should be a path, "):
            tpcmill.digest([5])
        with self.assertRaisesRegex(tpcmill.UsageError, "^source is '', and should be a path"):
            tpcmill.digest("")

    def test_its_own_folders(self):
        tpcmill.generate("parquet", scale_factor=SCALE, tables="region", output_dir=self.folder)
        report = tpcmill.verify(self.folder)
        self.assertEqual((report.method, report.whole, report.scale_factor), ("bytes", True, SCALE))
        self.assertEqual(report.verdicts, [tpcmill.Verdict("region.parquet", True, "region.parquet is whole.")])
        self.assertEqual(tpcmill.digest(self.folder)[0].digest, PUBLISHED["region"])
        report = tpcmill.verify(self.folder, quick=True, num_threads=1)
        self.assertEqual((report.method, report.whole), ("hashes", True))
        (self.folder / "region.parquet").write_bytes(b"PAR1")
        self.assertFalse(tpcmill.verify(self.folder, quick=True).whole)

    def test_text_with_any_delimiter(self):
        (self.folder / "region.csv").write_text("".join(f"{row['r_regionkey']};{row['r_name']};{row['r_comment']}\n"
                                                        for row in self.tables["region"].to_pylist()))
        report = tpcmill.verify(self.folder, scale_factor=SCALE, delimiter=";")
        self.assertEqual((report.method, report.whole), ("rows", True))
        self.assertFalse(tpcmill.verify(self.folder, scale_factor=SCALE, delimiter="|").whole)

    def test_word_lists_of_ones_own(self):
        lists = self.folder / "lists.dss"
        official = pathlib.Path(__file__).resolve().parent.parent / "golden" / "dists.dss"
        lists.write_text(official.read_text().replace("AFRICA", "ATLANTIS"))
        made = pyarrow.table(tpcmill.table("region", scale_factor=SCALE, distributions=lists))
        self.assertIn("ATLANTIS", made["r_name"].to_pylist())
        parquet.write_table(made, self.folder / "region.parquet")
        self.assertTrue(tpcmill.verify(self.folder, scale_factor=SCALE, distributions=lists).whole)
        right = tpcmill.verify(self.folder, scale_factor=SCALE)
        self.assertIn('column r_name is "ATLANTIS", and "AFRICA" is right', right.verdicts[0].sentence)
        parquet.write_table(self.tables["region"], self.folder / "region.parquet")
        wrong = tpcmill.verify(self.folder, scale_factor=SCALE, distributions=lists)
        self.assertIn('column r_name is "AFRICA", and "ATLANTIS" is right', wrong.verdicts[0].sentence)

    def test_what_parquet_of_others_has_not(self):
        parquet.write_table(self.tables["region"], self.folder / "region.parquet")
        for argument in ({"quick": True}, {"delimiter": ","}):
            with self.assertRaisesRegex(tpcmill.UsageError, f"^{next(iter(argument))} is not for Parquet of other tools"):
                tpcmill.verify(self.folder, **argument)
        with self.assertRaisesRegex(tpcmill.UsageError, "^quick is 1, and should be True or False"):
            tpcmill.verify(self.folder, quick=1)


class Wrong(Folder):
    def sentence(self, name, change):
        """What is said of a table that was changed."""
        parquet.write_table(change(self.tables[name]), self.folder / f"{name}.parquet")
        report = tpcmill.verify(self.folder, scale_factor=SCALE)
        self.assertFalse(report.whole)
        return report.verdicts[0].sentence

    @staticmethod
    def with_value(column, row, value):
        def change(table):
            place = table.schema.get_field_index(column)
            values = table.column(place).to_pylist()
            values[row] = value
            field = table.schema.field(place).with_nullable(True)
            return table.set_column(place, field, pyarrow.array(values, field.type)).take(
                pyarrow.array(reversed(range(table.num_rows)))
            )

        return change

    def test_a_value(self):
        said = self.sentence("supplier", self.with_value("s_acctbal", 5, Decimal("-1.07")))
        self.assertEqual(said, 'supplier differs: in the row of s_suppkey 6, column s_acctbal is "-1.07", and "1365.79" is right.')

    def test_a_value_of_a_table_with_two_keys(self):
        keys = self.tables["lineitem"].select(["l_orderkey", "l_linenumber"]).slice(40_000, 1).to_pylist()[0]
        said = self.sentence("lineitem", self.with_value("l_comment", 40_000, "x"))
        start = f"lineitem differs: in the row of l_orderkey {keys['l_orderkey']}, l_linenumber {keys['l_linenumber']}, "
        self.assertTrue(said.startswith(start + 'column l_comment is "x", and "'), said)

    def test_the_first_of_many_by_its_key(self):
        def change(table):
            comments = pyarrow.array(["y" if i > 700 else text for i, text in enumerate(table.column("c_comment").to_pylist())])
            return table.set_column(7, table.schema.field(7), comments).take(pyarrow.array(reversed(range(table.num_rows))))

        self.assertIn("in the row of c_custkey 702, column c_comment", self.sentence("customer", change))

    def test_rows_that_are_missing_or_too_many(self):
        def without(table):
            return pyarrow.concat_tables([table.slice(8), table.slice(0, 7)])

        self.assertIn("the row of s_suppkey 8 is missing; it has 99 rows, and 100 would be right.", self.sentence("supplier", without))
        twice = self.sentence("supplier", lambda table: pyarrow.concat_tables([table, table.slice(8, 1)]))
        self.assertIn("the row of s_suppkey 9 is there too often; it has 101 rows", twice)
        self.assertIn("s_suppkey -9 should not be there", self.sentence("supplier", self.with_value("s_suppkey", 5, -9)))

    def test_nulls(self):
        self.assertIn("the row of s_suppkey 6 is missing", self.sentence("supplier", self.with_value("s_suppkey", 5, None)))
        self.assertIn('s_comment is "NULL"', self.sentence("supplier", self.with_value("s_comment", 5, None)))
        self.assertIn('s_acctbal is "NULL"', self.sentence("supplier", self.with_value("s_acctbal", 5, None)))

    def test_values_are_shown_where_they_differ_and_do_not_steer_a_terminal(self):
        comments = self.tables["partsupp"].column("ps_comment").to_pylist()
        row = next(i for i, comment in enumerate(comments) if len(comment) > 100)
        right = comments[row]
        changed = self.with_value("ps_comment", row, right[:-1] + "\x1b\u202e")
        said = self.sentence("partsupp", changed)
        self.assertIn(f'ps_comment is "...{right[-31:-1]}\\x1b\\u202e", and "...{right[-31:]}" is right', said)

    def test_other_blanks_than_those_of_fixed_length(self):
        padded = self.with_value("s_comment", 5, self.tables["supplier"].column("s_comment")[5].as_py() + " ")
        self.assertIn("column s_comment", self.sentence("supplier", padded))

    def test_the_command(self):
        parquet.write_table(self.tables["supplier"].slice(1), self.folder / "supplier.parquet")
        status, out, err = self.said("verify", str(self.folder), "-s", SCALE)
        self.assertEqual((status, err.count("\n")), (1, 1))
        self.assertIn("supplier differs: the row of s_suppkey 1 is missing", out)

    def test_what_is_no_table(self):
        parquet.write_table(pyarrow.table({"a": [1]}), self.folder / "x.parquet")
        with self.assertRaisesRegex(tpcmill.Error, "columns a is of no table"):
            tpcmill.digest(self.folder)
        (self.folder / "x.parquet").write_bytes(b"PAR1")
        with self.assertRaisesRegex(tpcmill.Error, "x.parquet cannot be read"):
            tpcmill.digest(self.folder)
        (self.folder / "x.parquet").unlink()
        with self.assertRaisesRegex(tpcmill.Error, "no Parquet files"):
            tpcmill.digest(self.folder)
        parquet.write_table(self.tables["lineitem"], self.folder / "lineitem.parquet")
        with self.assertRaisesRegex(tpcmill.UsageError, "scale_factor is needed"):
            tpcmill.verify(self.folder)

    def test_what_is_no_file_of_the_folder(self):
        """It is neither opened nor passed over."""
        folder = self.folder / "in"
        folder.mkdir()
        parquet.write_table(self.tables["region"], self.folder / "region.parquet")
        parquet.write_table(self.tables["supplier"], folder / "supplier.parquet")
        os.symlink("../region.parquet", folder / "region.parquet")
        os.symlink("/dev/null", folder / "device.parquet")
        os.symlink("nowhere", folder / "part.parquet")
        os.symlink("..", folder / "orders")
        os.mkfifo(folder / "nation.parquet")
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(folder / "customer.parquet"))
        report = tpcmill.verify(folder)
        self.assertFalse(report.whole)
        out = "it is a symbolic link that leads out of the folder"
        refused = {
            "region": f"region.parquet cannot be read: {out}.",
            "nation": "nation.parquet cannot be read: it is a FIFO.",
            "part": "part.parquet cannot be read: No such file or directory (ENOENT).",
            "customer": "customer.parquet cannot be read: it is a socket.",
            "orders": "orders cannot be read: it is a symbolic link to a folder.",
            "device.parquet": f"device.parquet cannot be read: {out}.",
        }
        self.assertEqual({one.name: one.sentence for one in report.verdicts if not one.whole}, refused)
        self.assertEqual([one.name for one in report.verdicts if one.whole], ["supplier"])
        self.assertEqual(report.notes, ["There are no Parquet files of partsupp, lineitem: nothing is said of that."])
        status, told, _ = self.said("verify", str(folder))
        self.assertEqual((status, told.splitlines()[-1]), (1, f"{folder}: 1 of 7 tables is right, row by row, scale factor 0.01."))
        files = json.loads(self.said("verify", str(folder), "--json")[1])["files"]
        unreadable = [one["path"] for one in files if one["state"] == "unreadable"]
        self.assertEqual(unreadable, ["region", "nation", "part", "customer", "orders", "device.parquet"])
        with self.assertRaisesRegex(tpcmill.Error, "orders cannot be read: it is a symbolic link to a folder"):
            tpcmill.digest(folder)
        for path, why in ((folder / "nation.parquet", "it is a FIFO"), ("/dev/null", "it is a device")):
            with self.assertRaisesRegex(tpcmill.Error, f"{path} cannot be read: {why}."):
                tpcmill.digest(path)
        # Whoever names a link wants what it points to.
        self.assertEqual(tpcmill.digest(folder / "region.parquet")[0].digest, PUBLISHED["region"])

    def test_fifos_alone(self):
        os.mkfifo(self.folder / "region.parquet")
        report = tpcmill.verify(self.folder)
        self.assertEqual([one.sentence for one in report.verdicts], ["region.parquet cannot be read: it is a FIFO."])
        self.assertEqual(report.scale_factor, None)
        self.assertEqual(self.said("verify", str(self.folder))[0], 1)

    def test_a_folder_named_like_parquet_is_empty(self):
        (self.folder / "region.parquet").mkdir()
        with self.assertRaisesRegex(tpcmill.Error, f'^There are no Parquet files of tables in "{self.folder}".$'):
            tpcmill.verify(self.folder)

    def test_names_do_not_steer_a_terminal(self):
        damaged = self.folder / "reg\x1b[31m\u202e.parquet"
        damaged.write_bytes(b"PAR1")
        shown = r"reg\x1b[31m\u202e.parquet"

        def check(wanted):
            for function in (tpcmill.digest, tpcmill.verify):
                with self.assertRaises(tpcmill.Error) as caught:
                    function(self.folder)
                self.assertIn(wanted, str(caught.exception))
                self.assertNotRegex("".join(traceback.format_exception(caught.exception)), "[\x1b\u202e]")
            for command in ("digest", "verify"):
                status, out, err = self.said(command, str(self.folder))
                self.assertEqual((status, out), (1, ""))
                self.assertIn(wanted, err)
                self.assertNotRegex(err, "[\x1b\u202e]")

        check(f"{shown} cannot be read: ")
        parquet.write_table(pyarrow.table({"a\x1b": [1]}), damaged)
        check(r"columns a\x1b is of no table")
        damaged.unlink()
        for words in (("digest", str(damaged)), ("digest", "x", "--\x1b"), ("verify", str(self.folder), "\x1b")):
            status, out, err = self.said(*words)
            self.assertNotEqual(status, 0)
            self.assertNotIn("\x1b", out + err)
            self.assertIn(r"\x1b", err)
            self.assertNotIn("Traceback", err)
        os.mkfifo(damaged)
        self.assertIn(f"{shown} cannot be read: it is a FIFO.", tpcmill.verify(self.folder).verdicts[0].sentence)
        self.assertNotIn("\x1b", "".join(self.said("verify", str(self.folder))[1:]))
        with self.assertRaises(tpcmill.Error) as caught:
            tpcmill.digest("s\x1b3://x")
        self.assertNotIn("\x1b", str(caught.exception))

    def test_without_pyarrow(self):
        code = "import sys; sys.modules['pyarrow'] = None; import tpcmill; tpcmill.digest('.')"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        self.assertIn("tpcmill.Error: Parquet is read with PyArrow, which is not installed", done.stderr)


class Numbers(unittest.TestCase):
    def test_scale_factors_are_told_by_counts(self):
        for rows, each, wanted in ((100, 10_000, "0.01"), (10_000, 10_000, "1"), (150_000_000, 1_500_000, "100"), (1, 10_000, "0.0001")):
            self.assertEqual(f"{_digest._shortest(rows, each):f}", wanted)
        self.assertIsNone(_digest._shortest(10**13, 10_000))

    def test_help(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), self.assertRaises(SystemExit):
            _command.main(["verify", "--help"])
        self.assertIn("FOLDER", out.getvalue())


if __name__ == "__main__":
    counted.main()
