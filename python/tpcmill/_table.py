"""Tables as Arrow streams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, TypeVar, Union, overload

from . import _core

if TYPE_CHECKING:
    import pyarrow.dataset
    from typing_extensions import CapsuleType, TypeAlias, Unpack

ScaleFactor: TypeAlias = Union[int, float, str, Decimal]
DecimalType: TypeAlias = Literal["decimal128", "decimal64", "double"]
StringType: TypeAlias = Literal["utf8", "dictionary", "large", "view"]
KeyType: TypeAlias = Literal["int32", "int64"]

_DECIMALS = {"decimal128": 0, "decimal64": 1, "double": 2}
_STRINGS = {"utf8": 0, "dictionary": 1, "large": 2, "view": 3}
_KEYS = {None: 0, "int32": 1, "int64": 2}
_EXACT, _ABOUT = 0, 2

# What the Arrow C data interface calls the types that there are here.
_TYPES = {
    "i": "int32",
    "l": "int64",
    "g": "double",
    "tdD": "date32",
    "u": "utf8",
    "U": "large_utf8",
    "vu": "utf8_view",
    "d:15,2": "decimal128(15, 2)",
    "d:15,2,64": "decimal64(15, 2)",
}


class TableOptions(TypedDict, total=False):
    """What table() takes beside a name and a scale factor."""

    columns: Sequence[str] | None
    worker: tuple[int, int] | None
    rows: range | slice | None
    batch_rows: int | None
    decimal: DecimalType
    string: StringType
    key: KeyType | None
    num_threads: int
    distributions: str | None
    benchmark: str


class Field(NamedTuple):
    """A column: its name, and Arrow's name of its type, such as "decimal128(15, 2)". It is never null."""

    name: str
    type: str


