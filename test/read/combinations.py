"""Every encoding, codec, page version and type that a Parquet column of ours can have, as few files.

A file gives each kind of column one type (TYPES) and one encoding (ENCODINGS), so that three times
four files hold each pair that is allowed: decimal128 and double can be no DELTA_BINARY_PACKED, and
DELTA_LENGTH_BYTE_ARRAY is for text. A Cell is one column's share in a file: readers lack features
by cells.
"""
import dataclasses
import itertools

import pyarrow

from tables import DATE, INT, KEY, MONEY, TABLES, TEXT, retyped
from thrift import CODEC_NAMES, DATA_PAGE, DATA_PAGE_V2, File

CODECS = ["SNAPPY", "ZSTD(1)", "LZ4_RAW", "GZIP(6)", "BROTLI(1)", "UNCOMPRESSED"]
MILLIS = pyarrow.timestamp("ms")
# What a kind of column is in each of three files: Arrow's type and the one that Parquet stores.
TYPES = {
    "plain": {"key": (KEY, "INT64"), "integer": (INT, "INT32"), "money": (MONEY, "INT64"), "date": (DATE, "INT32")},
    "wide": {"key": (INT, "INT32"), "integer": (KEY, "INT64"), "money": (MONEY, "FIXED_LEN_BYTE_ARRAY"),
             "date": (MILLIS, "INT64")},
    "loose": {"key": (KEY, "INT64"), "integer": (INT, "INT32"), "money": (pyarrow.float64(), "DOUBLE"),
              "date": (TEXT, "BYTE_ARRAY")},
}
TYPE_OPTIONS = {
    "plain": ["--decimal", "decimal64", "--date", "date32"],
    "wide": ["--key", "*key=int32,l_linenumber=int64,p_size=int64,ps_availqty=int64,o_shippriority=int64",
             "--decimal", "decimal128", "--date", "timestamp-ms"],
    "loose": ["--decimal", "double", "--date", "string"],
}
# Which encoding a stored type gets in each of four files.
ENCODINGS = {
    "PLAIN": lambda stored: "PLAIN",
    "RLE_DICTIONARY": lambda stored: "RLE_DICTIONARY",
    "DELTA": {"INT32": "DELTA_BINARY_PACKED", "INT64": "DELTA_BINARY_PACKED", "DOUBLE": "PLAIN",
              "FIXED_LEN_BYTE_ARRAY": "PLAIN", "BYTE_ARRAY": "DELTA_LENGTH_BYTE_ARRAY"}.get,
    "SPLIT": {"INT32": "BYTE_STREAM_SPLIT", "INT64": "BYTE_STREAM_SPLIT", "DOUBLE": "BYTE_STREAM_SPLIT",
              "FIXED_LEN_BYTE_ARRAY": "BYTE_STREAM_SPLIT", "BYTE_ARRAY": "DELTA_BYTE_ARRAY"}.get,
}


@dataclasses.dataclass(frozen=True)
class Cell:
    kind: str  # "key", "integer", "money", "date", "text"
    arrow: pyarrow.DataType
    stored: str
    encoding: str
    codec: str
    pages: int
    nullable: bool


def type_options(types, tables=TABLES):
    """TYPE_OPTIONS without what names columns of other tables: that is refused."""
    columns = {column for table in tables for column, _ in TABLES[table]}
    return [",".join(part for part in option.split(",") if part[0] == "*" or part.split("=")[0] in columns)
            if "=" in option else option for option in TYPE_OPTIONS[types]]


def kind_of(column, declared):
    if declared == KEY and column.endswith("key"):
        return "key"
    return {KEY: "integer", INT: "integer", MONEY: "money", DATE: "date", TEXT: "text"}[declared]


