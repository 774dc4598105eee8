"""The texts of the 22 queries, and their official answers."""

from __future__ import annotations

from decimal import Context, Decimal
from importlib.resources import files
from typing import NamedTuple

from ._table import ScaleFactor, quiet_table
from ._words import refusal


class Answer(NamedTuple):
    """The official answer to a query: names of columns, and rows of texts in their order.

    Texts are as they are published: numbers are rounded to hundredths, dates are YYYY-MM-DD.
    """

    columns: list[str]
    rows: list[tuple[str, ...]]


def queries(number: int, scale_factor: ScaleFactor = 1) -> str:
    """The text of TPC-H query `number`, 1 to 22, with the substitution parameters of the validation run.

    With these parameters the official answers (answers()) belong to scale factor 1. `scale_factor` counts for
    query 11 alone, whose fraction is 0.0001 divided by it. The SQL is that of the standard: joins are written as
    JOIN, dates as DATE '1994-01-01' + INTERVAL '1' YEAR. Bounds that the official text computes (.06 - 0.01) are
    literals, so that they are the same for decimals and for doubles. DuckDB, PostgreSQL, Spark, ClickHouse and
    DataFusion take it as it is. It ends with a semicolon and a newline.

    Raises UsageError for another number, or what is no scale factor.
    """
    text = files(__package__).joinpath("sql", f"q{_query(number):02}.sql").read_text("ascii")
    checked = quiet_table("region", scale_factor=scale_factor).scale_factor
    return text.replace("{fraction}", _fraction(Decimal(checked)))


def answers(number: int) -> Answer:
    """The official answer to queries(number) at scale factor 1. Raises UsageError for a number that is none of 1 to 22."""
    lines = files(__package__).joinpath("answers", f"q{_query(number):02}.tsv").read_text("utf-8").splitlines()
    columns, *rows = [line.split("\t") for line in lines]
    return Answer(columns, [tuple(row) for row in rows])


def _query(number: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 22:
        raise refusal("number", number, "one of the queries' numbers, from 1 to 22")
    return number


def _fraction(scale_factor: Decimal) -> str:
    """0.0001 divided by a scale factor: at least ten decimals, and more where it takes them for ten digits."""
    fraction = Context(prec=10).divide(Decimal("0.0001"), scale_factor).normalize()
    exponent = fraction.as_tuple().exponent
    assert isinstance(exponent, int)
    return f"{fraction:.{max(10, -exponent)}f}"
