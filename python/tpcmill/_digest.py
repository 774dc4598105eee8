"""What proves data that any tool has written: digests of its contents, and the first row that is wrong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from . import _core, _words
from ._columns import TABLES, Values
from ._notes import Notes
from ._parquet import Found, Refused, find, is_named, parquet_files, stream
from ._table import ScaleFactor, quiet_table, row_count

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import TypeAlias

    from ._table import AnyPath

Source: TypeAlias = Union["AnyPath", Iterable["AnyPath"], Any]

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
    scale_factor: str | None  # None: not told, of region and nation alone, which are the same at any
    notes: list[str]  # sentences that a user should read

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
    found, refused = find("source", source)
    for one in refused:
        raise one.failure()
    return [TableDigest(name, *_digests_of(one, None).total()) for name, one in found.items()]


def verify(
    folder: AnyPath,
    *,
    scale_factor: ScaleFactor | None = None,
    quick: bool = False,
    delimiter: str | None = None,
    distributions: AnyPath | None = None,
    num_threads: int | None = None,
    note: Callable[[str], object] | None = None,
) -> Verified:
    """Whether a folder holds what it should.

    Parquet of other tools is compared row by row with what tpcmill makes, in whatever order its rows are, and
    the first wrong one of each table, by its key, is named; PyArrow must be installed. What is named like Parquet
    of a table and is no regular file of the folder is not right. What tpcmill has made
    itself, and text files of any tool, are compared as `tpcmill verify` does.

    scale_factor    of folders that tpcmill has not made; None: told by the counts of rows
    quick           compare the hashes in the manifest of a folder of tpcmill's own, and make nothing anew
    delimiter       what stands between fields of other tools' text files; None: told by the first line of each
    distributions   a file of word lists in the format of dbgen's dists.dss, for what was made with one
    num_threads     at work; None: one for each core
    note            called with sentences that a user should read, such as that a table is missing; None: they are
                    warnings, of the class TpcmillWarning. What is returned has them, too

    Raises UsageError for what makes no sense, also a scale factor that cannot be told, and Error where something
    cannot be read.
    """
    path = _words.local_path("folder", folder)
    path = f"./{path}" if path.startswith("-") else path
    threads = [] if num_threads is None else [f"--num-threads={_words.count('num_threads', num_threads)}"]
    lists = None if distributions is None else _words.local_path("distributions", distributions)
    common = threads if lists is None else [*threads, f"--distributions={lists}"]
    words = [path, *common, *["--quick"] * _words.switch("quick", quick)]
    scale = None if scale_factor is None else _words.number("scale_factor", scale_factor)
    words += [] if scale is None else [f"--scale-factor={scale}"]
    words += [] if delimiter is None else [f"--delimiter={_words.text('delimiter', delimiter)}"]
    notes = Notes(note)
    if not is_for_parquet(path):
        return _verify(path, words, notes)
    for name, given in (("quick", quick), ("delimiter", delimiter is not None)):
        if given:
            raise _words.usage(f'{name} is not for Parquet of other tools, which "{path}" holds; leave it out.')
    outcomes, told = verify_parquet(path, scale, common, lists, notes)
    return Verified("rows", [outcome.verdict for outcome in outcomes], told, notes.told)


def _verify(path: str, words: list[str], notes: Notes) -> Verified:
    """What is no Parquet of other tools."""
    try:
        method, files, scale = _core.verify(words, notes.tell)
    except _core.Error as error:
        if "python -m tpcmill verify" not in str(error):
            raise
        # The library means this function.
        raise _words.failure(f'There are no Parquet files of tables in "{path}".') from None
    return Verified(method, [Verdict(*file) for file in files], scale, notes.told)


class Outcome(NamedTuple):
    """What was found of one table in Parquet, for reports."""

    verdict: Verdict
    state: str = "whole"
    bytes: int | None = None
    column: str | None = None
    found: str | None = None
    right: str | None = None


def verify_parquet(
    path: str, scale: str | None, common: list[str], lists: str | None, notes: Notes
) -> tuple[list[Outcome], str | None]:
    """What was found of each table, and the scale factor."""
    found, refused = find("folder", path)
    bad: dict[str, Refused] = {}
    for one in refused:
        bad.setdefault(one.table or one.path, one)
    if missing := [name for name in TABLES if name not in found and name not in bad]:
        notes.tell(f"There are no Parquet files of {', '.join(missing)}: nothing is said of that.")
    at = scale
    if at is None and found.keys() - {"region", "nation"}:
        at = _scale_of(found)
    outcomes = {name: Outcome(Verdict(name, False, one.sentence), "unreadable") for name, one in bad.items()}
    wanted = [name for name in found if name not in bad]
    if wanted:
        made_at = "1" if at is None else at
        made = _core.digests([f"--scale-factor={made_at}", f"--tables={','.join(wanted)}", *common])
        for name, rows, digest, _ in made:
            outcomes[name] = _outcome(found[name], made_at, lists, digest, rows)
    order = [*TABLES, *sorted(outcomes.keys() - TABLES.keys())]
    return [outcomes[name] for name in order if name in outcomes], at


def _keys_of(name: str) -> list[int]:
    return [place for place, column in enumerate(TABLES[name]) if column.is_key]


def _width(name: str, scale: str) -> int:
    """Keys in each of _GROUPS groups; all others are in the last one."""
    most = row_count({"lineitem": "orders", "partsupp": "part"}.get(name, name), scale)
    return max(1, (4 * most if name in ("orders", "lineitem") else most) // (_GROUPS - 1) + 1)


def _digests_of(found: Found, width: int | None) -> _core.GroupDigests:
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


def _rows_of(found: Found, width: int, group: int) -> Counter[tuple[str, ...]]:
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


def _outcome(found: Found, scale: str, lists: str | None, right_digest: str, right_rows: int) -> Outcome:
    name = found.table
    size = sum(part.bytes for part in found.parts)
    width = _width(name, scale)
    theirs = _digests_of(found, width)
    digest, rows = theirs.total()
    others = _others(found.superfluous())
    if (digest, rows) == (right_digest, right_rows):
        return Outcome(Verdict(name, True, f"{name} has the right {rows} rows{others}."), bytes=size)

    def ours() -> Found:
        return Found(name, [stream(quiet_table(name, scale_factor=scale, distributions=lists))])

    group = theirs.first_difference(_digests_of(ours(), width))
    if group is None:
        raise _core.Error(f"The digest of {name} is {digest}, and of the same rows it was {right_digest}.")
    what, *values = _difference(name, _rows_of(found, width, group), _rows_of(ours(), width, group))
    count = "" if rows == right_rows else f"; it has {rows} rows, and {right_rows} would be right"
    return Outcome(Verdict(name, False, f"{name} differs: {what}{count}{others}."), "differs", size, *values)


def _others(names: list[str]) -> str:
    """What is said of columns that are not the table's."""
    if not names:
        return ""
    quoted = ", ".join(_quoted(name) for name in names[:5])
    more = f" and {len(names) - 5} more" * (len(names) > 5)
    return f"; the column{'s' * (len(names) > 1)} {quoted}{more} {'are' if len(names) > 1 else 'is'} not the table's"


