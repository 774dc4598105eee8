"""What proves data that any tool has written: digests of its contents, and the first row that is wrong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Union
from urllib.parse import unquote

from . import _core
from ._columns import TABLES, Column, Values, settled
from ._table import ScaleFactor, row_count, table
from ._words import word

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import TypeAlias

Source: TypeAlias = Union[str, "os.PathLike[str]", Iterable[Union[str, "os.PathLike[str]"]], Any]

_EXTENSIONS = (".parquet", ".parq", ".pq")
_BATCH_ROWS = 65_536
_GROUPS = 4096  # ranges of keys that digests are compared by


class TableDigest(NamedTuple):
    """The contents of one table: doc/digest.md says what a digest is."""

    table: str
    digest: str
    rows: int


class Verdict(NamedTuple):
    """What was found of one table, or of one file."""

    name: str
    whole: bool
    sentence: str  # about it, to be read


class Verified(NamedTuple):
    """What verify() found."""

    method: str  # "bytes" or "hashes", of a folder of tpcmill's own; "rows"
    verdicts: list[Verdict]
    scale_factor: str

    @property
    def whole(self) -> bool:
        """Whether all is as it should be."""
        return all(verdict.whole for verdict in self.verdicts)


def digest(source: Source) -> list[TableDigest]:
    """The digest of each table in Parquet that any tool has written; PyArrow must be installed.

        tpcmill.digest("folder")                        # its tables, each a file or a folder of files
        tpcmill.digest(["a.parquet", "b.parquet"])      # files
        tpcmill.digest(connection.sql("from orders"))   # whatever has an Arrow stream

    Rows may come in any order, columns in any type that holds their values (doc/digest.md). Which table it is,
    names of columns say, else those of files and folders. Two data sets with the same digest have the same rows.

    Raises Error where files cannot be read, or are of no table.
    """
    return [TableDigest(name, *_digests_of(found, None).total()) for name, found in _find(source).items()]


def verify(
    folder: str | os.PathLike[str],
    *,
    scale_factor: ScaleFactor | None = None,
    quick: bool = False,
    delimiter: str | None = None,
    distributions: str | os.PathLike[str] | None = None,
    num_threads: int | None = None,
    note: Callable[[str], object] | None = None,
) -> Verified:
    """Whether a folder holds what it should.

    Parquet of other tools is compared row by row with what tpcmill makes, in whatever order its rows are, and
    the first wrong one of each table, by its key, is named; PyArrow must be installed. What tpcmill has made
    itself, and text files of any tool, are compared as `tpcmill verify` does.

    scale_factor    of folders that tpcmill has not made; None: told by the counts of rows
    quick           compare the hashes in the manifest of a folder of tpcmill's own, and make nothing anew
    delimiter       what stands between fields of other tools' text files; None: told by the first line of each
    distributions   a file of word lists in the format of dbgen's dists.dss, for what was made with one
    num_threads     at work; None: one for each core
    note            called with sentences that the caller should read

    Raises UsageError for what makes no sense, also a scale factor that cannot be told, and Error where something
    cannot be read.
    """
    path = os.fspath(folder)
    threads = [] if num_threads is None else [f"--num-threads={word('num_threads', num_threads)}"]
    if not isinstance(quick, bool):
        raise _core.UsageError(f"quick is {quick!r}, and should be True or False.")
    lists = None if distributions is None else os.fspath(distributions)
    common = threads if lists is None else [*threads, f"--distributions={lists}"]
    if not _is_for_parquet(path):
        words = [path, *common, *["--quick"] * quick]
        words += [] if scale_factor is None else [f"--scale-factor={word('scale_factor', scale_factor)}"]
        words += [] if delimiter is None else [f"--delimiter={word('delimiter', delimiter)}"]
        method, files, told = _core.verify(words, note)
        return Verified(method, [Verdict(*file) for file in files], told)
    for name, given in (("quick", quick), ("delimiter", delimiter is not None)):
        if given:
            raise _core.UsageError(f"{name} is not for Parquet of other tools, which {path!r} holds; leave it out.")
    found = _find(path)
    scale = _scale_of(found) if scale_factor is None else word("scale_factor", scale_factor)
    made = _core.digests([f"--scale-factor={scale}", f"--tables={','.join(found)}", *common])
    right = {name: (digest, rows) for name, rows, digest, _ in made}
    return Verified("rows", [_verdict(found[name], scale, lists, *right[name]) for name in found], scale)


class _Part(NamedTuple):
    """A file, or a stream, of a table."""

    schema: pyarrow.Schema
    batches: Callable[[list[str]], Iterator[pyarrow.RecordBatch]]
    constants: dict[str, str]  # values in the names of folders, as in l_shipdate=1996-03-13
    rows: int | None


class _Found(NamedTuple):
    table: str
    parts: list[_Part]

    def batches(self) -> Iterator[list[Values]]:
        for part in self.parts:
            places = _places(self.table, part)
            names = [place for place in places if isinstance(place, int)]
            for batch in part.batches([part.schema.field(i).name for i in names]):
                yield [_values(column, place, batch, names) for column, place in zip(TABLES[self.table], places)]


def _places(name: str, part: _Part) -> list[int | str]:
    """Where each column is: a place in the schema, or a value that all rows have."""
    lower = [field.name.lower() for field in part.schema]
    constants = {key.lower(): value for key, value in part.constants.items()}
    columns = TABLES[name]
    if all(column.name in lower or column.name in constants for column in columns):
        return [lower.index(column.name) if column.name in lower else constants[column.name] for column in columns]
    if len(lower) == len(columns) and len(set(lower)) == len(lower):
        return list(range(len(columns)))
    missing = next(column.name for column in columns if column.name not in lower)
    raise _core.Error(f"A file of {name} has {len(lower)} columns, and none is called {missing}; the table has {len(columns)}.")


def _values(column: Column, place: int | str, batch: pyarrow.RecordBatch, read: list[int]) -> Values:
    import pyarrow

    if isinstance(place, str):
        return settled(column, pyarrow.array([place] * batch.num_rows, pyarrow.string()))
    return settled(column, batch.column(read.index(place)))


def _file(path: Path, below: Path) -> _Part:
    import pyarrow
    import pyarrow.parquet

    try:
        metadata = pyarrow.parquet.ParquetFile(path)
        schema, rows = metadata.schema_arrow, metadata.metadata.num_rows
        metadata.close()
    except (OSError, pyarrow.ArrowException) as error:
        raise _core.Error(f"{path} cannot be read: {_sentence(error)}.") from error

    def batches(names: list[str]) -> Iterator[pyarrow.RecordBatch]:
        try:
            with pyarrow.parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                    yield batch.select(names)
        except (OSError, pyarrow.ArrowException) as error:
            raise _core.Error(f"{path} cannot be read: {_sentence(error)}.") from error

    folders = path.relative_to(below).parts[:-1] if path.is_relative_to(below) else ()
    constants = {key: unquote(value) for key, found, value in (part.partition("=") for part in folders) if found}
    return _Part(schema, batches, constants, rows)


def _sentence(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _stream(source: Any) -> _Part:
    import pyarrow

    reader = pyarrow.RecordBatchReader.from_stream(source)

    def batches(names: list[str]) -> Iterator[pyarrow.RecordBatch]:
        for batch in reader:
            yield batch.select(names)

    return _Part(reader.schema, batches, {}, None)


def _find(source: Source) -> dict[str, _Found]:
    """The tables there are, in their usual order."""
    _need_pyarrow()
    found: dict[str, _Found] = {}
    for part, names in _parts(source):
        table_name = _table_of(part.schema, part.constants, names)
        found.setdefault(table_name, _Found(table_name, [])).parts.append(part)
    if not found:
        where = f" in {os.fspath(source)!r}" if isinstance(source, (str, os.PathLike)) else ""
        raise _core.Error(f"There are no Parquet files of tables{where}.")
    return {name: found[name] for name in TABLES if name in found}


def _need_pyarrow() -> None:
    try:
        import pyarrow.compute
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise _core.Error("Parquet is read with PyArrow, which is not installed: pip install pyarrow.") from error


def _parts(source: Source) -> Iterator[tuple[_Part, list[str]]]:
    """Each with the names that may say which table it is, the most telling ones first."""
    if hasattr(source, "__arrow_c_stream__"):
        yield _stream(source), []
        return
    if not isinstance(source, (str, os.PathLike)):
        for one in source:
            yield from _parts(one)
        return
    top = Path(source)
    if not top.is_dir():
        yield _file(top, top.parent), [top.name, top.parent.name]
        return
    for path in _parquet_files(top):
        yield _file(path, top), [top.resolve().name, *path.relative_to(top).parts]


def _parquet_files(folder: Path) -> list[Path]:
    """Regular files below a folder, but for hidden ones; links out of it are not followed."""
    inside, out = folder.resolve(), []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(files):
            path = Path(at, name)
            is_named = name.lower().endswith(_EXTENSIONS) and not name.startswith((".", "_"))
            if is_named and path.is_file() and path.resolve().is_relative_to(inside):
                out.append(path)
    return out


def _table_of(schema: pyarrow.Schema, constants: dict[str, str], names: Sequence[str]) -> str:
    columns = {field.name.lower() for field in schema} | {name.lower() for name in constants}
    for name, wanted in TABLES.items():
        if all(column.name in columns for column in wanted):
            return name
    for name in names:
        first = name.lower().replace("-", ".").replace("_", ".").split(".")[0]
        if first in TABLES and len(TABLES[first]) == len(schema):
            return first
    raise _core.Error(f"Parquet with the columns {', '.join(sorted(columns))} is of no table of TPC-H.")


def _keys_of(name: str) -> list[int]:
    return [place for place, column in enumerate(TABLES[name]) if column.is_key]


def _width(name: str, scale: str) -> int:
    """Keys in each of _GROUPS groups; all others are in the last one."""
    most = row_count({"lineitem": "orders", "partsupp": "part"}.get(name, name), scale)
    return max(1, (4 * most if name in ("orders", "lineitem") else most) // (_GROUPS - 1) + 1)


def _digests_of(found: _Found, width: int | None) -> _core.GroupDigests:
    """Digests of the rows, by groups of the first key if there is a width."""
    digests = _core.GroupDigests(1 if width is None else _GROUPS)
    for columns in found.batches():
        rows = len(columns[0].array)
        groups = Values("i", _groups(columns[0], width, rows))
        digests.add([column.buffers() for column in columns], groups.buffers()[1], rows)
    return digests


def _groups(key: Values, width: int | None, rows: int) -> pyarrow.Array:
    import pyarrow
    import pyarrow.compute as compute

    if width is None:
        return pyarrow.array([0] * rows, pyarrow.int64())
    if key.kind == "i":
        return compute.divide(key.array, width)
    groups = [min(_GROUPS, int(text) // width) if _is_number(text) else _GROUPS for text in key.texts()]
    return pyarrow.array([max(0, group) for group in groups], pyarrow.int64())


def _rows_of(found: _Found, width: int, group: int) -> Counter[tuple[str, ...]]:
    """The rows of one group, as texts."""
    import pyarrow
    import pyarrow.compute as compute

    rows: Counter[tuple[str, ...]] = Counter()
    for columns in found.batches():
        groups = _groups(columns[0], width, len(columns[0].array))
        nearest = compute.max_element_wise(compute.min_element_wise(groups, _GROUPS - 1), 0)
        wanted = compute.equal(nearest, group)
        if compute.any(wanted).as_py():
            texts = [Values(column.kind, column.array.filter(wanted)).texts() for column in columns]
            rows.update(zip(*texts))
    return rows


def _verdict(found: _Found, scale: str, lists: str | None, right_digest: str, right_rows: int) -> Verdict:
    name = found.table
    width = _width(name, scale)
    theirs = _digests_of(found, width)
    digest, rows = theirs.total()
    if (digest, rows) == (right_digest, right_rows):
        return Verdict(name, True, f"{name} has the right {rows} rows.")

    def ours() -> _Found:
        return _Found(name, [_stream(table(name, scale_factor=scale, distributions=lists))])

    group = theirs.first_difference(_digests_of(ours(), width))
    if group is None:
        raise _core.Error(f"The digest of {name} is {digest}, and of the same rows it was {right_digest}.")
    what = _difference(name, _rows_of(found, width, group), _rows_of(ours(), width, group))
    count = "" if rows == right_rows else f"; it has {rows} rows, and {right_rows} would be right"
    return Verdict(name, False, f"{name} differs: {what}{count}.")


def _difference(name: str, theirs: Counter[tuple[str, ...]], right: Counter[tuple[str, ...]]) -> str:
    """The first row, by its key, that is not in both."""
    keys = _keys_of(name)

    def order(row: tuple[str, ...]) -> list[tuple[bool, int, str]]:
        return [(not _is_number(row[key]), int(row[key]) if _is_number(row[key]) else 0, row[key]) for key in keys]

    surplus, missing = list((theirs - right).elements()), list((right - theirs).elements())
    first = min([*surplus, *missing], key=order)
    said = ", ".join(f"{TABLES[name][key].name} {_shown(first[key])}" for key in keys)
    wrong = [row for row in surplus if order(row) == order(first)]
    lacking = [row for row in missing if order(row) == order(first)]
    if not wrong:
        return f"the row of {said} is missing"
    if not lacking:
        return f"the row of {said} should not be there" if first not in right else f"the row of {said} is there too often"
    column = next(i for i in range(len(first)) if wrong[0][i] != lacking[0][i])
    found, wanted = _around(wrong[0][column], lacking[0][column])
    return f"in the row of {said}, column {TABLES[name][column].name} is {found}, and {wanted} is right"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()


def _shown(text: str) -> str:
    return text if _is_number(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text) + '"'


def _around(found: str, right: str) -> tuple[str, str]:
    """Both values in quotes, around the first difference where they are long."""
    same = len(os.path.commonprefix([found, right]))
    begin = 0 if max(len(found), len(right)) <= 80 else max(0, same - 30)

    def shown(text: str) -> str:
        cut = text[begin : begin + 80]
        return _quoted(f"{'...' if begin else ''}{cut}{'...' if begin + 80 < len(text) else ''}")

    return shown(found), shown(right)


def _is_for_parquet(folder: str) -> bool:
    """Whether a folder is one of Parquet that tpcmill has not made, as far as it says."""
    if os.path.lexists(os.path.join(folder, "_tpcmill.json")):
        return False
    return os.path.isdir(folder) and bool(_parquet_files(Path(folder)))


def _scale_of(found: dict[str, _Found]) -> str:
    """Told by the counts of rows: the shortest number that gives most tables theirs."""
    each = {"supplier": 10_000, "part": 200_000, "partsupp": 800_000, "customer": 150_000, "orders": 1_500_000}
    counts = {
        name: sum(part.rows or 0 for part in found[name].parts) for name in each if name in found and found[name].parts
    }
    guesses = {f"{scale:f}": scale for name, rows in counts.items() if (scale := _shortest(rows, each[name])) is not None}
    agreeing: dict[str, int] = {text: sum(row_count(name, text) == rows for name, rows in counts.items()) for text in guesses}
    if not counts and not found.keys() - {"region", "nation"}:
        return "1"
    best = max(agreeing, key=lambda text: agreeing[text], default=None)
    if best is None or (len(counts) > 1 and agreeing[best] < 2):
        raise _core.UsageError("scale_factor is needed: the counts of rows do not tell which it is.")
    return best


def _shortest(rows: int, each: int) -> Decimal | None:
    """The shortest decimal number that gives so many rows."""
    for places in range(10):
        scaled = -(-rows * 10**places // each)
        if 0 < scaled <= 100_000 * 10**places and max(1, each * scaled // 10**places) == rows:
            return Decimal(scaled).scaleb(-places)
    return None


def main(words: Sequence[str]) -> int:
    """`python -m tpcmill digest PATH...` and `verify FOLDER [-s N]` of Parquet that any tool has written."""
    import argparse
    import sys

    parser = argparse.ArgumentParser(prog="python -m tpcmill", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    digests = commands.add_parser("digest", help="print the digest of each table in Parquet files and folders")
    digests.add_argument("paths", nargs="+", metavar="PATH")
    folders = commands.add_parser("verify", help="compare a folder of Parquet with what tpcmill makes, row by row")
    folders.add_argument("folder", metavar="FOLDER")
    folders.add_argument("-s", "--scale-factor", metavar="N", help="left out: told by the counts of rows")
    folders.add_argument("-q", "--quiet", action="store_true", help="print only what is wrong")
    asked = parser.parse_args(words)
    try:
        if asked.command == "digest":
            found = digest(asked.paths)
            rows = max(len(str(one.rows)) for one in found)
            for one in found:
                print(f"{one.table:<8}  {one.digest}  {one.rows:>{rows}}")
            return 0
        return _print(verify(asked.folder, scale_factor=asked.scale_factor), asked.folder, asked.quiet)
    except _core.Error as error:
        print(f"tpcmill: {error}", file=sys.stderr)
        return 2 if isinstance(error, _core.UsageError) else 1


def _print(report: Verified, folder: str, quiet: bool) -> int:
    for verdict in report.verdicts:
        if not verdict.whole or not quiet:
            print(verdict.sentence)
    whole = sum(verdict.whole for verdict in report.verdicts)
    if not report.whole or not quiet:
        count = f"{whole} of {len(report.verdicts)} tables {'is' if whole == 1 else 'are'} right"
        print(f"{_quoted(folder)[1:-1]}: {count}, row by row, scale factor {report.scale_factor}.")
    return 0 if report.whole else 1


def is_for_us(words: Sequence[str]) -> bool:
    """Whether the words of a command line ask for what main() does, and not for what the program does."""
    if words[:1] == ["digest"]:
        return len(words) > 1 and not words[1].startswith("-")
    folders = [word for word in words[1:] if not word.startswith("-") and os.path.isdir(word)]
    return words[:1] == ["verify"] and len(folders) == 1 and _is_for_parquet(folders[0])
