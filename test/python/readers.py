"""Tables in DuckDB, Polars, pandas and DataFusion, as doc/python.md says that they take them."""

import datetime
import decimal
import pickle
import unittest

import counted
import datafusion
import duckdb
import pandas
import polars
import pyarrow
import tpcmill
import tqdm

SCALE = "0.01"


class Readers(unittest.TestCase):
    def setUp(self):
        self.expected = {name: pyarrow.table(tpcmill.table(name, scale_factor=SCALE)) for name in ("orders", "nation")}

    def same(self, table, name="orders"):
        expected = self.expected[name]
        return (
            pyarrow.table(table)
            .cast(expected.schema)
            .replace_schema_metadata(None)
            .combine_chunks()
            .equals(expected.replace_schema_metadata(None).combine_chunks())
        )

    def test_duckdb(self):
        for name in self.expected:
            t = tpcmill.table(name, scale_factor=SCALE)
            self.assertTrue(self.same(duckdb.sql("from t").to_arrow_table(), name))
        connection = duckdb.connect()
        connection.sql("create table orders as from t")
        self.assertEqual(connection.sql("select count(*) from orders").fetchall(), [(25,)])
        connection.register(
            "drawn", tpcmill.table("orders", scale_factor=SCALE, columns=["o_orderstatus", "o_totalprice"])
        )
        for _ in range(2):
            rows = connection.sql(
                "select o_orderstatus, count(*), sum(o_totalprice) from drawn group by all order by all"
            ).fetchall()
            self.assertEqual([row[:2] for row in rows], [("F", 7304), ("O", 7333), ("P", 363)])
            self.assertIsInstance(rows[0][2], decimal.Decimal)

    def test_duckdb_asks_a_dataset_for_what_it_needs(self):
        made = []

        class Watched(type(tpcmill.table("lineitem").dataset())):
            def _needed(self, columns, filter):
                reader = super()._needed(columns, filter)
                made.append(reader.schema.names)
                return reader

        lineitem = Watched(tpcmill.table("lineitem", scale_factor=SCALE))
        plain = tpcmill.table("lineitem", scale_factor=SCALE)
        query = "select sum(l_quantity) from {} where l_shipdate < date '1995-01-01'"
        self.assertEqual(duckdb.sql(query.format("lineitem")).fetchall(), duckdb.sql(query.format("plain")).fetchall())
        self.assertEqual(made, [["l_quantity", "l_shipdate"]])

    def test_polars(self):
        t = tpcmill.table("orders", scale_factor=SCALE)
        self.assertTrue(self.same(polars.DataFrame(t).to_arrow()))
        columns = polars.from_arrow(t)
        self.assertTrue(
            self.same((columns.struct.unnest() if isinstance(columns, polars.Series) else columns).to_arrow())
        )
        lazy = polars.scan_pyarrow_dataset(t.dataset()).filter(polars.col("o_orderstatus") == "P").select("o_orderkey")
        self.assertEqual(lazy.collect().height, 363)

    def test_pandas(self):
        frame = pandas.DataFrame.from_arrow(tpcmill.table("orders", scale_factor=SCALE))
        self.assertEqual(frame.shape, (15000, 9))
        self.assertTrue(self.same(pyarrow.Table.from_pandas(frame, preserve_index=False)))
        self.assertEqual(frame["o_orderdate"][0], datetime.date(1996, 1, 2))
        dated = pandas.DataFrame.from_arrow(tpcmill.table("orders", SCALE, date="timestamp-ms"))
        for years in (dated["o_orderdate"].dt.year, tpcmill.table("orders", SCALE).to_pandas()["o_orderdate"].dt.year):
            self.assertEqual(years.value_counts()[1996], 2297)

    def test_the_ways_out(self):
        t = tpcmill.table("orders", SCALE)
        reader = t.to_reader()
        self.assertIsInstance(reader, pyarrow.RecordBatchReader)
        self.assertTrue(self.same(reader.read_all()) and self.same(t.to_arrow()))
        frame = tpcmill.table("orders", SCALE, date="date32", decimal="double").to_pandas()
        self.assertEqual((frame["o_orderdate"][0], frame["o_totalprice"][0]), (datetime.date(1996, 1, 2), 172799.49))

    def test_all_tables_into_duckdb(self):
        connection = duckdb.connect()
        tpcmill.load(connection, SCALE)
        for name in tpcmill.table_names():
            rows = connection.sql(f"select count(*) from {name}").fetchall()
            self.assertEqual(rows, [(tpcmill.row_count(name, SCALE),)])
        with self.assertRaises(duckdb.CatalogException):
            tpcmill.load(connection, SCALE)
        tpcmill.load(connection, "0.001", replace=True, schema="duckdb")
        self.assertEqual(connection.sql("select count(*) from orders").fetchall(), [(1500,)])
        types = connection.sql("select s_suppkey, s_nationkey, s_acctbal from supplier").types
        self.assertEqual([str(kind) for kind in types], ["BIGINT", "INTEGER", "DECIMAL(15,2)"])

    def test_views_of_text(self):
        """Polars, DuckDB and DataFusion read string views as the same text."""
        t = tpcmill.table("orders", SCALE, string="view")
        self.assertEqual(pyarrow.table(t).schema.field("o_comment").type, pyarrow.string_view())
        self.assertTrue(self.same(polars.DataFrame(t).to_arrow()) and self.same(duckdb.sql("from t").to_arrow_table()))
        context = datafusion.SessionContext()
        context.from_arrow(t, name="orders")
        read = context.sql("select * from orders order by o_orderkey").collect()
        self.assertTrue(self.same(pyarrow.Table.from_batches(read)))

    def test_datafusion(self):
        context = datafusion.SessionContext()
        context.from_arrow(tpcmill.table("orders", scale_factor=SCALE), name="orders")
        rows = context.sql("select o_orderstatus, count(*) as n from orders group by 1 order by 1").to_pydict()
        self.assertEqual(rows, {"o_orderstatus": ["F", "O", "P"], "n": [7304, 7333, 363]})
        self.assertTrue(
            self.same(pyarrow.Table.from_batches(context.sql("select * from orders").collect()).sort_by("o_orderkey"))
        )

    def test_queries_say_the_same_of_doubles(self):
        answers = []
        for kind in ("decimal128", "double"):
            connection = duckdb.connect()
            for name in tpcmill.table_names():
                drawn = tpcmill.table(name, scale_factor=SCALE, decimal=kind)
                connection.sql(f"create table {name} as from drawn")
            answers.append([connection.sql(tpcmill.queries(n)).fetchall() for n in range(1, 23)])
        for number, (exact, near) in enumerate(zip(*answers), 1):
            self.assertEqual(len(exact), len(near), number)
            for ours, theirs in zip(exact, near):
                for one, other in zip(ours, theirs):
                    if isinstance(one, (float, decimal.Decimal)):
                        self.assertAlmostEqual(float(one), float(other), delta=1e-9 * abs(float(one)), msg=number)
                    else:
                        self.assertEqual(one, other, number)
        self.assertEqual(answers[0][5], [(decimal.Decimal("1193053.2253"),)])

    def test_datafusion_reads_a_dataset(self):
        context = datafusion.SessionContext()
        context.register_dataset("orders", tpcmill.table("orders", SCALE).dataset())
        read = pyarrow.Table.from_batches(context.sql("select * from orders").collect()).sort_by("o_orderkey")
        self.assertTrue(self.same(read))
        large = tpcmill.table("lineitem", 0.5).dataset()
        self.assertEqual(len(list(large.get_fragments())), 3)
        context.register_dataset("lineitem", large)
        query = "select count(*) as n, sum(l_quantity) as q from lineitem where l_shipdate < date '1995-01-01'"
        rows = duckdb.sql(query.replace("lineitem", "large")).fetchall()
        self.assertEqual(context.sql(query).to_pydict(), {"n": [rows[0][0]], "q": [rows[0][1]]})

    def test_a_dataset_is_pickled(self):
        dataset = pickle.loads(pickle.dumps(tpcmill.table("nation").dataset()))
        self.assertTrue(self.same(dataset.to_table(), "nation"))

    def test_tqdm(self):
        with tqdm.tqdm(unit="B", unit_scale=True, disable=None) as bar:
            tpcmill.generate("tbl", scale_factor=SCALE, discard=True, progress=bar)


counted.main()
