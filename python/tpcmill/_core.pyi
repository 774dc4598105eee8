from collections.abc import Callable, Sequence

from typing_extensions import CapsuleType, TypeAlias

version: str

class Error(RuntimeError): ...
class UsageError(Error, ValueError): ...

class Request:
    def __init__(
        self,
        *,
        benchmark: str,
        scale_factor: str,
        table: str,
        columns: Sequence[str] | None,
        first_row: int,
        row_count: int | None,
        parts: int,
        part: int,
        batch_rows: int,
        types: Sequence[tuple[str, str]],
        threads: int,
        distributions: str | None,
    ) -> None: ...
    def stream(self) -> CapsuleType: ...
    def schema(self) -> CapsuleType: ...
    def fields(self) -> list[tuple[str, str, bool, bool]]: ...
    def row_count(self) -> int: ...
    def about_rows(self) -> int: ...

_TableReport: TypeAlias = tuple[str, int, int, int, float]

def table_names(benchmark: str) -> list[str]: ...
def generate(
    words: Sequence[str],
    progress: Callable[[int, int, float, float, int, int], object] | None,
    note: Callable[[str], object] | None,
) -> tuple[list[_TableReport], list[_TableReport], list[str], float]: ...
