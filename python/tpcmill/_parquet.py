"""Parquet that any tool has written: which files there are, of which tables, and their rows."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from . import _core, _words
from ._columns import TABLES, Column, Values, settled

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

_EXTENSIONS = (".parquet", ".parq", ".pq")
_BATCH_ROWS = 65_536


class Part(NamedTuple):
    """A file, or a stream, of a table."""

    schema: pyarrow.Schema
    batches: Callable[[list[str]], Iterator[pyarrow.RecordBatch]]
    constants: dict[str, str]  # values in the names of folders, as in l_shipdate=1996-03-13
    rows: int | None
    bytes: int


class Found(NamedTuple):
    table: str
    parts: list[Part]

    def batches(self) -> Iterator[list[Values]]:
        for part in self.parts:
            places = _places(self.table, part)
            names = [place for place in places if isinstance(place, int)]
            for batch in part.batches([part.schema.field(i).name for i in names]):
                yield [_values(column, place, batch, names) for column, place in zip(TABLES[self.table], places)]

    def superfluous(self) -> list[str]:
        """The names of columns that are not the table's."""
        names: dict[str, None] = {}
        for part in self.parts:
            used = set(_places(self.table, part))
            names.update((field.name, None) for i, field in enumerate(part.schema) if i not in used)
        return list(names)


class Refused(NamedTuple):
    """What is named like Parquet of a table and is not read."""

    folder: str
    path: str  # inside the folder
    table: str | None
    why: str

    @property
    def sentence(self) -> str:
        return _words.showable(f"{self.path} cannot be read: {self.why}.")

    def failure(self) -> _core.Error:
        return _words.failure(f"{os.path.join(self.folder, self.path)} cannot be read: {self.why}.")


def _places(name: str, part: Part) -> list[int | str]:
    """Where each column is: a place in the schema, or a value that all rows have."""
    lower = [field.name.lower() for field in part.schema]
    constants = {key.lower(): value for key, value in part.constants.items()}
    columns = TABLES[name]
    if all(column.name in lower or column.name in constants for column in columns):
        return [lower.index(column.name) if column.name in lower else constants[column.name] for column in columns]
    if len(lower) == len(columns) and len(set(lower)) == len(lower):
        return list(range(len(columns)))
    missing = next(column.name for column in columns if column.name not in lower)
    there = f"{len(lower)} columns, and none is called {missing}"
    raise _words.failure(f"A file of {name} has {there}; the table has {len(columns)}.")


def _values(column: Column, place: int | str, batch: pyarrow.RecordBatch, read: list[int]) -> Values:
    import pyarrow

    if isinstance(place, str):
        return settled(column, pyarrow.array([place] * batch.num_rows, pyarrow.string()))
    return settled(column, batch.column(read.index(place)))


@contextmanager
def _opened(path: Path) -> Iterator[pyarrow.parquet.ParquetFile]:
    import pyarrow
    import pyarrow.parquet

    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:  # PyArrow takes no other names
        with path.open("rb") as bytes, pyarrow.parquet.ParquetFile(bytes) as file:
            yield file
    else:
        with pyarrow.parquet.ParquetFile(os.path.abspath(path)) as file:
            yield file


