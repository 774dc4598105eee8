// A schema is what an Arrow stream begins with, in base64:
//
//     uint32 0xffffffff
//     int32  length of what follows
//     a flatbuffer, of tables whose fields have numbers
//     zeros, up to a multiple of 8 bytes
//
//     Message     0: int16 version
//                 1: uint8 kind of the header
//                 2: header, a Schema
//     Schema      0: int16 endianness                  little, the default
//                 1: [Field]
//     Field       0: string name
//                 1: bool nullable
//                 2: uint8 kind of the type
//                 3: type, one of the tables below
//                 4: Dictionary, for texts that come as indices
//                 5: [Field] children                  none, but there
//                 6: [KeyValue] metadata
//     Dictionary  0: int64 id                          another one for each field
//                 1: Int, type of the indices
//     KeyValue    0: string key
//                 1: string value
//
//     Int            0: int32 bits, 1: bool is_signed
//     FloatingPoint  0: int16 precision
//     Decimal        0: int32 precision, 1: int32 scale, 2: int32 bits
//     Date           0: int16 unit
//     Timestamp      0: int16 unit, 1: string time zone
//     Utf8, LargeUtf8, Utf8View: no fields

#include "encode/parquet/arrow_schema.h"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/format.h"

namespace tpcmill::parquet {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;
using Table = flatbuffers::Offset<flatbuffers::Table>;

// The numbers that Arrow gives to things.
constexpr int16_t kVersion5 = 4;
constexpr uint8_t kSchemaHeader = 1;
constexpr int16_t kDay = 0;
constexpr int16_t kMillisecond = 1;
constexpr int16_t kDoublePrecision = 2;
enum class Kind : uint8_t {
  kInt = 2,
  kFloatingPoint = 3,
  kUtf8 = 5,
  kDecimal = 7,
  kDate = 8,
  kTimestamp = 10,
  kLargeUtf8 = 20,
  kUtf8View = 24
};

// A table's fields begin behind the two numbers at the head of its description.
constexpr flatbuffers::voffset_t slot(int field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

// A table with the fields that `add` adds. Everything they point to must be there already; fields
// that point to nothing are left out.
template <class Add>
Table table(Builder& builder, Add add) {
  const flatbuffers::uoffset_t start = builder.StartTable();
  add();
  return Table(builder.EndTable(start));
}

Table integer(Builder& builder, int32_t bits) {
  return table(builder, [&] {
    builder.AddElement<int32_t>(slot(0), bits);
    builder.AddElement<uint8_t>(slot(1), 1);
  });
}

Table one_number(Builder& builder, int16_t number) {
  return table(builder, [&] { builder.AddElement<int16_t>(slot(0), number); });
}

Table decimal(Builder& builder, const ArrowField& field) {
  return table(builder, [&] {
    builder.AddElement<int32_t>(slot(0), field.precision);
    builder.AddElement<int32_t>(slot(1), field.scale);
    builder.AddElement<int32_t>(slot(2), 128);
  });
}

struct TypeOf {
  Kind kind;
  Table table;
};

TypeOf type_of(Builder& builder, const ArrowField& field) {
  switch (field.type) {
    case ArrowField::Type::kInt32: return {Kind::kInt, integer(builder, 32)};
    case ArrowField::Type::kInt64: return {Kind::kInt, integer(builder, 64)};
    case ArrowField::Type::kDecimal128: return {Kind::kDecimal, decimal(builder, field)};
    case ArrowField::Type::kDouble: return {Kind::kFloatingPoint, one_number(builder, kDoublePrecision)};
    case ArrowField::Type::kDate32: return {Kind::kDate, one_number(builder, kDay)};
    case ArrowField::Type::kTimestampMillis: return {Kind::kTimestamp, one_number(builder, kMillisecond)};
    case ArrowField::Type::kLargeUtf8: return {Kind::kLargeUtf8, table(builder, [] {})};
    case ArrowField::Type::kUtf8View: return {Kind::kUtf8View, table(builder, [] {})};
    case ArrowField::Type::kUtf8:
    case ArrowField::Type::kDictionaryUtf8: break;
  }
  return {Kind::kUtf8, table(builder, [] {})};
}

Table dictionary(Builder& builder, int64_t id) {
  const Table index = integer(builder, 32);
  return table(builder, [&] {
    builder.AddElement<int64_t>(slot(0), id);
    builder.AddOffset(slot(1), index);
  });
}

using Metadata = flatbuffers::Offset<flatbuffers::Vector<Table>>;

Metadata field_id(Builder& builder, int32_t id) {
  const auto key = builder.CreateString("PARQUET:field_id");
  const auto value = builder.CreateString(std::to_string(id));
  const Table pair = table(builder, [&] {
    builder.AddOffset(slot(0), key);
    builder.AddOffset(slot(1), value);
  });
  return builder.CreateVector(&pair, 1);
}

Table field(Builder& builder, const ArrowField& from, int64_t dictionary_id) {
  const auto name = builder.CreateString(from.name);
  const TypeOf type = type_of(builder, from);
  const bool has_dictionary = from.type == ArrowField::Type::kDictionaryUtf8;
  const Table indices = has_dictionary ? dictionary(builder, dictionary_id) : Table();
  const auto children = builder.CreateVector(std::vector<Table>());
  const Metadata metadata = from.field_id ? field_id(builder, *from.field_id) : Metadata();
  return table(builder, [&] {
    builder.AddOffset(slot(0), name);
    builder.AddElement<uint8_t>(slot(1), from.nullable);
    builder.AddElement<uint8_t>(slot(2), static_cast<uint8_t>(type.kind));
    builder.AddOffset(slot(3), type.table);
    builder.AddOffset(slot(4), indices);
    builder.AddOffset(slot(5), children);
    builder.AddOffset(slot(6), metadata);
  });
}

// The flatbuffer.
void build(Builder& builder, std::span<const ArrowField> fields) {
  std::vector<Table> tables;
  for (const ArrowField& from : fields) tables.push_back(field(builder, from, static_cast<int64_t>(tables.size())));
  const auto list = builder.CreateVector(tables);
  const Table schema = table(builder, [&] { builder.AddOffset(slot(1), list); });
  builder.Finish(table(builder, [&] {
    builder.AddElement<int16_t>(slot(0), kVersion5);
    builder.AddElement<uint8_t>(slot(1), kSchemaHeader);
    builder.AddOffset(slot(2), schema);
  }));
}

// Three bytes are four digits of six bits, highest first; where there are only one or two bytes
// left, '=' stands for the digits without bits.
std::string base64(std::span<const std::byte> bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t here = std::min(bytes.size() - i, size_t{3});
    uint32_t group = 0;
    for (size_t b = 0; b < here; ++b) group |= static_cast<uint32_t>(bytes[i + b]) << (16 - 8 * b);
    for (size_t digit = 0; digit < 4; ++digit) out += digit <= here ? kDigits[group >> (18 - 6 * digit) & 63] : '=';
  }
  return out;
}

}  // namespace

std::string arrow_schema(std::span<const ArrowField> fields) {
  Builder builder;
  build(builder, fields);
  const size_t padded = (builder.GetSize() + 7) / 8 * 8;
  Buffer message;
  put_fixed(message, ~uint32_t{0});
  put_fixed(message, static_cast<int32_t>(padded));
  message.append(builder.GetBufferPointer(), builder.GetSize());
  put_bytes(message, std::string(padded - builder.GetSize(), '\0'));
  return base64(message.bytes());
}

}  // namespace tpcmill::parquet
