"""Arguments of Python as words of the command line, which the module reads as the command reads them.

Each function checks what an argument may be, and refuses the rest in a sentence that names it.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any

from . import _core

_LONGEST = 80


def showable(text: str) -> str:
    """What a terminal can show: the library escapes what steers it, and bytes that are no UTF-8."""
    try:
        return _core.showable(text)
    except UnicodeEncodeError:  # half a character of UTF-16
        return _core.showable(text.encode("utf-8", "backslashreplace").decode())


def failure(sentence: str) -> _core.Error:
    return _core.Error(showable(sentence))


def usage(sentence: str) -> _core.UsageError:
    return _core.UsageError(showable(sentence))


def refusal(argument: str, value: object, wanted: str) -> _core.UsageError:
    """The sentence on an argument that should be something else."""
    text = repr(value)
    shown = text[:_LONGEST] + "..." * (len(text) > _LONGEST)
    return usage(f"{argument} is {shown}, and should be {wanted}.")


def text(argument: str, value: object, wanted: str = "a text") -> str:
    if not isinstance(value, str) or not _is_unicode(value):
        raise refusal(argument, value, wanted)
    return value


def _is_unicode(value: str, others: str = "strict") -> bool:
    try:
        value.encode("utf-8", others)
    except UnicodeEncodeError:
        return False
    return True


def path(argument: str, value: object, wanted: str = "a path: a text, bytes or a pathlib.Path") -> str:
    """As it was typed: the library reads "~" and "file://"."""
    if not isinstance(value, (str, bytes, os.PathLike)):
        raise refusal(argument, value, wanted)
    decoded = os.fsdecode(value)
    if not _is_unicode(decoded, "surrogateescape"):  # as which os.fsdecode() writes bytes that are no characters
        raise refusal(argument, value, wanted)
    return decoded


def local_path(argument: str, value: object) -> str:
    """Where that is, as the library reads paths."""
    typed = path(argument, value)
    if typed == "":
        raise refusal(argument, value, 'a path; "." is this folder')
    return _core.local_path(argument, typed)


def whole_number(value: object) -> int | None:
    """Also one of NumPy's; None if it is none."""
    if isinstance(value, bool):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def switch(argument: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise refusal(argument, value, "True or False")
    return value


def on_or_off(argument: str, value: object) -> str:
    """A switch of the command that has words as well."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return text(argument, value, "True, False or a text")


def count(argument: str, value: object) -> str:
    number = whole_number(value)
    return text(argument, value, "a whole number") if number is None else str(number)


def size(argument: str, value: object) -> str:
    number = whole_number(value)
    return text(argument, value, 'a number of bytes, or a text such as "8MiB"') if number is None else str(number)


def number(argument: str, value: object) -> str:
    """A number, exactly as Python prints it."""
    if isinstance(value, (Real, Decimal)) and not isinstance(value, bool):
        return str(value)
    return text(argument, value, 'a number, or a text such as "0.01"')


def names(argument: str, value: object) -> str:
    """Names with commas between them; "" where there are none."""
    wanted = "a list of names, or a text with commas between them"
    if isinstance(value, str):
        return text(argument, value, wanted)
    if isinstance(value, (bytes, bytearray, memoryview, Mapping)) or not isinstance(value, Iterable):
        raise refusal(argument, value, wanted)
    return ",".join([text(f"one of {argument}", name, "a name") for name in value])


def tables(argument: str, value: object) -> str:
    given = names(argument, value)
    if given == "":
        raise refusal(argument, value, "the names of some tables, or left out for all of them")
    return given


def by_column(argument: str, value: object, one: Callable[[str, object], str], between: str = "=") -> str:
    """The values of a mapping; "" where it is empty."""
    if not isinstance(value, Mapping):
        raise refusal(argument, value, "a mapping of columns to values")
    columns = [(text(f"a column of {argument}", column, "a name"), given) for column, given in value.items()]
    return ",".join([f"{column}{between}{one(f'{argument} of {column}', given)}" for column, given in columns])


def per_column(argument: str, value: object) -> str:
    """A value for all columns, or a mapping of columns to values."""
    if isinstance(value, Mapping):
        return by_column(argument, value, text)
    return text(argument, value, "a text, or a mapping of columns to texts")


def switches(argument: str, value: object) -> str:
    """The same where values may be True and False as well."""
    if isinstance(value, Mapping):
        return by_column(argument, value, on_or_off)
    return text(argument, value, "a text, or a mapping of columns to values")


def nullable(argument: str, value: object) -> str:
    if isinstance(value, bool):
        return on_or_off(argument, value)
    if isinstance(value, Mapping):
        return by_column(argument, value, on_or_off)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return text(argument, value, "True, False, a list of names, or a mapping of columns to True and False")
    return names(argument, value) or "off"


def bloom_filter(argument: str, value: object) -> str:
    return by_column(argument, value, number, ":") if isinstance(value, Mapping) else names(argument, value)


def metadata(argument: str, value: object) -> list[str]:
    """Each key with its text."""
    if not isinstance(value, Mapping):
        raise refusal(argument, value, "a mapping of keys to texts")
    pairs = [(text(f"a key of {argument}", key), text(f"{argument} of {key}", given)) for key, given in value.items()]
    for key, _ in pairs:
        if "=" in key:
            raise refusal(f"a key of {argument}", key, "a text without =")
    return [f"{key}={given}" for key, given in pairs]


def number_to(option: str, value: object, most: int) -> int:
    given = whole_number(value)
    if given is None or not 1 <= given <= most:
        raise refusal(option, value, f"a whole number from 1 to {most}")
    return given


def column_names(columns: object) -> tuple[str, ...]:
    wanted = 'a list of names: ["l_orderkey"]'
    if isinstance(columns, (str, bytes, bytearray, Mapping)) or not isinstance(columns, Iterable):
        raise refusal("columns", columns, wanted)
    return tuple(text("one of columns", column, "a name") for column in columns)


def worker_of(worker: tuple[int, int]) -> tuple[int, int]:
    try:
        index, workers = (whole_number(given) for given in worker)
        if index is not None and workers is not None and 0 <= index < workers < 2**31:
            return index, workers
    except (TypeError, ValueError):
        pass
    raise refusal("worker", worker, "(i, n) with 0 <= i < n: piece i of n")


def range_of(rows: range | slice) -> tuple[int, int | None]:
    if isinstance(rows, (range, slice)) and rows.step in (None, 1):
        first = whole_number(0 if rows.start is None else rows.start)
        stop = None if rows.stop is None else whole_number(rows.stop)
        if first is not None and 0 <= first < 2**63 and (rows.stop is None or (stop is not None and 0 <= stop < 2**63)):
            return first, None if stop is None else max(0, stop - first)
    raise refusal("rows", rows, "a range of rows counted from 0, one after another: range(1000, 2000)")


# How arguments are read that both table() and generate() have.
TYPES: dict[str, Callable[[str, Any], str]] = {
    "schema": text,
    "decimal": per_column,
    "date": per_column,
    "key": per_column,
    "string": per_column,
    "nullable": nullable,
}
