"""Tables as Arrow streams."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, ParamSpec, TypedDict, Union, overload

from . import _core, _words
from ._notes import warn

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import pyarrow.dataset
    from typing_extensions import CapsuleType, TypeAlias, Unpack

AnyPath: TypeAlias = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
ScaleFactor: TypeAlias = Union[int, float, str, Decimal]
SchemaName: TypeAlias = Literal["tpcgen", "duckdb", "spark", "trino", "velox", "gpu"]
PerColumn: TypeAlias = Union[str, Mapping[str, str]]
Nullable: TypeAlias = Union[bool, str, Iterable[str], Mapping[str, bool]]

# What the Arrow C data interface calls the types that there are here, but for decimals.
_TYPES = {
    "i": "int32",
    "l": "int64",
    "g": "double",
    "tdD": "date32",
    "tsm:": "timestamp[ms]",
    "u": "utf8",
    "U": "large_utf8",
    "vu": "utf8_view",
}

# So many rows of lineitem are counted in some hundredths of a second.
_FEW_ROWS = 60_000_000


class TableOptions(TypedDict, total=False):
    """What table() takes beside a name and a scale factor."""

    columns: Sequence[str] | None
    worker: tuple[int, int] | None
    rows: range | slice | None
    batch_rows: int | None
    schema: SchemaName | None
    decimal: PerColumn | None
    date: PerColumn | None
    key: PerColumn | None
    string: PerColumn | None
    nullable: Nullable | None
    num_threads: int
    distributions: AnyPath | None
    benchmark: str


class Field(NamedTuple):
    """A column: its name, and Arrow's name of its type, such as "decimal128(15, 2)". No value is null."""

    name: str
    type: str


def _type_name(format: str, coded: bool) -> str:
    if format.startswith("d:"):
        precision, scale, *bits = format[2:].split(",")
        return f"decimal{bits[0] if bits else 128}({precision}, {scale})"
    return f"dictionary<int32, {_TYPES[format]}>" if coded else _TYPES[format]


class Schema(Sequence[Field]):
    """The columns of a table, in order, for people; and for libraries through `__arrow_c_schema__()`.

    pyarrow.schema(schema), for one, is the same schema as an object of PyArrow's.
    """

    def __init__(self, request: _core.Request) -> None:
        self._request = request
        fields = request.fields()
        self._fields = [Field(name, _type_name(format, coded)) for name, format, coded, _ in fields]
        self._nullable = [name for name, _, _, nullable in fields if nullable]

    @property
    def names(self) -> list[str]:
        return [field.name for field in self._fields]

    @property
    def nullable(self) -> list[str]:
        """The names of columns that are declared nullable; no value is null."""
        return list(self._nullable)

    @overload
    def __getitem__(self, index: int | str) -> Field: ...

    @overload
    def __getitem__(self, index: slice) -> list[Field]: ...

    def __getitem__(self, index: int | str | slice) -> Field | list[Field]:
        if not isinstance(index, str):
            return self._fields[index]
        for field in self._fields:
            if field.name == index:
                return field
        raise KeyError(index)

    def __contains__(self, item: object) -> bool:
        return item in self._fields or any(field.name == item for field in self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and (self._fields, self._nullable) == (other._fields, other._nullable)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {type}" for name, type in self._fields)

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(type)}</td></tr>" for name, type in self)
        return f"<table><thead><tr><th>column</th><th>type</th></tr></thead><tbody>{rows}</tbody></table>"

    def __arrow_c_schema__(self) -> CapsuleType:
        return self._request.schema()


