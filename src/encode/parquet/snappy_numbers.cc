// See snappy_tokens.h for what a stream is made of.
//
// Of a number below 2^32, the upper six of its eight bytes have mostly occurred before: numbers
// with the same quotient by 2^16 have them in common, and the last one with each quotient is
// remembered. So a number is
//
//     literal of its two low bytes, copy of six bytes from two bytes into that other number
//
// which is five bytes, or six if the other one is 256 or more numbers away. One that is new, or
// too far away, is a literal of four bytes and a copy of the four zeros of the number before it.

#include "encode/parquet/snappy_numbers.h"

#include <cstring>

#include "encode/parquet/snappy_tokens.h"

namespace tpcmill::parquet {
namespace {

constexpr uint64_t kWidth = sizeof(uint64_t);
constexpr uint64_t kMostDistance = 65'535;

uint8_t* put_literal(uint64_t value, unsigned length, uint8_t* to) {
  *to++ = SnappyTokens::literal_tag(length);
  std::memcpy(to, &value, kWidth);
  return to + length;
}

}  // namespace

void begin_snappy(size_t length, std::span<const std::byte> first, Buffer& out) {
  out.clear();
  put_varint(out, length);
  if (first.empty()) return;
  put_fixed(out, SnappyTokens::literal_tag(first.size()));
  out.append(first);
}

void snappy_numbers(std::span<const uint64_t> values, uint64_t greatest, std::vector<uint32_t>& last, Buffer& out) {
  constexpr unsigned kLow = 2, kHigh = 6;
  if (values.empty()) return;
  // Positions are counted from 1; 0: no such number yet.
  last.assign((greatest >> 16) + 1, 0);
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(values.size() * (1 + kWidth)));
  uint8_t* to = put_literal(values[0], kWidth, begin);
  last[values[0] >> 16] = 1;
  for (uint32_t i = 1; i < values.size(); ++i) {
    const uint64_t value = values[i];
    uint32_t& seen = last[value >> 16];
    const uint64_t distance = (i + 1 - seen) * kWidth;
    if (seen != 0 && distance <= kMostDistance) [[likely]] {
      to = put_literal(value, kLow, to);
      const bool near = distance < 2048;
      const uint64_t one = (kHigh - 4) << 2 | 1 | distance >> 8 << 5 | (distance & 255) << 8;
      const uint64_t two = (kHigh - 1) << 2 | 2 | distance << 8;
      const uint32_t copy = static_cast<uint32_t>(near ? one & 0xffff : two);
      std::memcpy(to, &copy, sizeof copy);
      to += near ? 2 : 3;
    } else {
      to = put_literal(value, 4, to);
      *to++ = 1;  // copy of four bytes
      *to++ = kWidth;
    }
    seen = i + 1;
  }
  out.advance(static_cast<size_t>(to - begin));
}

void snappy_literal(std::span<const std::byte> bytes, Buffer& out) {
  if (bytes.empty()) return;
  put_fixed(out, uint8_t{63 << 2});
  put_fixed(out, static_cast<uint32_t>(bytes.size() - 1));
  out.append(bytes);
}

}  // namespace tpcmill::parquet
