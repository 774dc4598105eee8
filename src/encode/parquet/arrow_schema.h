#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tpcmill::parquet {

// A column as Arrow shall have it. Most of that, Arrow reads from Parquet's own schema; large or
// dictionary texts it does not.
struct ArrowField {
  enum class Type {
    kInt32,
    kInt64,
    kDecimal128,
    kDouble,
    kDate32,
    kTimestampMillis,  // without a time zone
    kUtf8,
    kLargeUtf8,
    kUtf8View,
    kDictionaryUtf8,  // int32 indices
  };

  std::string name;
  Type type;
  bool nullable;
  std::optional<int32_t> field_id;
  int32_t precision = 15, scale = 2;  // of kDecimal128
};

// The value of the key "ARROW:schema" in a file's metadata.
std::string arrow_schema(std::span<const ArrowField> fields);

}  // namespace tpcmill::parquet
