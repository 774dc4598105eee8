"""Tables as DataFrames of Spark, drawn where they are needed: on the executors.

    spark.read.format("tpcmill").option("table", "lineitem").option("scale_factor", "1000").load()

after register(spark), or table(spark, "lineitem", scale_factor=1000), which does both. Needs PySpark 4 with
PyArrow; this package must be installed wherever Python workers run.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import DataType, DateType, DecimalType, DoubleType, IntegerType, LongType, StringType
from pyspark.sql.types import StructField, StructType

from . import _core
from ._table import ScaleFactor, Table
from ._table import table as make_table
from ._words import column_names, number, refusal, text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# A partition of about this many rows is some seconds of work and 300 MB of lineitem.
_ROWS_OF_A_PARTITION = 2_000_000

# How many rows Spark is given at once, as it likes them (spark.sql.execution.arrow.maxRecordsPerBatch).
_ROWS_OF_A_BATCH = 10_000

_TYPES: dict[str, DataType] = {
    "int32": IntegerType(),
    "int64": LongType(),
    "double": DoubleType(),
    "date32": DateType(),
    "utf8": StringType(),
    "decimal128(15, 2)": DecimalType(15, 2),
}

_OPTIONS = ("table", "scale_factor", "columns", "partitions", "decimal", "key", "batch_rows", "benchmark")


# Where it is registered: Spark warns of whoever does so twice.
_sessions: weakref.WeakSet[Any] = weakref.WeakSet()


def register(spark: SparkSession) -> None:
    """Makes spark.read.format("tpcmill") known in this session. May be called again."""
    if spark in _sessions:
        return
    spark.dataSource.register(TpcmillDataSource)
    _sessions.add(spark)


def table(
    spark: SparkSession,
    name: str,
    scale_factor: ScaleFactor = 1,
    *,
    columns: Sequence[str] | None = None,
    partitions: int | None = None,
    decimal: str = "decimal128",
    key: str | None = None,
    batch_rows: int | None = None,
    benchmark: str = "tpch",
) -> DataFrame:
    """A table of TPC-H as a DataFrame, whose partitions are drawn by the executors.

    The schema is exact and nothing is nullable: bigint for keys, int for other whole numbers, decimal(15,2),
    date and string. Arguments are those of tpcmill.table(), and

    columns       name those that are needed: Spark does not tell a Python source which ones a query uses
    partitions    how many; None: one for 2 million rows. Each is the piece of one worker, cut as `tpcmill tpch
                  --parts` cuts; the DataFrame's rows, partition after partition, are the table
    batch_rows    rows of each Arrow batch; None: 10000

    Nothing is drawn before Spark needs it, and it is drawn anew whenever Spark needs it again: cache() what is
    used often, or write it with Spark's own writers. Raises UsageError for what makes no sense.
    """
    given: dict[str, Any] = {
        "table": text("name", name, 'the name of a table, such as "lineitem"'),
        "scale_factor": number("scale_factor", scale_factor),
        "columns": None if columns is None else ",".join(column_names(columns)),
        "partitions": partitions,
        "decimal": decimal,
        "key": key,
        "batch_rows": batch_rows,
        "benchmark": benchmark,
    }
    options = {option: str(value) for option, value in given.items() if value is not None}
    _Request(options)  # What is wrong is said here, and not by a worker.
    register(spark)
    return spark.read.format("tpcmill").options(**options).load()


class TpcmillDataSource(DataSource):
    """spark.read.format("tpcmill"). Options are arguments of table(), as text; columns with commas between them."""

    def __init__(self, options: MutableMapping[str, str]) -> None:
        super().__init__(options)
        self._request = _Request(options)

    @classmethod
    def name(cls) -> str:
        return "tpcmill"

    def schema(self) -> StructType:
        fields = self._request.table.schema
        return StructType([StructField(field.name, _TYPES[field.type], nullable=False) for field in fields])

    def reader(self, schema: StructType) -> DataSourceReader:
        return _Reader(self._request)


class _Request:
    """Options, read and checked."""

    def __init__(self, options: MutableMapping[str, str]) -> None:
        for option in options:
            if option.lower() not in _OPTIONS:
                raise _core.UsageError(f"There is no option {option!r}. Options are {', '.join(_OPTIONS)}.")
        if not options.get("table"):
            raise _core.UsageError('The option "table" is missing, which names a table, such as "lineitem".')
        columns = options.get("columns")
        self.decimal = options.get("decimal", "decimal128")
        if self.decimal not in ("decimal128", "double"):
            raise refusal("decimal", self.decimal, "\"decimal128\" or \"double\" for Spark")
        self.table: Table = make_table(
            options["table"],
            options.get("scale_factor", "1"),
            columns=None if columns is None else [name.strip() for name in columns.split(",")],
            batch_rows=_whole("batch_rows", options.get("batch_rows"), _ROWS_OF_A_BATCH),
            decimal=self.decimal,
            key=options.get("key"),
            benchmark=options.get("benchmark", "tpch"),
        )
        about = max(1, -(-self.table.about_rows() // _ROWS_OF_A_PARTITION))
        self.partitions = _whole("partitions", options.get("partitions"), about)


class _Reader(DataSourceReader):
    def __init__(self, request: _Request) -> None:
        self._table = request.table
        self._partitions = request.partitions

    def partitions(self) -> Sequence[InputPartition]:
        return [InputPartition(i) for i in range(self._partitions)]

    def read(self, partition: InputPartition) -> Iterator[pyarrow.RecordBatch]:
        piece = self._table.piece(partition.value, self._partitions)
        # Spark compares types by name and nullability, and takes none of our metadata.
        fields = [pyarrow.field(field.name, field.type, nullable=False) for field in pyarrow.schema(piece)]
        schema = pyarrow.schema(fields)
        for batch in pyarrow.RecordBatchReader.from_stream(piece):
            yield pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema)


def _whole(option: str, given: str | None, usual: int) -> int:
    if given is None:
        return usual
    if not given.isdecimal() or not 1 <= int(given) < 2**31:
        raise refusal(option, given, "a whole number from 1 on")
    return int(given)
