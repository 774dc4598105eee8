"""TPC-H data, exact to the byte and very fast: as Arrow streams without files, or as files.

    >>> import tpcmill
    >>> lineitem = tpcmill.table("lineitem", scale_factor=0.01, columns=["l_orderkey", "l_shipdate"])
    >>> len(lineitem)
    60175

What `table()` gives is no table in memory but a recipe for one: whoever asks for an Arrow stream of it
(DuckDB, Polars, PyArrow, pandas, DataFusion, ...) has its rows drawn at that moment. This package itself
needs no other.

All functions may be called from several threads at once. Rows are drawn without the GIL.
"""

from ._core import Error, UsageError
from ._core import version as __version__
from ._digest import TableDigest, Verdict, Verified, digest, verify
from ._files import Progress, Report, TableReport, generate
from ._notes import TpcmillWarning
from ._queries import Answer, answers, queries
from ._table import Field, Schema, Table, load, row_count, schema, table, table_names, tables

__all__ = [
    "Answer",
    "Error",
    "Field",
    "Progress",
    "Report",
    "Schema",
    "Table",
    "TableDigest",
    "TableReport",
    "TpcmillWarning",
    "UsageError",
    "Verdict",
    "Verified",
    "__version__",
    "answers",
    "digest",
    "generate",
    "load",
    "queries",
    "row_count",
    "schema",
    "table",
    "table_names",
    "tables",
    "verify",
]
