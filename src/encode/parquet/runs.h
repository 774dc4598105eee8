#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "simd/kernels.h"

namespace tpcmill::parquet {

// Dictionary codes are stored as runs (Parquet's RLE_DICTIONARY):
//
//     bit_width: uint8
//     run*:      varint header, then
//                  even header: one code, (bit_width + 7) / 8 bytes, repeated header / 2 times
//                  odd header:  header / 2 groups of eight codes, bit_width bytes each
//
// The last group is filled up with zeros; readers stop at the page's value count. A page here is
// one run: the codes come from a random generator, so that a long repetition inside a page does
// not happen, but a page of one single code does.

// REQUIRES: 1 <= width <= 32.
inline void put_repeated(uint32_t code, size_t times, int width, Buffer& out) {
  put_fixed(out, static_cast<uint8_t>(width));
  put_varint(out, uint64_t{times} << 1);
  out.append(&code, static_cast<size_t>(width + 7) / 8);
}

inline size_t pack_bits(const Kernels& k, const uint8_t* codes, size_t n, int width, uint8_t* out) {
  return k.pack_bits8(codes, n, width, out);
}
inline size_t pack_bits(const Kernels& k, const uint16_t* codes, size_t n, int width, uint8_t* out) {
  return k.pack_bits16(codes, n, width, out);
}
inline size_t pack_bits(const Kernels& k, const uint32_t* codes, size_t n, int width, uint8_t* out) {
  return k.pack_bits32(codes, n, width, out);
}

// REQUIRES: kPad bytes may be read behind the codes.
template <class Code>
void put_packed(const Kernels& k, const Code* codes, size_t n, int width, Buffer& out) {
  const size_t groups = (n + 7) / 8;
  const size_t bytes = groups * static_cast<size_t>(width);
  put_fixed(out, static_cast<uint8_t>(width));
  put_varint(out, uint64_t{groups} << 1 | 1);
  std::byte* const to = out.reserve(bytes);
  const size_t packed = pack_bits(k, codes, n, width, reinterpret_cast<uint8_t*>(to));
  std::memset(to + packed, 0, bytes - packed);
  out.advance(bytes);
}

}  // namespace tpcmill::parquet
