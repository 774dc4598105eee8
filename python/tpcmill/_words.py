"""Arguments of Python as words of the command line, which the module reads as the command reads them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ._core import UsageError


def word(option: str, value: object) -> str:
    """A text, a number, a switch, a list of names, or values for columns, as it would be typed behind --option."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if isinstance(value, Mapping):
        between = ":" if option == "bloom_filter" else "="
        return ",".join(f"{column}{between}{word(option, one)}" for column, one in value.items())
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, Iterable):
        return ",".join(word(option, one) for one in value)
    raise UsageError(f"{option} is {value!r}: that is no text, number, list or mapping.")