class Schema(Sequence[Field]):
    """The columns of a table, in order, for people; and for libraries through `__arrow_c_schema__()`.

    pyarrow.schema(schema), for one, is the same schema as an object of PyArrow's.
    """

    def __init__(self, request: _core.Request) -> None:
        self._request = request
        self._fields = [
            Field(name, f"dictionary<int32, {_TYPES[format]}>" if coded else _TYPES[format])
            for name, format, coded in request.fields()
        ]

    @property
    def names(self) -> list[str]:
        return [field.name for field in self._fields]

    @overload
    def __getitem__(self, index: int) -> Field: ...

    @overload
    def __getitem__(self, index: slice) -> list[Field]: ...

    def __getitem__(self, index: int | slice) -> Field | list[Field]:
        return self._fields[index]

    def __len__(self) -> int:
        return len(self._fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self._fields == other._fields

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {type}" for name, type in self._fields)

    def __arrow_c_schema__(self) -> CapsuleType:
        return self._request.schema()


@dataclass(frozen=True)
class Table:
    """A table that is drawn whenever somebody reads it. Made by table(), which says what its fields mean.

    It holds nothing but these fields: it may be kept, compared, pickled, sent to other processes, and read by
    any number of threads at once, each of which has a stream of its own. A stream is for one thread at a time.
    """

    name: str
    scale_factor: str = "1"
    columns: tuple[str, ...] | None = None
    worker: tuple[int, int] | None = None
    rows: tuple[int, int | None] | None = None
    batch_rows: int = 0
    decimal: DecimalType = "decimal128"
    string: StringType = "utf8"
    key: KeyType | None = None
    num_threads: int = 1
    distributions: str | None = None
    benchmark: str = "tpch"

    def __arrow_c_stream__(self, requested_schema: object = None) -> CapsuleType:
        """A new stream of all rows, from the first one on. Types are those of this table, whatever is requested."""
        return self._request().stream()

    def __arrow_c_schema__(self) -> CapsuleType:
        """The schema of the stream; no row is drawn for it."""
        return self._request().schema()

    @property
    def schema(self) -> Schema:
        """The columns and their types; no row is drawn for it."""
        return Schema(self._request())

    @property
    def num_rows(self) -> int:
        """The exact number of rows. Takes 1.5 ns for each order where lines of lineitem must be counted."""
        return self._request().row_count(_EXACT)

    def __len__(self) -> int:
        return self.num_rows

    def __bool__(self) -> bool:
        return True

    def about_rows(self) -> int:
        """The number of rows within a thousandth where there are many, without counting."""
        return self._request().row_count(_ABOUT)

    def piece(self, i: int, n: int) -> Table:
        """The same table for worker i of n. Raises UsageError if this is a piece, or a range of rows, already."""
        if self.worker is not None or self.rows is not None:
            raise _core.UsageError("A piece of a table, or a range of its rows, is not cut again.")
        return replace(self, worker=_worker((i, n)))

    def dataset(self) -> pyarrow.dataset.Dataset:
        """This table as a dataset of PyArrow's, which must be installed.

        What it has beyond the table: whoever reads it can say which columns are needed, and only these are
        made. DuckDB does so for a dataset in a query, and hands its filters over as well; Polars does in
        polars.scan_pyarrow_dataset().
        """
        from ._dataset import TableDataset

        return TableDataset(self)

    def _request(self) -> _core.Request:
        worker, workers = self.worker or (-1, 0)
        first_row, row_count = self.rows or (0, None)
        return _core.Request(
            benchmark=self.benchmark,
            scale_factor=self.scale_factor,
            table=self.name,
            columns=self.columns,
            first_row=first_row,
            row_count=-1 if row_count is None else row_count,
            parts=workers,
            part=worker + 1,
            batch_rows=self.batch_rows,
            decimal=_DECIMALS[self.decimal],
            string=_STRINGS[self.string],
            integer=_KEYS[self.key],
            threads=self.num_threads,
            distributions=self.distributions,
        )


def table(
    name: str,
    *,
    scale_factor: ScaleFactor = 1,
    columns: Sequence[str] | None = None,
    worker: tuple[int, int] | None = None,
    rows: range | slice | None = None,
    batch_rows: int | None = None,
    decimal: DecimalType = "decimal128",
    string: StringType = "utf8",
    key: KeyType | None = None,
    num_threads: int = 1,
    distributions: str | None = None,
    benchmark: str = "tpch",
) -> Table:
    """A table of TPC-H for whoever takes Arrow streams: duckdb.sql("from t"), polars.DataFrame(t),
    pyarrow.table(t), pandas.DataFrame.from_arrow(t), datafusion's SessionContext().from_arrow(t).

    Nothing is drawn yet; each reader has the rows drawn anew, without the GIL and in its own thread.

    name            "lineitem"; table_names() lists all eight
    scale_factor    how much: 1 is about 1 GB of text. A decimal number above 0 and up to 100000; a text or a
                    Decimal is taken exactly, a float as Python prints it
    columns         the columns that are wanted, in this order; None: all. Others are not made, so that two
                    columns of lineitem's sixteen take two columns' time
    worker          (i, n): only piece i of n, 0 <= i < n, for n workers that share a table. The pieces, one
                    after another, are the table, and are cut where `tpcmill tpch --parts n --part i+1` cuts.
                    nation and region are not cut: they belong to worker 0
    rows            only these rows of the table, or of the worker's piece: range(1000, 2000), or
                    slice(1000, None) for all from there on. Rows are counted from 0; what lies behind the last
                    one is left out
    batch_rows      rows of each Arrow batch but the last, at most 1000000; None: as many as are fast
    decimal         how decimal(15, 2) columns arrive: "decimal128", "decimal64", or "double", the nearest
    string          how text arrives: "utf8", "large" (large_utf8), "view" (utf8_view), or "dictionary" where a
                    column has few values, such as l_shipmode, and else "utf8"
    key             "int32" or "int64" for keys and whole numbers; None: int64 for keys, int32 for the rest
    num_threads     threads that may be at work before the first batch, making the text that comments are cut from
    distributions   path of a file of word lists in the format of dbgen's dists.dss; None: those that are built in

    Raises UsageError for what makes no sense.
    """
    made = Table(
        name=_text("table", name),
        scale_factor=str(scale_factor),
        columns=None if columns is None else _names(columns),
        worker=None if worker is None else _worker(worker),
        rows=None if rows is None else _rows(rows),
        batch_rows=0 if batch_rows is None else _number("batch_rows", batch_rows, 1_000_000),
        decimal=_choice("decimal", decimal, _DECIMALS),
        string=_choice("string", string, _STRINGS),
        key=_choice("key", key, _KEYS),
        num_threads=_number("num_threads", num_threads, 4096),
        distributions=distributions,
        benchmark=benchmark,
    )
    made.schema  # Whatever else is wrong is said here, and not by the first reader.
    return made


def schema(name: str, scale_factor: ScaleFactor = 1, **options: Unpack[TableOptions]) -> Schema:
    """The columns of table(name, scale_factor=scale_factor, **options) and their types. Nothing is drawn."""
    return table(name, scale_factor=scale_factor, **options).schema


def row_count(name: str, scale_factor: ScaleFactor = 1, **options: Unpack[TableOptions]) -> int:
    """The exact number of rows of table(name, scale_factor=scale_factor, **options).

    Takes no time but for parts of lineitem, and for lineitem at unusual scale factors: there 1.5 ns for each
    order, whose lines are counted.
    """
    return table(name, scale_factor=scale_factor, **options).num_rows


def table_names(benchmark: str = "tpch") -> list[str]:
    """The names of the tables, in their usual order. Raises UsageError for an unknown benchmark."""
    names = _core.table_names(benchmark)
    if not names:
        raise _core.UsageError(f"There is no benchmark {benchmark!r}. Benchmarks are tpch.")
    return names


# ---- What was said, checked ------------------------------------------------------------------


def _text(option: str, value: object) -> str:
    if not isinstance(value, str):
        raise _core.UsageError(f"{option} is {value!r}, and should be a text.")
    return value


def _number(option: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise _core.UsageError(f"{option} is {value!r}, and should be a whole number from 1 to {most}.")
    return value


_Choice = TypeVar("_Choice")


def _choice(option: str, value: _Choice, choices: Collection[object]) -> _Choice:
    if value not in choices:
        names = ", ".join(map(repr, choices))
        raise _core.UsageError(f"{option} is {value!r}, and should be one of {names}.")
    return value


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    if isinstance(columns, str):
        raise _core.UsageError(f"columns is {columns!r}, and should be a list of names: [{columns!r}].")
    return tuple(_text("one of columns", column) for column in columns)


def _worker(worker: tuple[int, int]) -> tuple[int, int]:
    try:
        index, workers = worker
        if isinstance(index, int) and isinstance(workers, int) and 0 <= index < workers < 2**31:
            return index, workers
    except (TypeError, ValueError):
        pass
    raise _core.UsageError(f"worker is {worker!r}, and should be (i, n) with 0 <= i < n: piece i of n.")


def _rows(rows: range | slice) -> tuple[int, int | None]:
    if isinstance(rows, (range, slice)) and rows.step in (None, 1):
        first = 0 if rows.start is None else rows.start
        if first >= 0 and (rows.stop is None or rows.stop >= 0):
            return first, None if rows.stop is None else max(0, rows.stop - first)
    raise _core.UsageError(
        f"rows is {rows!r}, and should be a range of rows counted from 0, one after another: range(1000, 2000)."
    )
