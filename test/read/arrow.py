#!/usr/bin/env python3
"""Arrow arrays of the C library, looked into by PyArrow and compared with our Parquet: arrow.py BUILD_FOLDER."""
import pathlib
import subprocess
import sys
import tempfile

import pyarrow
import pyarrow.parquet

from arrow_library import Library

TABLES = ["nation", "region", "part", "supplier", "partsupp", "customer", "orders", "lineitem"]
DECIMALS, STRINGS, INTEGERS = ("128", "64", "double"), ("utf8", "dictionary", "large", "view"), ("natural", "32", "64")


def main():
    build = pathlib.Path(sys.argv[1])
    library = Library(build / "libtpcmill.so")
    passed, failed = 0, 0

    def check(what, right):
        nonlocal passed, failed
        passed, failed = passed + bool(right), failed + (not right)
        if not right:
            print("WRONG:", what)

    def parquet(folder, table, *words):
        command = [build / "tpcmill", "tpch", "parquet", "-s", "0.05", "-T", table, "-o", folder, "-q", "--overwrite", *words]
        subprocess.run(command, check=True)
        return pyarrow.parquet.read_table(pathlib.Path(folder) / f"{table}.parquet")

    def same(arrow, expected):
        # Doubles become decimals again, codes texts.
        return arrow.cast(expected.schema).replace_schema_metadata().equals(expected.replace_schema_metadata())

    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            expected = parquet(folder, table)
            whole = library.read(table, scale_factor="0.05")
            check(f"{table}: equals Parquet", same(whole, expected))
            check(f"{table}: nothing may be null", not any(field.nullable for field in whole.schema))
            check(f"{table}: metadata", whole.schema.metadata[b"tpcmill.table"] == table.encode())
            for number in range(4):
                types = dict(decimal=number % 3, string=number, integer=number % 3)
                first, rows = 3 + 1000 * number, 20_000 + number
                read = library.read(table, scale_factor="0.05", first_row=first, row_count=rows, batch_rows=777, **types)
                names = f"{DECIMALS[types['decimal']]}, {STRINGS[types['string']]}, {INTEGERS[types['integer']]}"
                check(f"{table}: rows from {first} as {names}", same(read, expected.slice(first, rows)))
            parts = [library.read(table, scale_factor="0.05", parts=3, part=part) for part in (1, 2, 3)]
            check(f"{table}: parts", same(pyarrow.concat_tables(part.replace_schema_metadata() for part in parts), expected))
            columns = expected.column_names[::-2]
            check(f"{table}: every other column", same(library.read(table, scale_factor="0.05", columns=columns),
                                                       expected.select(columns)))

        # Text of other lists is made in another way.
        lists = pathlib.Path(folder) / "lists"
        official = pathlib.Path(__file__).parent.parent / "golden" / "dists.dss"
        lists.write_text(official.read_text().replace("\nfuriously|", "\nhesitantly|"))
        for table in ("supplier", "lineitem"):
            expected = parquet(folder, table, "--distributions", lists)
            read = library.read(table, scale_factor="0.05", distributions=str(lists))
            check(f"{table}: other words", same(read, expected))
            check(f"{table}: another word", any("hesitantly" in str(text) for text in read[-1]))

    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
