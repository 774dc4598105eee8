#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table/schema.h"
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
  kUtf8,
  kLargeUtf8,
  kUtf8View,
  kDictionary,  // dictionary<int32, utf8>
};

enum class Decimals : uint8_t { k128, k64, kDouble };
enum class Strings : uint8_t { kUtf8, kDictionary, kLargeUtf8, kUtf8View };
enum class Integers : uint8_t { kNatural, k32, k64 };

struct TypeWish {
  Decimals decimals = Decimals::k128;
  Strings strings = Strings::kUtf8;
  Integers integers = Integers::kNatural;
};

// What a column becomes. Throws Error (usage) where its values do not fit.
Type type_of(const ColumnShape& column, const TypeWish& wish);

// Bytes of a value in the array's main buffer.
size_t width_of(Type type);

// A column of the schema: REQUIRES that the name lives as long as it is used.
struct SchemaField {
  std::string_view name;
  Type type;
};

// Makes the schema of a struct of these fields, none of them nullable, with some metadata. The caller must
// release it.
void export_schema(const std::vector<SchemaField>& fields,
                   const std::vector<std::pair<std::string, std::string>>& metadata, ArrowSchema* out);

}  // namespace tpcmill::arrow
