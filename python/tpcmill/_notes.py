"""Sentences that a user should read, and whom they are told."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from . import _words


class TpcmillWarning(UserWarning):
    """What a user should know of data that is made as it was asked for."""


class Notes:
    """Keeps what is told, and hands it to a function of the caller's, or to Python's warnings if there is none."""

    def __init__(self, note: Callable[[str], object] | None) -> None:
        if note is not None and not callable(note):
            raise _words.refusal("note", note, "a function")
        self._note = note
        self.told: list[str] = []

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)
        if self._note is not None:
            self._note(sentence)
        else:
            warn(sentence)


def warn(sentence: str) -> None:
    """A warning of the line that called this package."""
    here, level, frame = Path(__file__).parent, 1, sys._getframe()
    while frame.f_back is not None and Path(frame.f_code.co_filename).parent == here:
        frame, level = frame.f_back, level + 1
    warnings.warn(sentence, TpcmillWarning, stacklevel=level)