@dataclass(frozen=True)
class Table:
    """A table that is drawn whenever somebody reads it. Made by table(), which says what its fields mean.

    It holds nothing but these fields: it may be kept, compared, pickled, sent to other processes, and read by
    any number of threads at once, each of which has a stream of its own. Threads that share a stream get each of
    its batches once.
    """

    name: str
    scale_factor: str = "1"
    columns: tuple[str, ...] | None = None
    worker: tuple[int, int] | None = None
    rows: tuple[int, int | None] | None = None
    batch_rows: int = 0
    types: tuple[tuple[str, str], ...] = ()
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
        return self._request().row_count()

    def __len__(self) -> int:
        return self.num_rows

    def __bool__(self) -> bool:
        return True

    def about_rows(self) -> int:
        """The number of rows within a thousandth where there are many, without counting."""
        return self._request().about_rows()

    def piece(self, i: int, n: int) -> Table:
        """The same table for worker i of n. Raises UsageError if this is a piece, or a range of rows, already."""
        if self.worker is not None or self.rows is not None:
            raise _core.UsageError("A piece of a table, or a range of its rows, is not cut again.")
        return replace(self, worker=_words.worker_of((i, n)))

    def to_reader(self) -> pyarrow.RecordBatchReader:
        """A new stream as a reader of PyArrow's, which must be installed: for Lance, Delta and others that want one."""
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self)

    def to_arrow(self) -> pyarrow.Table:
        """All rows in memory as a table of PyArrow's, which must be installed."""
        return self.to_reader().read_all()

    def to_pandas(self) -> pandas.DataFrame:
        """All rows in memory as a DataFrame of pandas, which must be installed, with PyArrow.

        Dates are datetime64, so that .dt works; decimals are objects, unless the table has decimal="double".
        """
        import pyarrow

        dated = self if any(option == "date" for option, _ in self.types) else self._with("date", "timestamp-ms")
        return pyarrow.table(dated).to_pandas()

    def _with(self, option: str, text: str) -> Table:
        return replace(self, types=(*self.types, (option, text)))

    def _repr_html_(self) -> str:
        rows = self.about_rows()
        if self.name == "lineitem" and rows <= _FEW_ROWS:
            rows = self.num_rows
        about = "" if self._is_exact(rows) else "about "
        title = f"{self.name}, scale factor {self.scale_factor}, {about}{rows:,} rows"
        return f"<p>{html.escape(title)}</p>{self.schema._repr_html_()}"

    def _is_exact(self, rows: int) -> bool:
        """Whether these are the rows, and no product: four lines for each order."""
        if self.name != "lineitem" or rows <= _FEW_ROWS:
            return True
        orders = replace(self, name="orders", columns=None, types=())
        return self.worker is None and self.rows is None and rows != 4 * orders.num_rows

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
            row_count=row_count,
            parts=workers,
            part=worker + 1,
            batch_rows=self.batch_rows,
            types=self.types,
            threads=self.num_threads,
            distributions=self.distributions,
        )


def quiet_table(
    name: str,
    scale_factor: ScaleFactor = 1,
    *,
    columns: Sequence[str] | None = None,
    worker: tuple[int, int] | None = None,
    rows: range | slice | None = None,
    batch_rows: int | None = None,
    schema: SchemaName | None = None,
    decimal: PerColumn | None = None,
    date: PerColumn | None = None,
    key: PerColumn | None = None,
    string: PerColumn | None = None,
    nullable: Nullable | None = None,
    num_threads: int = 1,
    distributions: AnyPath | None = None,
    benchmark: str = "tpch",
) -> Table:
    """A table of TPC-H for whoever takes Arrow streams: duckdb.sql("from t"), polars.DataFrame(t),
    pyarrow.table(t), pandas.DataFrame.from_arrow(t), datafusion's SessionContext().from_arrow(t).

    Nothing is drawn yet; each reader has the rows drawn anew, without the GIL and in its own thread.

    name            "lineitem", in any case; table_names() lists all eight
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
    schema          types as the tables of an engine have them: "tpcgen", "duckdb", "spark", "trino", "velox",
                    "gpu", as `--schema` of the command has them; the next arguments change single types

    These five take a value for all columns, or a mapping of columns to values, {"*nationkey": "int32"}, where
    names may be patterns of all of the benchmark's columns, so that one mapping serves all tables:

    decimal         money and quantities: "decimal128" (the default), "decimal64", "decimal(12,2)", or "double",
                    the nearest
    date            "date32" (the default), "timestamp-ms", or "string": "1996-03-13"
    key             keys and whole numbers: "int32" or "int64"; left out: int64 for keys, int32 for the rest
    string          text: "utf8" (the default), "large" (large_utf8), "view" (utf8_view), or "dictionary" where a
                    column has few values, such as l_shipmode, and else utf8
    nullable        whether columns are declared nullable, though no value is null: True, False, or names

    num_threads     threads that may be at work before the first batch, making the text that comments are cut from
    distributions   path of a file of word lists in the format of dbgen's dists.dss; None: those that are built in

    What a user should know is a warning of the class TpcmillWarning: that the official dbgen would truncate the scale
    factor, say, or that keys of partsupp occur twice. Raises UsageError for what makes no sense.
    """
    said = {"schema": schema, "decimal": decimal, "date": date, "key": key, "string": string, "nullable": nullable}
    made = Table(
        name=_name(name, benchmark),
        scale_factor=_words.number("scale_factor", scale_factor),
        columns=None if columns is None else _words.column_names(columns),
        worker=None if worker is None else _words.worker_of(worker),
        rows=None if rows is None else _words.range_of(rows),
        batch_rows=0 if batch_rows is None else _words.number_to("batch_rows", batch_rows, 1_000_000),
        types=_types(said),
        num_threads=_words.number_to("num_threads", num_threads, 4096),
        distributions=None if distributions is None else _words.path("distributions", distributions),
        benchmark=benchmark,
    )
    made.schema  # Whatever else is wrong is said here, and not by the first reader.
    return made


