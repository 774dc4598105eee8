"""Tables as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Union

from . import _core, _words
from ._notes import Notes

if TYPE_CHECKING:
    from typing_extensions import TypeAlias

    from ._table import AnyPath, ScaleFactor

Size: TypeAlias = Union[int, str]
PerColumn: TypeAlias = Union[str, Mapping[str, Any]]


class Progress(NamedTuple):
    """How far a run is. All figures count what is finished so far."""

    rows: int
    bytes: int  # handed to files
    fraction: float  # of the work, 0 to 1
    seconds: float  # since work began
    files_finished: int  # whole, under their final names
    files: int


class TableReport(NamedTuple):
    """One table, as it is there now: what was made of it, and what was whole already."""

    table: str
    files: int
    rows: int
    bytes: int
    seconds: float  # from its first piece begun to its last one finished; tables overlap in time
    whole: int = 0  # of the files: those that were whole already


class Report(NamedTuple):
    """What a run has made, and found whole."""

    tables: list[TableReport]  # in their usual order
    kept: list[str]  # paths that existed, of files that are not of this work: by keep_existing=True
    whole: int  # files that the folder's manifest names, and that were whole already
    seconds: float
    notes: list[str]  # sentences that a user should read


class ProgressBar(Protocol):
    """What generate() needs of a tqdm bar."""

    total: Any
    n: Any

    def update(self, n: Any = 1) -> Any: ...


def generate(
    format: Literal["tbl", "csv", "parquet"],
    scale_factor: ScaleFactor = 1,
    *,
    # What to make
    tables: str | Iterable[str] | None = None,
    parts: int | None = None,
    part: int | None = None,
    max_rows: int | None = None,
    distributions: AnyPath | None = None,
    # Where it goes
    output_dir: AnyPath | None = None,
    discard: bool = False,
    overwrite: bool = False,
    keep_existing: bool = False,
    manifest: bool = True,
    verify: bool = False,
    fsync: bool = False,
    force: bool = False,
    io: Literal["auto", "buffered", "direct", "uring"] | None = None,
    file_bytes: Size | None = None,
    file_rows: int | None = None,
    # How it looks
    compression: str | None = None,
    # How it looks: csv
    delimiter: str | None = None,
    header: bool | Literal["on", "off"] | None = None,
    quote: Literal["needed", "all"] | None = None,
    # How it looks: parquet
    layout: AnyPath | None = None,
    column_compression: PerColumn | None = None,
    column_encoding: PerColumn | None = None,
    dictionary: bool | Literal["on", "off", "auto"] | None = None,
    column_dictionary: PerColumn | None = None,
    dictionary_page_bytes: Size | None = None,
    row_group_bytes: Size | None = None,
    row_group_rows: int | None = None,
    data_page_version: Literal[1, 2] | None = None,
    data_page_bytes: Size | None = None,
    data_page_rows: int | None = None,
    schema: str | None = None,
    decimal: PerColumn | None = None,
    date: PerColumn | None = None,
    key: PerColumn | None = None,
    string: PerColumn | None = None,
    nullable: bool | str | Iterable[str] | None = None,
    column_names: Literal["tpch", "trino"] | None = None,
    statistics: Literal["none", "chunk", "page"] | None = None,
    page_index: bool | None = None,
    bloom_filter: str | Iterable[str] | Mapping[str, float] | None = None,
    page_checksum: bool | None = None,
    field_ids: bool | None = None,
    arrow_schema: bool | None = None,
    sorting_columns: Literal["auto", "none"] | None = None,
    metadata: Mapping[str, str] | None = None,
    # Work
    num_threads: int | None = None,
    memory_limit: Size | None = None,
    # What is heard of it
    progress: Callable[[Progress], object] | ProgressBar | None = None,
    note: Callable[[str], object] | None = None,
    benchmark: str = "tpch",
) -> Report:
    """Writes tables as files, as the command `tpcmill tpch FORMAT` does: the same bytes under the same names.

        tpcmill.generate("parquet", scale_factor=10, tables=["orders", "lineitem"], output_dir="out",
                         compression="zstd:3", column_compression={"*_comment": "zstd:9"})

    Arguments are the command's options, which `tpcmill tpch --help` describes, with "_" for "-"; what is None
    or left out is as the command has it. Lists of names are lists or texts with commas; values for columns are
    mappings or texts ("l_comment=zstd:3"); sizes are bytes or texts ("8MiB"); switches are True or False.
    What is not here: --stdout, --dry-run and --print-layout, which print, and --num-processes, since a process
    with an interpreter in it must not be forked; num_threads (None: one for each core) do as much.

    Blocks until every file is whole under its final name, without the GIL. Ctrl-C, and an exception from
    `progress` or `note`, stop the run: what is unfinished is removed, and the exception goes on. The
    same call made again keeps what is whole and makes the rest. A call whose names belong to files that are not
    of its work raises Error before it makes anything: overwrite=True replaces them, keep_existing=True keeps them.

    progress    is called about ten times a second with a Progress, in the thread that called generate(); or it
                is a bar of tqdm's, which then counts bytes: tqdm(unit="B", unit_scale=True)
    note        is called with sentences that a user should read, such as that dbgen truncates a scale factor; None:
                they are warnings, of the class TpcmillWarning. The report has them, too

    Several threads may make different files at once. Raises UsageError for what makes no sense, before anything
    is touched, and Error when the disk, the memory or the like says no.
    """
    given = dict(locals())
    for other in ("format", "progress", "note", "benchmark"):
        del given[other]
    wanted = '"tbl", "csv" or "parquet"'
    words = [_words.text("benchmark", benchmark), _words.text("format", format, wanted)]
    for option, value in given.items():
        words += _words_of(option, value)
    tell = None if progress is None else _teller(progress)
    notes = Notes(note)
    made, whole, kept, seconds = _core.generate(words, tell, notes.tell)
    tables = {name: TableReport(name, 0, 0, 0, 0.0) for name in _core.table_names(benchmark)}
    for row in made:
        tables[row[0]] = TableReport(*row)
    for name, files, rows, size, _ in whole:
        so_far = tables[name]
        tables[name] = TableReport(
            name, so_far.files + files, so_far.rows + rows, so_far.bytes + size, so_far.seconds, files
        )
    there = [table for table in tables.values() if table.files != 0]
    return Report(there, kept, sum(table.whole for table in there), seconds, notes.told)


# ---- Arguments as words of the command line ----------------------------------------------------

_READERS: dict[str, Callable[[str, Any], str]] = {
    "scale_factor": _words.number,
    "tables": _words.tables,
    **dict.fromkeys(("parts", "part", "max_rows", "file_rows", "row_group_rows", "data_page_rows"), _words.count),
    **dict.fromkeys(("data_page_version", "num_threads"), _words.count),
    **dict.fromkeys(("distributions", "output_dir", "layout"), _words.path),
    **dict.fromkeys(("file_bytes", "dictionary_page_bytes", "row_group_bytes", "data_page_bytes"), _words.size),
    "memory_limit": _words.size,
    **dict.fromkeys(("header", "dictionary", "page_index", "page_checksum", "field_ids"), _words.on_or_off),
    "arrow_schema": _words.on_or_off,
    **dict.fromkeys(("column_compression", "column_encoding"), _words.per_column),
    "column_dictionary": _words.switches,
    "bloom_filter": _words.bloom_filter,
    **dict.fromkeys(("io", "compression", "delimiter", "quote", "column_names", "statistics"), _words.text),
    "sorting_columns": _words.text,
    **_words.TYPES,
}
_FLAGS = {"discard", "overwrite", "keep_existing", "manifest", "verify", "fsync", "force"}


def _words_of(option: str, value: object) -> list[str]:
    name = "--" + option.replace("_", "-")
    if value is None:
        return []
    if option in _FLAGS:
        given = _words.switch(option, value)
        if option == "manifest":
            return [] if given else ["--no-manifest"]
        return [name] if given else []
    if option == "metadata":
        return [f"{name}={pair}" for pair in _words.metadata(option, value)]
    word = _READERS[option](option, value)
    return [] if word == "" and not isinstance(value, (str, bytes)) else [f"{name}={word}"]


def _teller(progress: Any) -> Callable[..., object]:
    if hasattr(progress, "update") and hasattr(progress, "total"):
        return _Bar(progress).tell
    if not callable(progress):
        raise _words.refusal("progress", progress, "a function or a bar of tqdm's")
    return lambda *figures: progress(Progress(*figures))


class _Bar:
    """Bytes on a bar, whose total is expected: by the end it is exact."""

    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar

    def tell(self, *figures: Any) -> None:
        now = Progress(*figures)
        if now.fraction > 0:
            self._bar.total = max(now.bytes, round(now.bytes / now.fraction))
        self._bar.update(now.bytes - self._bar.n)
