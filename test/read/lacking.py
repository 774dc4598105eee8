"""What readers cannot read yet, by version. doc/parquet.md says the same to users, which is checked.

An entry that is no longer true fails the test, so that it is taken out here and there.
"""
import dataclasses
import pathlib

import pyarrow.parquet

from combinations import combinations
from tables import difference


@dataclasses.dataclass(frozen=True)
class Lack:
    reader: str
    version: str  # of the package that it comes with
    feature: str
    concerns: object  # Cell -> whether such a column cannot be read; None: it is no matter of columns


def is_split_decimal(cell):
    return cell.stored == "FIXED_LEN_BYTE_ARRAY" and cell.encoding == "BYTE_STREAM_SPLIT"


def is_brotli(cell):
    return cell.codec.startswith("BROTLI")


def is_lz4(cell):
    return cell.codec == "LZ4_RAW"


LACKING = [
    Lack("DuckDB", "2.0.0", "BYTE_STREAM_SPLIT of decimal128", is_split_decimal),
    Lack("Polars", "2.1.0", "BYTE_STREAM_SPLIT of decimal128", is_split_decimal),
    # The codec is a library of its own that Spark does not bring along.
    Lack("Spark", "4.3.0", "BROTLI", is_brotli),
    Lack("parquet-java", "4.3.0", "BROTLI", is_brotli),
    # It returns what was in memory for pages that shrink to less than a third, and takes the first row group's codec
    # for those of all.
    Lack("parquet-go", "0.32.0", "LZ4_RAW", is_lz4),
    Lack("parquet-go", "0.32.0", "row groups of several codecs", None),
]


def check_lacking(tally, versions):
    """Entries about these readers ({name: version}) concern some column, and users are told the same."""
    cells = {cell for combination in combinations() for cell in combination.cells("lineitem").values()}
    document = pathlib.Path(__file__).resolve().parents[2] / "doc" / "parquet.md"
    for reader, version in versions.items():
        lacks = [lack for lack in LACKING if lack.reader == reader]
        features = ", ".join(lack.feature for lack in lacks)
        row = f"| {reader} | {version} | {features} |".replace("|  |", "| |")
        tally.check(row in document.read_text().splitlines(), f"doc/parquet.md has no row {row}")
        for lack in lacks:
            tally.check(lack.version == version, f"lacking.py: {reader} is {version} now")
            if lack.concerns:
                tally.check(any(map(lack.concerns, cells)), f"lacking.py: {reader}, {lack.feature}: concerns no column")


def what_is_wrong(read, path, expected):
    """With what a reader makes of a file, or ""."""
    try:
        return difference(read(path, expected.column_names), expected)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        return f"{type(error).__name__}: {str(error)[:300]}"


def as_found(path, cells):
    """The cells of a file's columns, which may be stored although a codec was asked for."""
    metadata = pyarrow.parquet.read_metadata(path)
    codecs = {}
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for chunk in map(group.column, range(metadata.num_columns)):
            codecs.setdefault(chunk.path_in_schema, set()).add(chunk.compression)
    return {column: dataclasses.replace(cell, codec="UNCOMPRESSED") if codecs.get(column) == {"UNCOMPRESSED"} else cell
            for column, cell in cells.items()}


def check_reader(reader, read, path, expected, cells):
    """Yields (right, what): for the columns that the reader should be able to read, and for each other one."""
    cells = as_found(path, cells)
    lacking = {column: lack for column, cell in cells.items() for lack in LACKING
               if lack.reader == reader and lack.concerns(cell)}
    rest = [column for column in expected.column_names if column not in lacking]
    if rest:
        wrong = what_is_wrong(read, path, expected.select(rest))
        yield not wrong, f"{reader}: {wrong}"
    alike = {cells[column]: column for column in lacking}  # one column of each kind tells enough
    for column in alike.values():
        lack = lacking[column]
        yield (bool(what_is_wrong(read, path, expected.select([column]))),
               f"{reader} can read {column} now: lacking.py: {lack.feature}")
