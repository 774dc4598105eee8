#!/usr/bin/env python3
"""One file with offsets past 4 GiB holds the same rows as small files of the same table.

large.py PROGRAM: takes 7 GB in the folder for temporary files.
"""
import pathlib
import sys
import tempfile

import duckdb
import pyarrow.parquet

from tables import TABLES, Tally, difference, mill, text_table

TABLE = "lineitem"
SCALE = ["-s", "6", "-T", TABLE]
PLAIN = ["-c", "UNCOMPRESSED", "--column-encoding", "*=PLAIN", "--page-checksum", "on"]
PARTS = 400


def all_rows(files):
    """What does not depend on their order, but on every value of each row."""
    columns = ", ".join(name for name, _ in TABLES[TABLE])
    return duckdb.sql(f"select count(*), bit_xor(hash({columns})), sum(hash({columns})) from '{files}'").fetchall()


def main():
    program, tally = sys.argv[1], Tally()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        mill(program, "parquet", *SCALE, *PLAIN, "-q", "-o", work / "large")
        mill(program, "parquet", *SCALE, "-p", "3", "-q", "-o", work / "parts")
        path = work / "large" / f"{TABLE}.parquet"
        tally.check(path.stat().st_size > 1 << 32, f"{path.stat().st_size} bytes are past 4 GiB")
        tally.check(all_rows(path) == all_rows(work / "parts" / TABLE / "*.parquet"), "rows of the large file and of parts")
        file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
        last = file.metadata.num_row_groups - 1
        tally.check(file.metadata.row_group(last).column(0).data_page_offset > 1 << 32, "the last row group is past 4 GiB")
        mill(program, "tbl", *SCALE, "-p", PARTS, "--part", PARTS, "-q", "-o", work / "text")
        expected = text_table(work / "text" / TABLE / f"{TABLE}.{PARTS}.tbl", TABLES[TABLE])
        found = file.read_row_group(last)
        rows = min(found.num_rows, expected.num_rows)
        wrong = difference(found.slice(found.num_rows - rows), expected.slice(expected.num_rows - rows))
        tally.check(not wrong, f"the last {rows} rows: {wrong}")
    tally.end()


if __name__ == "__main__":
    main()
