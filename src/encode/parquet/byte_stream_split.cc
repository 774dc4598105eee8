// BYTE_STREAM_SPLIT: the first bytes of all numbers, then their second bytes, and so on. Sign and
// exponent of numbers that resemble each other then stand side by side, for a codec to find.
//
//     aaaa bbbb cccc   becomes   abc abc abc abc

#include "encode/parquet/byte_stream_split.h"

#include <cstdint>

namespace tpcmill::parquet {
namespace {

template <size_t kWidth>
void split(const uint8_t* from, size_t n, uint8_t* to) {
  for (size_t k = 0; k < kWidth; ++k)
    for (size_t i = 0; i < n; ++i) to[k * n + i] = from[i * kWidth + k];
}

}  // namespace

void put_byte_stream_split(std::span<const std::byte> plain, size_t width, Buffer& out) {
  const uint8_t* const from = reinterpret_cast<const uint8_t*>(plain.data());
  const size_t n = plain.size() / width;
  uint8_t* const to = reinterpret_cast<uint8_t*>(out.reserve(plain.size()));
  switch (width) {
    case 4: split<4>(from, n, to); break;
    case 8: split<8>(from, n, to); break;
    default: split<16>(from, n, to); break;
  }
  out.advance(plain.size());
}

}  // namespace tpcmill::parquet
