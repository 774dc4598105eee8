"""Tables as datasets of PyArrow's, so that readers can say which columns they need."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow
import pyarrow.dataset

from ._table import Table


# A fragment of about so many rows is some tenths of a second of work.
_ROWS_OF_A_FRAGMENT = 1_000_000

# From here on the pieces of a table are not the rows of the whole.
_SCALE_OF_CHUNKS = 30_000


class TableFragment:
    """A piece of a table seen as a Fragment, for readers that ask for these: DataFusion."""

    def __init__(self, table: Table) -> None:
        self._dataset = TableDataset(table)

    @property
    def physical_schema(self) -> pyarrow.Schema:
        return self._dataset.schema

    def scanner(self, schema: pyarrow.Schema | None = None, **options: Any) -> pyarrow.dataset.Scanner:
        return self._dataset.scanner(**options)


class TableDataset(pyarrow.dataset.Dataset):
    """A Table seen as a Dataset: schema, scanner() and what follows from them. It has no files; its fragments are
    pieces of the table.
    """

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

    def get_fragments(self, filter: pyarrow.dataset.Expression | None = None) -> Iterator[TableFragment]:
        """Pieces that several threads may read at once; together they are the table."""
        table = self._table
        whole = table.worker is None and table.rows is None and Decimal(table.scale_factor) < _SCALE_OF_CHUNKS
        pieces = min(table.about_rows() // _ROWS_OF_A_FRAGMENT, 4 * (os.cpu_count() or 1)) if whole else 1
        if pieces <= 1:
            yield TableFragment(table)
            return
        for i in range(pieces):
            yield TableFragment(table.piece(i, pieces))

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
