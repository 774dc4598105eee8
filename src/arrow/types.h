#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table/schema.h"
#include "tpcmill/layout.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill::arrow {

// The types of the Arrow columns that are made.
enum class Type : uint8_t {
  kInt32,
  kInt64,
  kDecimal128,
  kDecimal64,
  kDouble,
  kDate32,
  kTimestampMillis,
  kUtf8,
  kLargeUtf8,
  kUtf8View,
  kDictionary,  // dictionary<int32, utf8>
};

// What a column becomes.
struct ColumnType {
  Type type = Type::kUtf8;
  bool nullable = false;  // declared; no value is null
  int precision = 15, scale = 2;  // of decimals

  bool operator==(const ColumnType&) const = default;
};

// What settings make of a column. Throws Error (usage) where its values do not fit.
ColumnType type_of(const ColumnShape& column, const LayoutSettings& settings);

// Bytes of a value in the array's main buffer.
size_t width_of(Type type);

// A column of the schema: REQUIRES that the name lives as long as it is used.
struct SchemaField {
  std::string_view name;
  ColumnType type;
};

// Makes the schema of a struct of these fields, with some metadata. The caller must
// release it.
void export_schema(const std::vector<SchemaField>& fields,
                   const std::vector<std::pair<std::string, std::string>>& metadata, ArrowSchema* out);

}  // namespace tpcmill::arrow
