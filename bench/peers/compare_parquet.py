"""Are two folders of Parquet files the same values? compare_parquet.py OURS THEIRS MOST_ROWS

Column by column, a million values at a time: all rows of THEIRS, or (MOST_ROWS not 0) so many of
each table's first. Exits 1 and says where, if not.
"""

import pathlib
import sys

import pyarrow
import pyarrow.parquet as parquet

PIECE = 1 << 20


def pieces(file, column, rows):
    """The column's first `rows` values, in pieces that depend on their number alone."""
    held, count = [], 0
    for batch in file.iter_batches(PIECE, columns=[column]):
        array = batch.column(0)[:rows]
        rows -= len(array)
        held.append(array)
        count += len(array)
        while count >= PIECE:
            whole = pyarrow.concat_arrays(held)
            yield whole[:PIECE]
            held, count = [whole[PIECE:]], count - PIECE
        if rows == 0:
            break
    yield pyarrow.concat_arrays(held)


def main():
    ours, theirs, most = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    names = sorted(path.name for path in theirs.glob("*.parquet"))
    if not names or names != sorted(path.name for path in ours.glob("*.parquet")):
        sys.exit(f"{ours} and {theirs} hold other files")
    for name in names:
        a, b = parquet.ParquetFile(ours / name), parquet.ParquetFile(theirs / name)
        rows = min(most or b.metadata.num_rows, b.metadata.num_rows)
        if a.metadata.num_rows != rows or a.schema_arrow.names != b.schema_arrow.names:
            sys.exit(f"{name}: other rows or columns")
        for column in b.schema_arrow.names:
            for x, y in zip(pieces(a, column, rows), pieces(b, column, rows), strict=True):
                if not x.cast(y.type).equals(y):
                    sys.exit(f"{name}: other values of {column}")


main()
