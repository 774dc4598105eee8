// See snappy_tokens.h for what a stream is made of.
//
// Of numbers that lie in a range below 2^32, the upper six of eight bytes have mostly occurred before:
// numbers with the same quotient by 2^16 have them in common, and the last one with each quotient is
// remembered. So a number is
//
//     literal of its two low bytes, copy of six bytes from two bytes into that other number
//
// which is five bytes, or six if the other one is 256 or more numbers away. Where the range is narrow,
// quotients by 2^8 are remembered too: if the last number with the same one is less than 256 numbers
// away, seven bytes are copied from it, which makes four in all.
//
// The numbers are in no order, so that a branch on how far away others are would be mistaken as often as
// not. There is one alone, for what hardly occurs: a number whose upper bytes are new or too far away.
// It is a literal of four bytes and a copy of the upper four of the number before it, or a literal
// altogether.

#include "codec/snappy_numbers.h"

#include <cstring>

#include "codec/snappy_tokens.h"

namespace tpcmill::codec {
namespace {

constexpr uint32_t kWidth = sizeof(uint64_t);
constexpr uint32_t kMostNumbers = 65'535 / kWidth;  // that a copy reaches back,
constexpr uint32_t kNearNumbers = SnappyTokens::kNearDistance / kWidth;  // and a short one

// Of so few quotients by 2^16, each is nearly always near; of more quotients by 2^8 than these, less than a
// third are.
constexpr size_t kFewWide = 50, kMostNarrow = 640;

// Where the last number with each quotient by 2^bits stands.
class Quotients {
 public:
  // `last`: zeros, count() of them.
  Quotients(int64_t least, unsigned bits, uint32_t* last) : least_(least >> bits), bits_(bits), last_(last) {}

  static size_t count(int64_t least, int64_t greatest, unsigned bits) {
    return static_cast<size_t>((greatest >> bits) - (least >> bits)) + 1;
  }

  // How many numbers before number i, which is `value`, the last one with the same quotient stands;
  // more than kMostNumbers if there is none. From now on it is this one.
  uint32_t distance(int64_t value, uint32_t i) {
    uint32_t& last = last_[(value >> bits_) - least_];
    const uint32_t here = i + kMostNumbers + 1, before = last;
    last = here;
    return here - before;
  }

 private:
  int64_t least_;
  unsigned bits_;
  uint32_t* last_;
};

uint8_t* put_literal(int64_t value, size_t length, uint8_t* to) {
  *to++ = SnappyTokens::literal_tag(length);
  std::memcpy(to, &value, kWidth);
  return to + length;
}

uint8_t* put_new(int64_t value, int64_t before, uint8_t* to) {
  if (value >> 32 != before >> 32) return put_literal(value, kWidth, to);
  return SnappyTokens::put_copy(SnappyTokens::copy_from(kWidth), false, 4, put_literal(value, 4, to));
}

// A literal of the lowest bytes and a copy of the others from a number that is near: bytes of a
// little-endian number. Of one that is not near, something of no meaning.
template <size_t kLow>
uint64_t near_bytes(int64_t value, uint32_t numbers) {
  constexpr uint64_t kMask = (uint64_t{1} << 8 * kLow) - 1;
  const uint32_t copy = SnappyTokens::near_copy(numbers * kWidth, kWidth - kLow);
  return SnappyTokens::literal_tag(kLow) | (static_cast<uint64_t>(value) & kMask) << 8 | uint64_t{copy} << 8 * (1 + kLow);
}

// A literal of two bytes, and a copy from a number that may be near or not.
uint8_t* put_number(int64_t value, uint32_t numbers, uint8_t* to) {
  constexpr uint32_t kCopied = kWidth - 2;
  const uint32_t distance = numbers * kWidth, is_far = numbers > kNearNumbers;
  const uint32_t near = SnappyTokens::near_copy(distance, kCopied), far = SnappyTokens::far_copy(distance, kCopied);
  const uint32_t copy = near ^ ((near ^ far) & (0 - is_far));
  to = put_literal(value, 2, to);
  std::memcpy(to, &copy, sizeof copy);
  return to + 2 + is_far;
}

// kMostlyNear: numbers with the same quotient are; kHasNarrow: there is a second table.
template <bool kMostlyNear, bool kHasNarrow>
uint8_t* put_numbers(std::span<const int64_t> values, Quotients wide, Quotients narrow, uint8_t* to) {
  int64_t before = ~values[0];
  for (uint32_t i = 0; i < values.size(); before = values[i++]) {
    const int64_t value = values[i];
    const uint32_t distance = wide.distance(value, i);
    uint64_t bytes = near_bytes<2>(value, distance), is_narrow = 0;
    if constexpr (kHasNarrow) {
      const uint32_t other = narrow.distance(value, i);
      is_narrow = other <= kNearNumbers;
      bytes ^= (bytes ^ near_bytes<1>(value, other)) & (0 - is_narrow);
    }
    if (kMostlyNear && distance <= kNearNumbers) [[likely]] {
      std::memcpy(to, &bytes, sizeof bytes);
      to += 5 - is_narrow;
    } else if (distance <= kMostNumbers) [[likely]] {
      to = put_number(value, distance, to);
    } else {
      to = put_new(value, before, to);
    }
  }
  return to;
}

}  // namespace

void begin_snappy(size_t length, std::span<const std::byte> first, Buffer& out) {
  out.clear();
  put_varint(out, length);
  if (first.empty()) return;
  put_fixed(out, SnappyTokens::literal_tag(first.size()));
  out.append(first);
}

void snappy_numbers(std::span<const uint64_t> values, int64_t least, int64_t greatest, std::vector<uint32_t>& last,
                    Buffer& out) {
  constexpr unsigned kWide = 16, kNarrow = 8;
  if (values.empty()) return;
  const std::span<const int64_t> numbers{reinterpret_cast<const int64_t*>(values.data()), values.size()};
  const size_t wide_count = Quotients::count(least, greatest, kWide);
  const size_t narrow_count = Quotients::count(least, greatest, kNarrow);
  const bool has_narrow = narrow_count <= kMostNarrow, few = wide_count <= kFewWide;
  last.assign(wide_count + (has_narrow ? narrow_count : 0), 0);
  const Quotients wide(least, kWide, last.data()), narrow(least, kNarrow, last.data() + wide_count);
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(values.size() * (1 + kWidth)));
  uint8_t* const end = has_narrow ? put_numbers<true, true>(numbers, wide, narrow, begin)
                       : few      ? put_numbers<true, false>(numbers, wide, narrow, begin)
                                  : put_numbers<false, false>(numbers, wide, narrow, begin);
  out.advance(static_cast<size_t>(end - begin));
}

void snappy_literal(std::span<const std::byte> bytes, Buffer& out) {
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(SnappyTokens::kLiteralHead + bytes.size()));
  const uint8_t* const from = reinterpret_cast<const uint8_t*>(bytes.data());
  out.advance(static_cast<size_t>(SnappyTokens::put_literal(from, bytes.size(), begin) - begin));
}

}  // namespace tpcmill::codec