_Arguments = ParamSpec("_Arguments")


def _with_warnings(function: Callable[_Arguments, Table]) -> Callable[_Arguments, Table]:
    @wraps(function)
    def telling(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> Table:
        made = function(*arguments, **options)
        _warn_of([made])
        return made

    telling.__name__ = telling.__qualname__ = "table"
    return telling


table = _with_warnings(quiet_table)


def _warn_of(made: Iterable[Table]) -> None:
    """What a user should know of these tables, each sentence once."""
    for sentence in dict.fromkeys(note for one in made for note in _notes_on(one.benchmark, one.name, one.scale_factor)):
        warn(sentence)


@lru_cache(maxsize=1000)
def _notes_on(benchmark: str, name: str, scale_factor: str) -> tuple[str, ...]:
    """Of a row of such a table, as they would be for a whole one: that takes the least time."""
    asked = [f"--scale-factor={scale_factor}", f"--tables={name}", "--stdout", "--max-rows=1", "--num-threads=1"]
    return tuple(_core.notes([benchmark, "tbl", *asked]))


def tables(scale_factor: ScaleFactor = 1, **options: Unpack[TableOptions]) -> dict[str, Table]:
    """All tables by name, in the order that foreign keys allow: table(name, scale_factor, **options) of each."""
    names = table_names(options.get("benchmark", "tpch"))
    made = {name: quiet_table(name, scale_factor, **options) for name in names}
    _warn_of(made.values())
    return made


def load(
    connection: Any, scale_factor: ScaleFactor = 1, *, replace: bool = False, **options: Unpack[TableOptions]
) -> None:
    """Makes all tables in a connection of DuckDB's: tables(scale_factor, **options), one after the other.

        tpcmill.load(duckdb.connect("tpch.db"), 1)

    replace     take the place of tables of these names; else DuckDB refuses them
    """
    verb = "create or replace table" if _words.switch("replace", replace) else "create table"
    if not all(callable(getattr(connection, name, None)) for name in ("register", "unregister", "execute")):
        raise _words.refusal("connection", connection, "a connection of DuckDB's: duckdb.connect()")
    for name, drawn in tables(scale_factor, **options).items():
        connection.register("tpcmill_drawn", drawn)
        try:
            connection.execute(f"{verb} {name} as from tpcmill_drawn")
        finally:
            connection.unregister("tpcmill_drawn")


def schema(name: str, scale_factor: ScaleFactor = 1, **options: Unpack[TableOptions]) -> Schema:
    """The columns of table(name, scale_factor, **options) and their types. Nothing is drawn."""
    return quiet_table(name, scale_factor, **options).schema


def row_count(name: str, scale_factor: ScaleFactor = 1, **options: Unpack[TableOptions]) -> int:
    """The exact number of rows of table(name, scale_factor, **options).

    Takes no time but for parts of lineitem, and for lineitem at unusual scale factors: there 1.5 ns for each
    order, whose lines are counted.
    """
    return quiet_table(name, scale_factor, **options).num_rows


def table_names(benchmark: str = "tpch") -> list[str]:
    """The names of the tables, each behind those that its foreign keys point to: the order to load them in.

    Raises UsageError for an unknown benchmark.
    """
    # The benchmark's own order is so, but for nations, which come before their regions.
    return sorted(_core.table_names(_words.text("benchmark", benchmark)), key=lambda name: name != "region")


# ---- What was said, checked ------------------------------------------------------------------


def _name(name: object, benchmark: str) -> str:
    """A table's name, which may be typed in any case."""
    given = _words.text("name", name, 'the name of a table, such as "lineitem"')
    return given.lower() if given.lower() in table_names(benchmark) else given


def _types(said: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    words = [(option, _words.TYPES[option](option, value)) for option, value in said.items() if value is not None]
    return tuple((option, word) for option, word in words if word != "" or said[option] == "")
