#!/usr/bin/env python3
"""All 22 queries of TPC-H in DuckDB, on tables that were never files, checked against the official answers.

    python examples/duckdb_queries.py            tables drawn into DuckDB's memory, scale factor 1
    python examples/duckdb_queries.py --streams  no tables at all: each query has the columns it needs drawn

Needs duckdb, tpcmill, and with --streams pyarrow. Ends with "N passed, N failed", one for each query.
"""

import argparse
import decimal
import time

import duckdb
import tpcmill

# The official answers are rounded to hundredths, so that ours may be off by one of them; and query 17's average
# by 1 %, as the benchmark's rules of validation allow, since the official one is not exact. (Of sums the rules
# would allow 100.00.) What is counted, taken from the tables or grouped by is the same.
HUNDREDTH, PERCENT = decimal.Decimal("0.01"), decimal.Decimal("0.01")


def agrees(column, ours, official):
    """Whether a value is the official one. Blanks at the ends of texts do not count."""
    if isinstance(ours, (float, decimal.Decimal)):
        expected = decimal.Decimal(official)
        rounded = decimal.Decimal(ours).quantize(HUNDREDTH, decimal.ROUND_HALF_UP)
        return abs(rounded - expected) <= (expected * PERCENT if column == "avg_yearly" else HUNDREDTH)
    return str(ours).rstrip() == official.rstrip()


def difference(number, result):
    """What is wrong with an answer: a sentence, or nothing."""
    columns, official = tpcmill.answers(number)
    rows = result.fetchall()
    if len(rows) != len(official):
        return f"{len(rows)} rows, not {len(official)}"
    for i, (ours, theirs) in enumerate(zip(rows, official)):
        for column, value, expected in zip(columns, ours, theirs):
            if len(ours) != len(columns) or not agrees(column, value, expected):
                return f"row {i + 1}, {column}: {value}, not {expected}"
    return ""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--streams", action="store_true", help="query streams, and keep no tables")
    arguments.add_argument("--queries", type=int, nargs="*", default=range(1, 23), help="only these")
    given = arguments.parse_args()

    connection = duckdb.connect()
    begun = time.monotonic()
    for name in tpcmill.table_names():
        drawn = tpcmill.table(name, scale_factor=1)
        if given.streams:
            connection.register(name, drawn.dataset())
        else:
            connection.sql(f"create table {name} as from drawn")
    print(f"tables: {time.monotonic() - begun:.2f} s")

    good = bad = 0
    for number in given.queries:
        begun = time.monotonic()
        wrong = difference(number, connection.sql(tpcmill.queries(number)))
        print(f"query {number}: {wrong or 'the official answer'}, {time.monotonic() - begun:.2f} s", flush=True)
        good, bad = good + (not wrong), bad + bool(wrong)
    print(f"{good} passed, {bad} failed")
    raise SystemExit(bad != 0)


main()
