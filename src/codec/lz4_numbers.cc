// See lz4_tokens.h for what a block is made of, and snappy_numbers.cc for the idea: a number is a
// literal of its low bytes, and a copy of all others from the last number with the same quotient.
//
//     quotient by       token   literal                 copy           bytes in all
//     1                 0x04    none                    8 bytes        3
//     2^8               0x13    1 byte                  7 bytes        4
//     2^16              0x22    2 bytes                 6 bytes        5
//     new, below 2^24   0x31    3 bytes                 5 zeros        6
//     new               0x40    4 bytes                 4 zeros        7
//
// Two quotients are looked up: the finer one saves a byte if it has occurred near enough, which
// cannot be foretold, and the other one nearly always has.
//
// All numbers end with zeros. Those of the number just before would do, but a decoder that copies
// what it has just written waits until it can be read again. So they come from farther back.

#include "codec/lz4_numbers.h"

#include <algorithm>
#include <cstring>

#include "codec/lz4_tokens.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kWidth = sizeof(uint64_t);
constexpr size_t kZerosFrom = 64;  // so many numbers back

uint8_t* put_first(std::span<const std::byte> first, size_t length, size_t copy, uint8_t* to) {
  to = Lz4Tokens::put_head(length, copy, to);
  if (!first.empty()) std::memcpy(to, first.data(), first.size());
  return to + first.size();
}

// The literal is `kFine` bytes of a number, or else kCoarse, or else kFull: all that may not be zero.
template <unsigned kFine, unsigned kCoarse, unsigned kFull>
uint8_t* put_numbers(std::span<const std::byte> first, std::span<const uint64_t> values, uint32_t* fine,
                     uint32_t* coarse, uint8_t* to) {
  // In a register; a token, a literal and a distance have 7 bytes at most.
  const auto sequence = [](uint64_t value, unsigned literal, uint64_t distance) {
    const uint64_t low = value & ((uint64_t{1} << 8 * literal) - 1);
    return literal << 4 | (kWidth - literal - Lz4Tokens::kLeastCopy) | low << 8 | distance << 8 * (1 + literal);
  };
  const auto bytes = [](unsigned literal) { return 1 + literal + 2; };

  // The first two, whose literals are one.
  to = put_first(first, first.size() + kWidth + kFull, kWidth - kFull - Lz4Tokens::kLeastCopy, to);
  std::memcpy(to, values.data(), kWidth + kFull);
  to += kWidth + kFull;
  *to++ = kWidth;
  *to++ = 0;

  // Positions are counted from where 0, which stands for quotients that are new, is too far away.
  constexpr uint32_t kBegin = Lz4Tokens::kMostDistance / kWidth + 1;
  for (uint32_t i = 0; i < 2; ++i) fine[values[i] >> 8 * kFine] = coarse[values[i] >> 8 * kCoarse] = kBegin + i;
  const uint32_t end = static_cast<uint32_t>(values.size() - 1);
  for (uint32_t i = 2; i < end; ++i) {
    const uint64_t value = values[i];
    const uint32_t here = kBegin + i;
    const uint64_t fine_distance = (here - fine[value >> 8 * kFine]) * kWidth;
    const uint64_t coarse_distance = (here - coarse[value >> 8 * kCoarse]) * kWidth;
    fine[value >> 8 * kFine] = here;
    coarse[value >> 8 * kCoarse] = here;
    if (coarse_distance > Lz4Tokens::kMostDistance) [[unlikely]] {
      const uint64_t all = sequence(value, kFull, std::min<uint64_t>(i, kZerosFrom) * kWidth);
      std::memcpy(to, &all, sizeof all);
      to += bytes(kFull);
      continue;
    }
    const uint64_t as_fine = 0 - uint64_t{fine_distance <= Lz4Tokens::kMostDistance};
    const uint64_t a = sequence(value, kCoarse, coarse_distance), b = sequence(value, kFine, fine_distance);
    const uint64_t either = a ^ ((a ^ b) & as_fine);
    std::memcpy(to, &either, sizeof either);
    to += bytes(kCoarse) - (as_fine & (kCoarse - kFine));
  }
  // What ends as late as this must be a literal.
  static_assert(kWidth >= Lz4Tokens::kLeastEnd && 2 * kWidth - kFull >= Lz4Tokens::kLeastTail);
  return Lz4Tokens::put_end(reinterpret_cast<const uint8_t*>(&values.back()), kWidth, to);
}

}  // namespace

void lz4_numbers(std::span<const std::byte> first, std::span<const uint64_t> values, uint64_t greatest,
                 std::vector<uint32_t>& last, Buffer& out) {
  if (values.size() < 3) return lz4_literal(first, std::as_bytes(values), out);
  out.clear();
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(first.size() + (values.size() + 1) * kWidth));
  const auto put = [&]<unsigned kFine, unsigned kCoarse, unsigned kFull>() {
    const size_t fine = (greatest >> 8 * kFine) + 1, coarse = kCoarse == kFine ? 0 : (greatest >> 8 * kCoarse) + 1;
    last.assign(fine + coarse, 0);
    uint32_t* const coarse_at = last.data() + (kCoarse == kFine ? 0 : fine);
    const uint8_t* const to = put_numbers<kFine, kCoarse, kFull>(first, values, last.data(), coarse_at, begin);
    out.advance(static_cast<size_t>(to - begin));
  };
  if (greatest < 1 << 16) return put.template operator()<0, 1, 3>();
  if (greatest < 1 << 18) return put.template operator()<1, 1, 3>();
  if (greatest < 1 << 24) return put.template operator()<1, 2, 3>();
  return put.template operator()<2, 2, 4>();
}

void lz4_literal(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out) {
  out.clear();
  const size_t length = first.size() + bytes.size();
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(1 + Lz4Tokens::rest_bytes(length) + length));
  uint8_t* to = put_first(first, length, 0, begin);
  if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  out.advance(static_cast<size_t>(to + bytes.size() - begin));
}

}  // namespace tpcmill::codec
