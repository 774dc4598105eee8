#include "encode/parquet/schema.h"

namespace tpcmill::parquet {
namespace {

bool is_decimal(const ColumnLayout& column) {
  const bool money = column.shape->logical == Logical::kMoney || column.shape->logical == Logical::kQuantity;
  return money && column.form != Form::kDouble;
}

bool is_date(const ColumnLayout& column) {
  return column.shape->logical == Logical::kDate && column.form == Form::kInt32;
}

void put_logical_type(const ColumnLayout& column, ThriftCompactWriter& element) {
  if (column.form == Form::kText) {
    element.begin(10);
    element.nothing(1);  // STRING
    return element.end();
  }
  if (column.form == Form::kMillis) {
    element.begin(10);
    element.begin(8);  // TIMESTAMP
    element.flag(1, false);  // not adjusted to UTC
    element.begin(2);
    element.nothing(1);  // MILLIS
    element.end();
    element.end();
    return element.end();
  }
  if (is_decimal(column)) {
    element.begin(10);
    element.begin(5);  // DECIMAL
    element.int32(1, column.decimal.scale);
    element.int32(2, column.decimal.precision);
    element.end();
    return element.end();
  }
  if (is_date(column)) {
    element.begin(10);
    element.nothing(6);  // DATE
    element.end();
  }
}

// For readers that know nothing of logical types. There is none for local time stamps.
void put_converted_type(const ColumnLayout& column, ThriftCompactWriter& element) {
  if (column.form == Form::kText) return element.int32(6, static_cast<int32_t>(ConvertedType::kUtf8));
  if (is_date(column)) return element.int32(6, static_cast<int32_t>(ConvertedType::kDate));
  if (!is_decimal(column)) return;
  element.int32(6, static_cast<int32_t>(ConvertedType::kDecimal));
  element.int32(7, column.decimal.scale);
  element.int32(8, column.decimal.precision);
}

}  // namespace

void put_schema(const FileLayout& file, ThriftCompactWriter& metadata) {
  metadata.list(2, ThriftCompactWriter::Type::kStruct, file.columns.size() + 1);
  metadata.begin();
  metadata.text(4, file.table);
  metadata.int32(5, static_cast<int32_t>(file.columns.size()));  // num_children
  metadata.end();
  int32_t field_id = 0;
  for (const ColumnLayout& column : file.columns) {
    metadata.begin();
    metadata.int32(1, static_cast<int32_t>(column.type));
    if (column.type == Type::kFixedLenByteArray) metadata.int32(2, static_cast<int32_t>(kFixedBytes));
    metadata.int32(3, static_cast<int32_t>(column.nullable ? Repetition::kOptional : Repetition::kRequired));
    metadata.text(4, column.name);
    put_converted_type(column, metadata);
    ++field_id;
    if (file.field_ids) metadata.int32(9, field_id);
    put_logical_type(column, metadata);
    metadata.end();
  }
}

ArrowField::Type arrow_type(const ColumnLayout& column) {
  if (is_decimal(column)) return ArrowField::Type::kDecimal128;
  if (is_date(column)) return ArrowField::Type::kDate32;
  if (column.form == Form::kInt32) return ArrowField::Type::kInt32;
  if (column.form == Form::kInt64) return ArrowField::Type::kInt64;
  if (column.form == Form::kMillis) return ArrowField::Type::kTimestampMillis;
  if (column.form == Form::kDouble) return ArrowField::Type::kDouble;
  switch (column.string) {
    case StringType::kUtf8: return ArrowField::Type::kUtf8;
    case StringType::kDictionary: return ArrowField::Type::kDictionaryUtf8;
    case StringType::kLarge: return ArrowField::Type::kLargeUtf8;
  }
  return ArrowField::Type::kUtf8View;
}

}  // namespace tpcmill::parquet
