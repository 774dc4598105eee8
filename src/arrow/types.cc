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

const char* format_of(Type type) {
  switch (type) {
    case Type::kInt32: return "i";
    case Type::kInt64: return "l";
    case Type::kDecimal128: return "d:15,2";
    case Type::kDecimal64: return "d:15,2,64";
    case Type::kDouble: return "g";
    case Type::kDate32: return "tdD";
    case Type::kUtf8: return "u";
    case Type::kLargeUtf8: return "U";
    case Type::kUtf8View: return "vu";
    case Type::kDictionary: return "i";
  }
  return "";
}

// What one ArrowSchema owns.
struct Owned {
  std::string name, metadata;
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
Owned& begin(const char* format, std::string_view name, ArrowSchema* out) {
  auto owned = std::make_unique<Owned>();
  owned->name = name;
  *out = {};
  out->format = format;
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

}  // namespace

Type type_of(const ColumnShape& column, const TypeWish& wish) {
  switch (column.logical) {
    case Logical::kIdentifier:
    case Logical::kInteger: {
      const bool natural = wish.integers == Integers::kNatural;
      const bool is_long = natural ? column.logical == Logical::kIdentifier : wish.integers == Integers::k64;
      if (!is_long && column.greatest > std::numeric_limits<int32_t>::max())
        throw Error::usage(fmt::format("integer: {} reaches {} at this scale, more than int32 holds; use int64.",
                                       column.name, column.greatest));
      return is_long ? Type::kInt64 : Type::kInt32;
    }
    case Logical::kMoney:
    case Logical::kQuantity:
      return wish.decimals == Decimals::k128  ? Type::kDecimal128
             : wish.decimals == Decimals::k64 ? Type::kDecimal64
                                              : Type::kDouble;
    case Logical::kDate: return Type::kDate32;
    case Logical::kText:
      switch (wish.strings) {
        case Strings::kUtf8: return Type::kUtf8;
        case Strings::kDictionary: return column.dictionary != nullptr ? Type::kDictionary : Type::kUtf8;
        case Strings::kLargeUtf8: return Type::kLargeUtf8;
        case Strings::kUtf8View: return Type::kUtf8View;
      }
  }
  return Type::kUtf8;
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
      if (fields[i].type != Type::kDictionary) continue;
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
