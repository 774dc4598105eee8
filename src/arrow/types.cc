// Metadata of a schema is a list of keys and values:
//
//     int32 number of pairs
//     for each: int32 length, key, int32 length, value
//
// Arrow allows children to be moved out of a struct, so each one has memory of its own.

#include "arrow/types.h"

#include <limits>
#include <memory>

#include <fmt/format.h>

#include "base/bytes.h"
#include "tpcmill/error.h"

namespace tpcmill::arrow {
namespace {

std::string format_of(const ColumnType& column) {
  switch (column.type) {
    case Type::kInt32: return "i";
    case Type::kInt64: return "l";
    case Type::kDecimal128: return fmt::format("d:{},{}", column.precision, column.scale);
    case Type::kDecimal64: return fmt::format("d:{},{},64", column.precision, column.scale);
    case Type::kDouble: return "g";
    case Type::kDate32: return "tdD";
    case Type::kTimestampMillis: return "tsm:";
    case Type::kUtf8: return "u";
    case Type::kLargeUtf8: return "U";
    case Type::kUtf8View: return "vu";
    case Type::kDictionary: return "i";
  }
  return "";
}

// What one ArrowSchema owns.
struct Owned {
  std::string format, name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary = {};
};

void release(ArrowSchema* schema) {
  const std::unique_ptr<Owned> owned(static_cast<Owned*>(schema->private_data));
  for (ArrowSchema& child : owned->children)
    if (child.release != nullptr) child.release(&child);
  if (owned->dictionary.release != nullptr) owned->dictionary.release(&owned->dictionary);
  schema->release = nullptr;
}

// A schema without children; its release frees what is added to the returned memory.
Owned& begin(std::string format, std::string_view name, ArrowSchema* out) {
  auto owned = std::make_unique<Owned>();
  owned->format = std::move(format);
  owned->name = name;
  *out = {};
  out->format = owned->format.c_str();
  out->name = owned->name.c_str();
  out->release = release;
  Owned& memory = *owned;
  out->private_data = owned.release();
  return memory;
}

void put_int32(std::string& out, size_t number) {
  const int32_t value = static_cast<int32_t>(number);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string pack(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string packed;
  put_int32(packed, pairs.size());
  for (const auto& [key, value] : pairs) {
    put_int32(packed, key.size());
    packed += key;
    put_int32(packed, value.size());
    packed += value;
  }
  return packed;
}

Type integer_type(const ColumnShape& column, const LayoutSettings& settings) {
  const bool is_long =
      settings.integer ? settings.integer == IntegerType::kInt64 : column.logical == Logical::kIdentifier;
  if (!is_long && column.greatest > std::numeric_limits<int32_t>::max())
    throw Error::usage(fmt::format("--key int32: {} reaches {} at this scale, more than int32 holds; use int64 for it.",
                                   column.name, column.greatest));
  return is_long ? Type::kInt64 : Type::kInt32;
}

// Files store decimals of few digits in few bytes; arrays have 64 bits for "decimal64" alone, else 128.
void set_decimal(const DecimalType& decimal, ColumnType& out) {
  out.type = decimal == DecimalType::kDouble      ? Type::kDouble
             : decimal == DecimalType::kDecimal64 ? Type::kDecimal64
                                                  : Type::kDecimal128;
  if (out.type == Type::kDouble) return;
  out.precision = decimal.precision;
  out.scale = decimal.scale;
}

Type text_type(const ColumnShape& column, const LayoutSettings& settings) {
  switch (settings.string.value_or(StringType::kUtf8)) {
    case StringType::kUtf8: return Type::kUtf8;
    case StringType::kDictionary: return column.dictionary != nullptr ? Type::kDictionary : Type::kUtf8;
    case StringType::kLarge: return Type::kLargeUtf8;
  }
  return Type::kUtf8View;
}

}  // namespace

ColumnType type_of(const ColumnShape& column, const LayoutSettings& settings) {
  ColumnType out{.nullable = settings.nullable.value_or(false)};
  switch (column.logical) {
    case Logical::kIdentifier:
    case Logical::kInteger: out.type = integer_type(column, settings); break;
    case Logical::kMoney:
    case Logical::kQuantity: set_decimal(settings.decimal.value_or(DecimalType::kDecimal128), out); break;
    case Logical::kDate:
      out.type = settings.date == DateType::kTimestampMillis ? Type::kTimestampMillis
                 : settings.date == DateType::kString        ? text_type(column, settings)
                                                             : Type::kDate32;
      break;
    case Logical::kText: out.type = text_type(column, settings); break;
  }
  return out;
}

size_t width_of(Type type) {
  switch (type) {
    case Type::kInt32:
    case Type::kDate32:
    case Type::kUtf8:
    case Type::kDictionary: return 4;
    case Type::kDecimal128:
    case Type::kUtf8View: return 16;
    default: return 8;
  }
}

void export_schema(const std::vector<SchemaField>& fields,
                   const std::vector<std::pair<std::string, std::string>>& metadata, ArrowSchema* out) {
  ArrowSchema schema;
  Owned& owned = begin("+s", "", &schema);
  try {
    owned.metadata = pack(metadata);
    schema.metadata = owned.metadata.c_str();
    owned.children.resize(fields.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      ArrowSchema& child = owned.children[i];
      owned.pointers.push_back(&child);
      Owned& child_owned = begin(format_of(fields[i].type), fields[i].name, &child);
      child.flags = fields[i].type.nullable ? ARROW_FLAG_NULLABLE : 0;
      if (fields[i].type.type != Type::kDictionary) continue;
      begin("u", "", &child_owned.dictionary);
      child.dictionary = &child_owned.dictionary;
    }
  } catch (...) {
    release(&schema);
    throw;
  }
  schema.n_children = static_cast<int64_t>(fields.size());
  schema.children = owned.pointers.data();
  *out = schema;
}

}  // namespace tpcmill::arrow
