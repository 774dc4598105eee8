"""Columns of TPC-H tables as other tools write them, made into the types that digests are computed from.

Whatever type holds a value: a key may be an int32 or a decimal, money a double, a text or an integer of
hundredths, a date a timestamp or a text, a text a dictionary or padded with blanks.
"""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow

# What stands for NULL, which no value is.
NULL = "NULL"

# The columns of each table: its keys first, of which `+` says so, then what a value is: i a whole number, q the
# quantity, m money, d a date, s a text, f a text of fixed length, which databases pad with blanks.
_TABLES = {
    "region": "r_regionkey:i+ r_name:f r_comment:s",
    "nation": "n_nationkey:i+ n_name:f n_regionkey:i n_comment:s",
    "part": "p_partkey:i+ p_name:s p_mfgr:f p_brand:f p_type:s p_size:i p_container:f p_retailprice:m p_comment:s",
    "supplier": "s_suppkey:i+ s_name:f s_address:s s_nationkey:i s_phone:f s_acctbal:m s_comment:s",
    "partsupp": "ps_partkey:i+ ps_suppkey:i+ ps_availqty:i ps_supplycost:m ps_comment:s",
    "customer": "c_custkey:i+ c_name:s c_address:s c_nationkey:i c_phone:f c_acctbal:m c_mktsegment:f c_comment:s",
    "orders": "o_orderkey:i+ o_custkey:i o_orderstatus:f o_totalprice:m o_orderdate:d o_orderpriority:f o_clerk:f "
    "o_shippriority:i o_comment:s",
    "lineitem": "l_orderkey:i+ l_partkey:i l_suppkey:i l_linenumber:i+ l_quantity:q l_extendedprice:m l_discount:m "
    "l_tax:m l_returnflag:f l_linestatus:f l_shipdate:d l_commitdate:d l_receiptdate:d l_shipinstruct:f l_shipmode:f "
    "l_comment:s",
}


class Column(NamedTuple):
    name: str
    kind: str
    is_key: bool


TABLES = {
    table: [Column(word.split(":")[0], word.split(":")[1][0], word.endswith("+")) for word in columns.split()]
    for table, columns in _TABLES.items()
}


class Values(NamedTuple):
    """A column in one of the types that _core.GroupDigests knows: i int64, m int64 of hundredths, d date32, s utf8."""

    kind: str
    array: pyarrow.Array

    def texts(self) -> list[str]:
        """Each value as the official generator prints it."""
        values = self.array.to_pylist()
        if self.kind == "m":
            return [f"{'-' * (value < 0)}{abs(value) // 100}.{abs(value) % 100:02}" for value in values]
        return [str(value) for value in values]

    def buffers(self) -> tuple[str, int, int]:
        width = {"i": 8, "m": 8, "d": 4, "s": 4}[self.kind]
        _, values, *text = self.array.buffers()
        first = 0 if values is None else values.address + self.array.offset * width
        return self.kind, first, text[0].address if text and text[0] is not None else 0


def settled(column: Column, array: pyarrow.Array) -> Values:
    """The column's values; as texts that say what they are where they are no such values."""
    import pyarrow

    if pyarrow.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if array.null_count != 0:
        there = iter(settled(column, array.drop_null()).texts())
        texts = [next(there) if is_valid else NULL for is_valid in array.is_valid().to_pylist()]
    else:
        try:
            return _settled(column.kind, array)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, pyarrow.ArrowTypeError):
            texts = [_text(column.kind, value) for value in array.to_pylist()]
    return Values("s", pyarrow.array(texts, pyarrow.string()))


def _settled(kind: str, array: pyarrow.Array) -> Values:
    import pyarrow
    import pyarrow.compute as compute

    if kind == "m":
        return Values("m", _hundredths(array))
    if kind == "d":
        return _dates(array)
    if kind in "sf":
        text = array.cast(pyarrow.string())
        return Values("s", compute.utf8_rtrim(text, " ") if kind == "f" else text)
    if _is_text(array.type):
        array = array.cast(pyarrow.decimal128(38, 2))
    whole = array.cast(pyarrow.int64())
    if kind == "q":
        # No quantity is more than 50, so that 1700 can only be 17.00 in hundredths.
        hundreds = compute.divide(whole, 100)
        is_scaled = compute.equal(compute.multiply(hundreds, 100), whole)
        whole = compute.if_else(compute.and_(is_scaled, compute.not_equal(whole, 0)), hundreds, whole)
    return Values("i", whole)


def _is_text(type: pyarrow.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_string(type) or types.is_large_string(type) or str(type) == "string_view")


def _hundredths(array: pyarrow.Array) -> pyarrow.Array:
    import pyarrow
    import pyarrow.compute as compute
    import pyarrow.types as types

    if types.is_integer(array.type):
        return array.cast(pyarrow.int64())
    if types.is_floating(array.type):
        return compute.round(compute.multiply(array.cast(pyarrow.float64()), 100.0)).cast(pyarrow.int64())
    # The same digits with no decimals are hundredths.
    cents = array.cast(pyarrow.decimal128(38, 2))
    digits = pyarrow.Array.from_buffers(pyarrow.decimal128(38, 0), len(cents), cents.buffers(), offset=cents.offset)
    return digits.cast(pyarrow.int64())


def _dates(array: pyarrow.Array) -> Values:
    import pyarrow
    import pyarrow.compute as compute
    import pyarrow.types as types

    if _is_text(array.type):
        return Values("s", compute.utf8_slice_codeunits(array.cast(pyarrow.string()), 0, 10))
    if types.is_integer(array.type):
        numbers = array.cast(pyarrow.int64())
        if len(numbers) != 0 and compute.min(numbers).as_py() > 1_000_000:  # 19960313
            texts = [f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}" for number in numbers.to_pylist()]
            return Values("s", pyarrow.array(texts, pyarrow.string()))
        return Values("d", numbers.cast(pyarrow.int32()).cast(pyarrow.date32()))
    if types.is_timestamp(array.type):
        if array.type.tz is not None:
            array = compute.local_timestamp(array)
        array = compute.floor_temporal(array, unit="day")
    return Values("d", array.cast(pyarrow.date32()))


def _text(kind: str, value: Any) -> str:
    """One value, where some of a column's are not of its kind."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    text = str(value)
    try:
        if kind in "iqm":
            number = decimal.Decimal(text)
            return f"{number:.2f}" if kind == "m" and number == round(number, 2) else f"{number.normalize():f}"
    except (decimal.InvalidOperation, ValueError):
        pass
    return text.rstrip(" ") if kind == "f" else text[:10] if kind == "d" else text
