// See snappy_tokens.h and lz4_tokens.h for what streams are made of. Of a number that is greater than
// the one before by little, only the lowest byte differs, or the lowest two. So numbers that
// are equal, all of them together, are
//
//     literal of the bytes that differ, copy of all others from eight bytes before
//
// The copy reaches into what it makes itself: behind the first number's upper bytes come the second
// number's eight, which are those of the first.

#include "codec/sorted_numbers.h"

#include <algorithm>
#include <bit>

#include "codec/lz4_tokens.h"
#include "codec/snappy_tokens.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kWidth = sizeof(uint64_t);
constexpr size_t kHead = 32;       // room for what the stream begins with
constexpr size_t kLeastCopy = 4;   // of any codec
constexpr size_t kEndNumbers = 2;  // which LZ4 has as a literal

// How many of eight numbers, from the first on, are equal. Where numbers repeat, how often cannot be
// foretold: so this is no branch.
size_t count_equal(const uint64_t* numbers) {
  uint32_t differ = 1u << 8;
  for (unsigned i = 1; i < 8; ++i) differ |= static_cast<uint32_t>(numbers[i] != numbers[0]) << i;
  return static_cast<size_t>(std::countr_zero(differ));
}

template <class Tokens, bool kRepeat>
std::span<const std::byte> put_numbers(std::span<const std::byte> levels, std::span<const uint64_t> values,
                                       Buffer& scratch) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(values.data());
  const size_t n = values.size();
  const size_t copied = !Tokens::kEndsLate ? n : n < kEndNumbers ? 0 : n - kEndNumbers;
  scratch.resize(kHead);
  uint8_t* const begin = reinterpret_cast<uint8_t*>(scratch.reserve(2 * n * kWidth + kHead));
  uint8_t* to = begin;
  size_t literal = 0;  // where those bytes begin that are not in the stream yet
  uint64_t last = 0;
  constexpr uint64_t kCopy = Tokens::copy_from(kWidth);
  for (size_t i = 0; i < copied;) {
    const uint64_t value = values[i];
    size_t end = i + 1;
    if constexpr (kRepeat) end = std::min(copied, i + count_equal(&values[i]));
    if (!kRepeat || end == i + 8) [[unlikely]]
      while (end < copied && values[end] == value) ++end;
    const size_t differing = i == 0 ? kWidth : (static_cast<size_t>(std::bit_width(value ^ last)) + 7) / 8;
    const size_t at = i * kWidth + differing, length = end * kWidth - at;
    last = value;
    i = end;
    if (length < kLeastCopy) continue;
    to = at - literal <= Tokens::kShortLiteral && length <= Tokens::kShortCopy
             ? Tokens::put_short(bytes + literal, at - literal, kCopy, length, to)
             : Tokens::put(bytes + literal, at - literal, kCopy, length, to);
    literal = at + length;
  }
  to = Tokens::put_end(bytes + literal, n * kWidth - literal, to);
  const uint8_t* const first = Tokens::put_begin(levels, n * kWidth, begin);
  scratch.advance(static_cast<size_t>(to - begin));
  return scratch.bytes().subspan(kHead - static_cast<size_t>(begin - first));
}

}  // namespace

bool makes_sorted_numbers(Codec::Kind codec, double repeats) {
  constexpr double kSeveralTimes = 1.5;
  return codec == Codec::Kind::kSnappy || (codec == Codec::Kind::kLz4Raw && repeats > kSeveralTimes);
}

std::span<const std::byte> sorted_numbers(Codec::Kind codec, double repeats, std::span<const std::byte> levels,
                                          std::span<const uint64_t> values, Buffer& scratch) {
  const auto put = codec == Codec::Kind::kSnappy
                       ? repeats > 1 ? put_numbers<SnappyTokens, true> : put_numbers<SnappyTokens, false>
                       : repeats > 1 ? put_numbers<Lz4Tokens, true> : put_numbers<Lz4Tokens, false>;
  return put(levels, values, scratch);
}

}  // namespace tpcmill::codec
