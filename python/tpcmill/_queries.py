"""The texts of the 22 queries."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files

from ._core import UsageError


def queries(number: int, *, scale_factor: int | float | str | Decimal = 1) -> str:
    """The text of TPC-H query `number`, 1 to 22, with the substitution parameters of the validation run.

    With these parameters the official answers belong to scale factor 1. `scale_factor` counts for query 11
    alone, whose fraction is 0.0001 divided by it. The SQL is that of the standard (joins are written as
    JOIN, dates as DATE '1994-01-01' + INTERVAL '1' YEAR); DuckDB, PostgreSQL and Spark take it as it is.
    It ends with a semicolon and a newline.

    Raises UsageError for another number.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 22:
        raise UsageError(f"There is no query {number!r}: queries are numbered from 1 to 22.")
    text = files(__package__).joinpath("sql", f"q{number:02}.sql").read_text("ascii")
    return text.replace("{fraction}", f"{0.0001 / float(scale_factor):.10f}")
