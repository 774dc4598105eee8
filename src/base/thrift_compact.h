#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace tpcmill {

// Writes structs in Thrift's compact protocol, as far as a Parquet file needs it.
//
//     struct:  field*, then the byte 0
//     field:   header, value       fields come in ascending order of their numbers
//     header:  uint8 delta << 4 | type                 delta = number - number before, 1 .. 15
//              uint8 type, then varint zigzag(number)  for larger steps
//     value:   number   varint zigzag(value)
//              text     varint length, bytes
//              flag     nothing: true and false are two types
//              list     uint8 count << 4 | type        up to 14 elements
//                       uint8 0xf0 | type, varint count
//                       then the elements: values without headers; a flag is 1 or 2
//     zigzag:  0, -1, 1, -2 ... become 0, 1, 2, 3 ...
class ThriftCompactWriter {
 public:
  enum class Type : uint8_t { kTrue = 1, kFalse, kInt8, kInt16, kInt32, kInt64, kDouble, kText, kList, kSet, kMap, kStruct };

  // Appends to `out`, beginning inside a struct: fields may follow at once, end() closes it.
  explicit ThriftCompactWriter(Buffer& out) : out_(out) {}

  // ---- fields of the innermost struct that is open

  void int8(int field, int8_t value) {
    header(field, Type::kInt8);
    put_fixed(out_, value);
  }
  void int16(int field, int16_t value) { number(field, Type::kInt16, value); }
  void int32(int field, int32_t value) { number(field, Type::kInt32, value); }
  void int64(int field, int64_t value) { number(field, Type::kInt64, value); }
  void flag(int field, bool value) { header(field, value ? Type::kTrue : Type::kFalse); }
  void text(int field, std::string_view value) {
    header(field, Type::kText);
    text(value);
  }

  // A struct; its fields follow, then end().
  void begin(int field) {
    header(field, Type::kStruct);
    begin();
  }

  // A struct without fields.
  void nothing(int field) {
    begin(field);
    end();
  }

  // A struct that was written before, its end included.
  void whole(int field, std::span<const std::byte> bytes) {
    header(field, Type::kStruct);
    out_.append(bytes);
  }

  // A list; exactly `count` elements follow.
  void list(int field, Type element, uint64_t count) {
    header(field, Type::kList);
    if (count < 15) return put_fixed(out_, static_cast<uint8_t>(count << 4 | static_cast<uint8_t>(element)));
    put_fixed(out_, static_cast<uint8_t>(0xf0 | static_cast<uint8_t>(element)));
    put_varint(out_, count);
  }

  // ---- elements of a list

  void number(int64_t value) { put_varint(out_, zigzag(value)); }
  void flag(bool value) { put_fixed(out_, static_cast<uint8_t>(value ? Type::kTrue : Type::kFalse)); }
  void text(std::string_view value) {
    put_varint(out_, value.size());
    put_bytes(out_, value);
  }
  void begin() {
    assert(depth_ + 1 < kDeepest);
    last_[++depth_] = 0;
  }

  // ----

  // Closes the innermost struct.
  void end() {
    put_fixed(out_, uint8_t{0});
    if (depth_ > 0) --depth_;
  }

  static uint64_t zigzag(int64_t value) {
    return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
  }

 private:
  static constexpr int kDeepest = 8;

  void header(int field, Type type) {
    const int delta = field - last_[depth_];
    assert(delta > 0);
    last_[depth_] = field;
    if (delta < 16) return put_fixed(out_, static_cast<uint8_t>(delta << 4 | static_cast<int>(type)));
    put_fixed(out_, type);
    put_varint(out_, zigzag(field));
  }

  void number(int field, Type type, int64_t value) {
    header(field, type);
    number(value);
  }

  Buffer& out_;
  int last_[kDeepest] = {};  // number of the last field, for each struct that is open
  int depth_ = 0;
};

}  // namespace tpcmill
