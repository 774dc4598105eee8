"""The tables as readers should see them, our .tbl as Arrow tables, and counting what was right.

Shared by the tests in this folder.
"""
import pathlib
import re
import subprocess
import sys

import pyarrow
import pyarrow.compute as compute
import pyarrow.csv

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


class Tally:
    """Counts what was right and names what was wrong."""

    def __init__(self):
        self.counts = {True: 0, False: 0}

    def check(self, right, what):
        self.counts[bool(right)] += 1
        if not right:
            print("WRONG:", what, flush=True)
        return bool(right)

    def end(self):
        """Says the last line and leaves with the right status."""
        print(f"{self.counts[True]} passed, {self.counts[False]} failed")
        sys.exit(self.counts[False] != 0 or self.counts[True] == 0)


def mill(program, *arguments):
    """Runs `program tpch ARGUMENTS`. A failure shows what it said."""
    command = [str(program), "tpch", *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"{' '.join(command[1:])}: exit {done.returncode}: {said}")
    return done


def normal(table, fields):
    """The same columns in the types that we declare, whatever a reader calls them."""
    schema = pyarrow.schema([pyarrow.field(name, kind, nullable=False) for name, kind in fields])
    return table.select([name for name, _ in fields]).cast(schema).combine_chunks()


def text_table(path, fields):
    """A .tbl file."""
    names = [name for name, _ in fields] + ["end"]
    table = pyarrow.csv.read_csv(
        path, pyarrow.csv.ReadOptions(column_names=names),
        pyarrow.csv.ParseOptions(delimiter="|", quote_char=False),
        pyarrow.csv.ConvertOptions(column_types=dict(fields), include_columns=names[:-1], strings_can_be_null=False))
    return normal(table, fields)


def text_tables(program, folder, *options):
    """Lets the program write .tbl files to `folder` and reads them: {table: Arrow table}."""
    mill(program, "tbl", "-q", "-o", folder, *options)
    folder = pathlib.Path(folder)
    return {table: text_table(folder / f"{table}.tbl", fields) for table, fields in TABLES.items()
            if (folder / f"{table}.tbl").exists()}


def as_type(column, kind):
    """Our values in another type that a layout may ask for; doubles are the nearest ones."""
    if kind == column.type:
        return column
    if pyarrow.types.is_decimal(column.type) and pyarrow.types.is_floating(kind):
        cents = compute.cast(compute.multiply(column, pyarrow.scalar(100, pyarrow.int64())), pyarrow.int64())
        return compute.divide(compute.cast(cents, pyarrow.float64()), 100.0)
    if pyarrow.types.is_date(column.type) and pyarrow.types.is_string(kind):
        return compute.strftime(column, "%Y-%m-%d")
    return column.cast(kind)


def retyped(table, kinds):
    """`table` with the columns that `kinds` names in other types."""
    fields = [(name, kinds.get(name, table.schema.field(name).type)) for name in table.column_names]
    return pyarrow.table([as_type(table[name], kind) for name, kind in fields],
                         pyarrow.schema([pyarrow.field(name, kind, nullable=False) for name, kind in fields]))


def is_text(kind):
    if pyarrow.types.is_dictionary(kind):
        kind = kind.value_type
    return pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind) or kind == pyarrow.string_view()


def difference(got, expected):
    """What is wrong with a reader's table, or "". Names of text types and units of time may differ."""
    if got.column_names != expected.column_names:
        return f"columns {got.column_names}"
    if got.num_rows != expected.num_rows:
        return f"{got.num_rows} rows, not {expected.num_rows}"
    for name in expected.column_names:
        column, wanted = got[name], expected[name]
        both = (column.type, wanted.type)
        if not (both[0] == both[1] or all(map(is_text, both)) or all(map(pyarrow.types.is_timestamp, both))):
            return f"{name} is {both[0]}, not {both[1]}"
        if pyarrow.types.is_dictionary(column.type):
            column = pyarrow.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], column.type.value_type)
        if column.null_count != 0:
            return f"{name} has {column.null_count} nulls"
        if not column.cast(wanted.type).equals(wanted):
            return f"values of {name}"
    return ""


def version_of(program):
    """The number in `program --version`."""
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
    return re.search(r"\d+(\.\d+)+", said).group()