def _file(path: Path, below: Path) -> Part:
    import pyarrow

    def failure(error: Exception) -> _core.Error:
        return _words.failure(f"{path} cannot be read: {_sentence(error)}.")

    try:
        size = path.stat().st_size
        with _opened(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (OSError, pyarrow.ArrowException) as error:
        raise failure(error) from None

    def batches(names: list[str]) -> Iterator[pyarrow.RecordBatch]:
        try:
            with _opened(path) as file:
                for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                    yield batch.select(names)
        except (OSError, pyarrow.ArrowException) as error:
            raise failure(error) from None

    folders = path.relative_to(below).parts[:-1] if path.is_relative_to(below) else ()
    constants = {key: unquote(value) for key, found, value in (part.partition("=") for part in folders) if found}
    return Part(schema, batches, constants, rows, size)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror and error.errno in errno.errorcode:
        return _reason(error)
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _reason(error: OSError) -> str:
    return f"{os.strerror(error.errno or 0)} ({errno.errorcode.get(error.errno or 0, error.errno)})"


def stream(source: Any) -> Part:
    import pyarrow

    def failure(error: Exception) -> _core.Error:
        return _words.failure(f"A stream cannot be read: {_sentence(error)}.")

    try:
        reader = pyarrow.RecordBatchReader.from_stream(source)
    except (OSError, pyarrow.ArrowException) as error:
        raise failure(error) from None

    def batches(names: list[str]) -> Iterator[pyarrow.RecordBatch]:
        try:
            for batch in reader:
                yield batch.select(names)
        except (OSError, pyarrow.ArrowException) as error:
            raise failure(error) from None

    return Part(reader.schema, batches, {}, None, 0)


def find(argument: str, source: object) -> tuple[dict[str, Found], list[Refused]]:
    """The tables there are, in their usual order, and what is not read."""
    _need_pyarrow()
    found: dict[str, Found] = {}
    refused: list[Refused] = []
    for part, names in _parts(argument, source, refused):
        table_name = _table_of(part.schema, part.constants, names)
        found.setdefault(table_name, Found(table_name, [])).parts.append(part)
    if not found and not refused:
        where = f' in "{os.fsdecode(source)}"' if isinstance(source, (str, bytes, os.PathLike)) else ""
        raise _words.failure(f"There are no Parquet files of tables{where}.")
    return {name: found[name] for name in TABLES if name in found}, refused


def _need_pyarrow() -> None:
    try:
        import pyarrow.compute
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise _core.Error("Parquet is read with PyArrow, which is not installed: pip install pyarrow.") from error


def _parts(argument: str, source: object, refused: list[Refused]) -> Iterator[tuple[Part, list[str]]]:
    """Each with the names that may say which table it is, the most telling ones first."""
    if hasattr(source, "__arrow_c_stream__"):
        yield stream(source), []
    elif isinstance(source, (str, bytes, os.PathLike)):
        yield from _parts_of_path(Path(_words.local_path(argument, source)), refused)
    elif isinstance(source, Iterable) and not isinstance(source, (bytearray, memoryview, Mapping)):
        for one in source:
            yield from _parts(f"one of {argument.removeprefix('one of ')}", one, refused)
    else:
        raise _words.refusal(argument, source, "a path, a list of paths, or what has an Arrow stream")


def _parts_of_path(top: Path, refused: list[Refused]) -> Iterator[tuple[Part, list[str]]]:
    if not top.is_dir():
        if why := _why_not(top, None):
            refused.append(Refused(str(top.parent), top.name, _table_named([top.name, top.parent.name]), why))
            return
        yield _file(top, top.parent), [top.name, top.parent.name]
        return
    files, others = parquet_files(top)
    refused += others
    for path in files:
        yield _file(path, top), [top.resolve().name, *path.relative_to(top).parts]


def parquet_files(folder: Path) -> tuple[list[Path], list[Refused]]:
    """Regular files below a folder, but for hidden ones; and what is named so and is none, or lies outside."""
    inside = os.path.realpath(folder)
    files: list[Path] = []
    refused: list[Refused] = []

    def refuse(path: Path, why: str) -> None:
        names = path.relative_to(folder).parts
        refused.append(Refused(str(folder), str(path.relative_to(folder)), _table_named([Path(inside).name, *names]), why))

    def fail(error: OSError) -> None:
        raise _words.failure(f"{os.fsdecode(error.filename)} cannot be read: {_reason(error)}.")

    for at, folders, others in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in folders:
            if os.path.islink(os.path.join(at, name)) and (is_named(name) or _table_named([name])):
                refuse(Path(at, name), "it is a symbolic link to a folder")
        for name in sorted(others):
            if is_named(name) and not name.startswith((".", "_")):
                path = Path(at, name)
                why = _why_not(path, inside)
                if why is None:
                    files.append(path)
                else:
                    refuse(path, why)
    return files, refused


def is_named(name: str) -> bool:
    """Whether a file is named like Parquet."""
    return name.lower().endswith(_EXTENSIONS)


def _why_not(path: Path, inside: str | None) -> str | None:
    """Why something is not opened: what is no regular file, or lies outside a folder; None if it is."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _reason(error)
    if inside is not None and not Path(os.path.realpath(path)).is_relative_to(inside):
        return "it is a symbolic link that leads out of the folder"
    if stat.S_ISREG(mode):
        return None
    kinds = ((stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    return f"it is {next((kind for is_kind, kind in kinds if is_kind(mode)), 'a device')}"


def _table_named(names: Sequence[str], columns: int | None = None) -> str | None:
    """The table that one of these names is of, the first one first; one of so many columns."""
    for name in names:
        first = name.lower().replace("-", ".").replace("_", ".").split(".")[0]
        if first in TABLES and columns in (None, len(TABLES[first])):
            return first
    return None


def _table_of(schema: pyarrow.Schema, constants: dict[str, str], names: Sequence[str]) -> str:
    columns = {field.name.lower() for field in schema} | {name.lower() for name in constants}
    for name, wanted in TABLES.items():
        if all(column.name in columns for column in wanted):
            return name
    if (named := _table_named(names, len(schema))) is not None:
        return named
    raise _words.failure(f"Parquet with the columns {', '.join(sorted(columns))} is of no table of TPC-H.")
