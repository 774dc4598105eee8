// DELTA_BINARY_PACKED stores the first number, and of every later one the difference to the number
// before it:
//
//     header:     varint 128                     differences in a block
//                 varint 4                       miniblocks in a block
//                 varint count                   numbers in the page
//                 varint zigzag(first)           the first number; 0 if there is none
//     block*:     varint zigzag(least)           the least difference of the block
//                 uint8 widths[4]
//                 miniblock[4]
//     miniblock:  32 times (difference - least), `width` bits each, the first one lowest
//
// Differences wrap around in the type's own width, so that they always fit. The last miniblock with
// numbers is filled up with zeros; those behind it have the width 0, and so no bytes.
//
// DELTA_LENGTH_BYTE_ARRAY:
//
//     lengths of all values, DELTA_BINARY_PACKED of INT32
//     bytes of all values
//
// DELTA_BYTE_ARRAY stores of each value only what differs from the value before it:
//
//     lengths of the beginnings that are the same, DELTA_BINARY_PACKED of INT32; 0 for the first
//     the rest of each value, DELTA_LENGTH_BYTE_ARRAY

#include "encode/parquet/delta.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include "base/thrift_compact.h"

namespace tpcmill::parquet {
namespace {

constexpr size_t kBlock = 128;
constexpr size_t kMiniblocks = 4;
constexpr size_t kMiniblock = kBlock / kMiniblocks;

void least_of(const Kernels& k, const int32_t* values, size_t n, int32_t* least) {
  int32_t greatest;
  k.range32(values, n, least, &greatest);
}
void least_of(const Kernels& k, const int64_t* values, size_t n, int64_t* least) {
  int64_t greatest;
  k.range64(values, n, least, &greatest);
}

// Packs a miniblock. With the width known, all shifts are constants, and no step has a branch.
template <class U, size_t kWidth>
void pack_miniblock(const U* values, std::byte* out) {
  uint64_t word = 0;
  const auto put = [&]<size_t kAt>(std::integral_constant<size_t, kAt>) {
    constexpr size_t kUsed = kAt * kWidth % 64;  // bits of `word`
    const uint64_t value = values[kAt];
    word |= value << kUsed;
    if constexpr (kUsed + kWidth >= 64) {
      std::memcpy(out + kAt * kWidth / 64 * sizeof word, &word, sizeof word);
      word = kUsed + kWidth > 64 ? value >> (64 - kUsed) % 64 : 0;
    }
  };
  [&]<size_t... kAt>(std::index_sequence<kAt...>) {
    (put(std::integral_constant<size_t, kAt>()), ...);
  }(std::make_index_sequence<kMiniblock>());
  if constexpr (kWidth % 2 != 0) std::memcpy(out + kWidth / 2 * sizeof word, &word, sizeof word / 2);
}

template <class U>
using Packer = void (*)(const U*, std::byte*);

// By the width.
template <class U>
constexpr auto kPackers = []<size_t... kWidth>(std::index_sequence<kWidth...>) {
  return std::array<Packer<U>, sizeof...(kWidth)>{pack_miniblock<U, kWidth>...};
}(std::make_index_sequence<sizeof(U) * 8 + 1>());

// Bits of the greatest number of a miniblock: those of all of them together.
template <class U>
unsigned width_of(const U* values) {
  U all = 0;
  for (size_t i = 0; i < kMiniblock; ++i) all |= values[i];
  return static_cast<unsigned>(std::bit_width(all));
}

// ---- blocks

// One block, of n differences. Overwrites those behind them.
template <class U>
void put_block(const Kernels& k, U* differences, size_t n, Buffer& out) {
  std::make_signed_t<U> least;
  least_of(k, reinterpret_cast<const std::make_signed_t<U>*>(differences), n, &least);
  for (size_t i = 0; i < kBlock; ++i) differences[i] -= static_cast<U>(least);
  if (n < kBlock) std::fill(differences + n, differences + kBlock, U{0});
  put_varint(out, ThriftCompactWriter::zigzag(least));

  std::byte* const widths = out.reserve(kMiniblocks + kBlock * sizeof(U));
  std::byte* end = widths + kMiniblocks;
  for (size_t m = 0; m < kMiniblocks; ++m) {
    const U* const values = differences + m * kMiniblock;
    const unsigned width = width_of(values);
    widths[m] = static_cast<std::byte>(width);
    kPackers<U>[width](values, end);
    end += kMiniblock / 8 * width;
  }
  out.advance(static_cast<size_t>(end - widths));
}

template <class U>
void put_delta(const Kernels& k, const std::byte* plain, size_t values, Buffer& out) {
  const auto at = [plain](size_t i) {
    U value;
    std::memcpy(&value, plain + i * sizeof value, sizeof value);
    return value;
  };
  put_varint(out, kBlock);
  put_varint(out, kMiniblocks);
  put_varint(out, values);
  put_varint(out, values == 0 ? 0 : ThriftCompactWriter::zigzag(static_cast<std::make_signed_t<U>>(at(0))));

  U differences[kBlock + kPad / sizeof(U)] = {};
  for (size_t i = 1; i < values; i += kBlock) {
    const size_t n = std::min(kBlock, values - i);
    for (size_t j = 0; j < n; ++j) differences[j] = at(i + j) - at(i + j - 1);
    put_block(k, differences, n, out);
  }
}

// ---- byte arrays

constexpr size_t kPrefix = sizeof(uint32_t);  // the length in front of a PLAIN byte array

uint32_t length_at(const std::byte* plain) {
  uint32_t length;
  std::memcpy(&length, plain, sizeof length);
  return length;
}

constexpr size_t kShortText = 64;  // as most are

// Bytes that two texts have in common at the beginning, of at most `most`. Reads up to 7 bytes more.
uint32_t common_prefix(const std::byte* one, const std::byte* other, uint32_t most) {
  static_assert(std::endian::native == std::endian::little);
  for (uint32_t i = 0; i < most; i += sizeof(uint64_t)) {
    uint64_t a, b;
    std::memcpy(&a, one + i, sizeof a);
    std::memcpy(&b, other + i, sizeof b);
    if (a != b) return std::min(most, i + static_cast<uint32_t>(std::countr_zero(a ^ b)) / 8);
  }
  return most;
}

}  // namespace

void put_delta_int32(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& out) {
  put_delta<uint32_t>(k, plain.data(), values, out);
}

void put_delta_int64(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& out) {
  put_delta<uint64_t>(k, plain.data(), values, out);
}

void put_delta_lengths(const Kernels& k, std::span<const std::byte> plain, std::span<const uint32_t> lengths,
                       Buffer& out) {
  put_delta<uint32_t>(k, std::as_bytes(lengths).data(), lengths.size(), out);

  const size_t bytes = plain.size() - lengths.size() * kPrefix;
  std::byte* to = out.reserve(bytes);
  const std::byte* from = plain.data();
  for (const uint32_t length : lengths) {
    to = copy_short<kShortText>(from + kPrefix, length, to);
    from += kPrefix + length;
  }
  out.advance(bytes);
}

void put_delta_prefixes(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& scratch,
                        Buffer& out) {
  // The lengths of all beginnings, then those of what follows them.
  scratch.resize(2 * values * sizeof(uint32_t));
  uint32_t* const same = reinterpret_cast<uint32_t*>(scratch.data());
  uint32_t* const rest = same + values;
  const std::byte* from = plain.data();
  const std::byte* last = nullptr;
  uint32_t last_length = 0;
  size_t bytes = 0;
  for (size_t i = 0; i < values; ++i) {
    const uint32_t length = length_at(from);
    from += kPrefix;
    same[i] = common_prefix(last, from, std::min(length, last_length));
    rest[i] = length - same[i];
    bytes += rest[i];
    last = from;
    last_length = length;
    from += length;
  }
  put_delta<uint32_t>(k, scratch.data(), values, out);
  put_delta<uint32_t>(k, scratch.data() + values * sizeof(uint32_t), values, out);

  std::byte* to = out.reserve(bytes);
  from = plain.data();
  for (size_t i = 0; i < values; ++i) {
    from += kPrefix + same[i];
    to = copy_short<kShortText>(from, rest[i], to);
    from += rest[i];
  }
  out.advance(bytes);
}

}  // namespace tpcmill::parquet