def hardly_shrinks(file, chunk, codec):
    """Whether pages that are not compressed would not have become much smaller, each by itself."""
    bodies = [bytes(file.data[page.body_at:page.end]) for page in file.pages(chunk)]
    size = sum(map(len, bodies))
    packed = sum(len(pyarrow.compress(body, codec.lower(), asbytes=True)) for body in bodies)
    return packed > 0.97 * size or size < 200  # where few bytes are not searched


@dataclasses.dataclass(frozen=True)
class Combination:
    types: str
    encoding: str
    codec: str
    pages: int
    nullable: bool

    def __str__(self):
        return (f"{self.types} types, {self.encoding}, {self.codec}, data pages {self.pages}, "
                f"{'optional' if self.nullable else 'required'}")

    def cell(self, column, declared):
        kind = kind_of(column, declared)
        arrow, stored = TYPES[self.types].get(kind, (TEXT, "BYTE_ARRAY"))
        return Cell(kind, arrow, stored, ENCODINGS[self.encoding](stored), self.codec, self.pages, self.nullable)

    def cells(self, table):
        """{column: Cell}"""
        return {column: self.cell(column, declared) for column, declared in TABLES[table]}

    def options(self, tables):
        """What the program must be told for these tables."""
        if self.encoding in ("PLAIN", "RLE_DICTIONARY"):
            encodings = f"*={self.encoding}"
        else:
            encodings = ",".join(f"{column}={cell.encoding}" for table in tables for column, cell in self.cells(table).items())
        return [*type_options(self.types, tables), "--column-encoding", encodings, "-c", self.codec, "--data-page-version", str(self.pages),
                *(["--nullable"] if self.nullable else [])]

    def expected(self, table, ours):
        """Our values in the types of this file."""
        return retyped(ours, {column: cell.arrow for column, cell in self.cells(table).items()})

    def wrong_layout(self, table, path):
        """What of the file is not as asked, or "". This is what makes the matrix mean something."""
        names = {"PLAIN": 0, "DELTA_BINARY_PACKED": 5, "DELTA_LENGTH_BYTE_ARRAY": 6, "DELTA_BYTE_ARRAY": 7,
                 "RLE_DICTIONARY": 8, "BYTE_STREAM_SPLIT": 9}
        stored_names = {1: "INT32", 2: "INT64", 5: "DOUBLE", 6: "BYTE_ARRAY", 7: "FIXED_LEN_BYTE_ARRAY"}
        file = File(path)
        for leaf, (column, cell) in zip(file.leaves, self.cells(table).items(), strict=True):
            found = (leaf[4].decode(), stored_names[leaf[1]], leaf[3] == 1)
            if found != (column, cell.stored, cell.nullable):
                return f"{found}, not {(column, cell.stored, cell.nullable)}"
            for group in range(len(file.groups)):
                chunk = file.chunk(group, column)
                codec, asked = CODEC_NAMES[chunk[3][4]], self.codec.split("(")[0]
                if codec != asked and (codec != "UNCOMPRESSED" or not hardly_shrinks(file, chunk, asked)):
                    return f"{column} is {codec}"
                if chunk[3][7] > chunk[3][6]:
                    return f"{column} grew from {chunk[3][6]} to {chunk[3][7]} bytes"
                for page in file.data_pages(chunk):
                    if self.pages == 2 and page.header[3] > page.bytes:
                        return f"a page of {column} grew from {page.bytes} to {page.header[3]} bytes"
                    if page.kind != {1: DATA_PAGE, 2: DATA_PAGE_V2}[self.pages]:
                        return f"{column} has a page of kind {page.kind}"
                    encoding = page.header[5][2] if page.kind == DATA_PAGE else page.header[8][4]
                    if encoding != names[cell.encoding]:
                        return f"{column} has a page of encoding {encoding}, not {cell.encoding}"
        return ""


def combinations(codecs=CODECS, types=tuple(TYPES), nullable=(False, True)):
    return [Combination(*one) for one in itertools.product(types, ENCODINGS, codecs, (1, 2), nullable)]
