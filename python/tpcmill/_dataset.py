"""Tables as datasets of PyArrow's, so that readers can say which columns they need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyarrow
import pyarrow.dataset

from ._table import Table


class TableDataset(pyarrow.dataset.Dataset):
    """A Table seen as a Dataset: schema, scanner() and what follows from them. It has no files and no fragments."""

    def __init__(self, table: Table) -> None:  # The base class refuses to be made, and is not asked.
        self._table = table

    @property
    def schema(self) -> pyarrow.Schema:
        return pyarrow.schema(self._table)

    def scanner(
        self,
        columns: Sequence[str] | dict[str, Any] | None = None,
        filter: pyarrow.dataset.Expression | None = None,
        **options: Any,
    ) -> pyarrow.dataset.Scanner:
        """A scanner that makes only `columns` and what `filter` looks at, and filters as rows are drawn."""
        return pyarrow.dataset.Scanner.from_batches(
            self._needed(columns, filter), columns=columns, filter=filter, **options
        )

    def count_rows(self, filter: pyarrow.dataset.Expression | None = None, **options: Any) -> int:
        if filter is None:
            return self._table.num_rows
        return int(self.scanner(columns=[], filter=filter, **options).count_rows())

    def get_fragments(self, filter: pyarrow.dataset.Expression | None = None) -> Iterator[Any]:
        raise NotImplementedError("A table that is drawn has no fragments; read it through scanner().")

    def __reduce__(self) -> tuple[type[TableDataset], tuple[Table]]:
        return TableDataset, (self._table,)

    def _needed(self, columns: Any, filter: Any) -> pyarrow.RecordBatchReader:
        names = self.schema.names
        expressions = [] if filter is None else [filter]
        if columns is None:
            wanted = set(names)
        elif isinstance(columns, dict):
            wanted, expressions = set(), [*expressions, *columns.values()]
        else:
            wanted = set(columns)
        for expression in expressions:
            wanted |= _named(str(expression), names)
        return pyarrow.RecordBatchReader.from_stream(
            replace(self._table, columns=tuple(name for name in names if name in wanted))
        )


def _named(expression: str, names: list[str]) -> set[str]:
    """The columns that an expression may look at: those whose names occur in its text, which is never too few."""
    if "FieldPath" in expression:  # by position
        return set(names)
    return set(re.findall(r"\w+", expression)) & set(names)
