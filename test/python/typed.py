"""Not run: what a type checker must accept, and (where an error is expected) refuse."""

from __future__ import annotations

from fractions import Fraction

import tpcmill

table: tpcmill.Table = tpcmill.table("lineitem", scale_factor="0.01", columns=["l_tax"], worker=(0, 2), rows=range(5))
names: list[str] = table.schema.names
field: tpcmill.Field = table.schema[0]
fields: list[tpcmill.Field] = list(tpcmill.schema("part", decimal="double"))
rows: int = tpcmill.row_count("orders", 10, worker=(1, 3)) + len(table)
text: str = tpcmill.queries(1)
revenue: str = tpcmill.answers(6).rows[0][0]
tax: str = tpcmill.schema("lineitem", 0.01, key={"*nationkey": "int32"}, nullable=["l_tax"])["l_tax"].type
every: dict[str, tpcmill.Table] = tpcmill.tables(10, schema="duckdb", date="timestamp-ms", string="view")


def progress(now: tpcmill.Progress) -> None:
    print(now.fraction)


report: tpcmill.Report = tpcmill.generate(
    "parquet", scale_factor=1, column_compression={"l_tax": "zstd"}, progress=progress
)
size: int = report.tables[0].bytes
notes: list[str] = report.notes + tpcmill.verify(b"folder").notes
tpcmill.generate("tbl", output_dir=b"folder", distributions=b"lists")

tpcmill.table("lineitem", schema="duck")  # type: ignore[arg-type]
tpcmill.table("lineitem", scale_factor=Fraction(1, 2))  # type: ignore[arg-type]
tpcmill.schema("lineitem", strings="utf8")  # type: ignore[call-arg]
tpcmill.generate("orc")  # type: ignore[arg-type]