def _difference(name: str, theirs: Counter[tuple[str, ...]], right: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """The first row, by its key, that is not in both: in words; and if values differ, the column and both of them."""
    keys = _keys_of(name)

    def order(row: tuple[str, ...]) -> list[tuple[bool, int, str]]:
        return [(not _is_number(row[key]), int(row[key]) if _is_number(row[key]) else 0, row[key]) for key in keys]

    surplus, missing = list((theirs - right).elements()), list((right - theirs).elements())
    first = min([*surplus, *missing], key=order)
    said = ", ".join(f"{TABLES[name][key].name} {_shown(first[key])}" for key in keys)
    wrong = [row for row in surplus if order(row) == order(first)]
    lacking = [row for row in missing if order(row) == order(first)]
    if not wrong:
        return (f"the row of {said} is missing",)
    if not lacking:
        how = "should not be there" if first not in right else "is there too often"
        return (f"the row of {said} {how}",)
    place = next(i for i in range(len(first)) if wrong[0][i] != lacking[0][i])
    column, values = TABLES[name][place].name, (wrong[0][place], lacking[0][place])
    found, wanted = _around(*values)
    return f"in the row of {said}, column {column} is {found}, and {wanted} is right", column, *values


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()


def _shown(text: str) -> str:
    return text if _is_number(text) else _quoted(text)


def _quoted(text: str) -> str:
    return f'"{_words.showable(text)}"'


def _around(found: str, right: str) -> tuple[str, str]:
    """Both values in quotes, around the first difference where they are long."""
    same = len(os.path.commonprefix([found, right]))
    begin = 0 if max(len(found), len(right)) <= 80 else max(0, same - 30)

    def shown(text: str) -> str:
        cut = text[begin : begin + 80]
        return _quoted(f"{'...' if begin else ''}{cut}{'...' if begin + 80 < len(text) else ''}")

    return shown(found), shown(right)


def is_for_parquet(folder: str) -> bool:
    """Whether a folder is one of Parquet that tpcmill has not made, as far as it says."""
    if os.path.lexists(os.path.join(folder, "_tpcmill.json")):
        return False
    if not os.path.isdir(folder):
        return False
    files, refused = parquet_files(Path(folder))
    return bool(files) or any(is_named(one.path) for one in refused)


def _scale_of(found: dict[str, Found]) -> str:
    """Told by the counts of rows: the shortest number that gives most tables theirs."""
    each = {"supplier": 10_000, "part": 200_000, "partsupp": 800_000, "customer": 150_000, "orders": 1_500_000}
    counts = {
        name: sum(part.rows or 0 for part in found[name].parts) for name in each if name in found and found[name].parts
    }
    guesses = {f"{scale:f}": scale for name, rows in counts.items() if (scale := _shortest(rows, each[name])) is not None}
    agreeing: dict[str, int] = {text: sum(row_count(name, text) == rows for name, rows in counts.items()) for text in guesses}
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
