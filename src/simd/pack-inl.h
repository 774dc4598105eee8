// Bit packing, as Parquet's runs of codes want it: the first code in the lowest bits of the first
// byte. Eight 3-bit codes a .. h fill three bytes:
//
//     byte 2     byte 1     byte 0
//     hhhgggff   feeedddc   ccbbbaaa
//
// Lanes are joined in pairs until a lane of 64 bits holds as many codes as fit. Each step moves
// the upper half of a lane down to where the lower half's bits end:
//
//     ....hhh ....ggg ....fff ....eee ....ddd ....ccc ....bbb ....aaa    bytes
//     ..........hhhggg ..........fffeee ..........dddccc ..........bbbaaa    16 bits
//     ....................hhhgggfffeee ....................dddcccbbbaaa    32 bits
//     ........................................hhhgggfffeeedddcccbbbaaa    64 bits
//
// Those are stored one after another, each over the empty bits of the one before. Whatever follows
// the last code only ever adds bits above it; the last byte is cleared of them at the end.

#if defined(TPCMILL_SIMD_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_PACK_INL_H_
#undef TPCMILL_SIMD_PACK_INL_H_
#else
#define TPCMILL_SIMD_PACK_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Joins the two halves of each lane, of which only the lowest `width` bits are in use.
template <class D, class V>
HWY_INLINE V join_halves(D d, V v, int width) {
  constexpr int kHalf = sizeof(hn::TFromD<D>) * 4;
  const auto low = hn::Set(d, static_cast<hn::TFromD<D>>((uint64_t{1} << kHalf) - 1));
  const V upper = hn::ShiftLeftSame(hn::ShiftRight<kHalf>(v), width);
  return hn::Or(hn::And(v, low), upper);
}

HWY_INLINE void store_lane(uint64_t lane, uint8_t* out) { hwy::CopyBytes<8>(&lane, out); }

// Clears the bits behind code n - 1. Returns the bytes that n codes take.
HWY_INLINE size_t end_bits(size_t n, int width, uint8_t* out) {
  const size_t bits = n * static_cast<size_t>(width);
  if (bits % 8 != 0) out[bits / 8] = static_cast<uint8_t>(out[bits / 8] & ((1u << bits % 8) - 1));
  return (bits + 7) / 8;
}

// Joins lanes of codes up to 64 bits. The smaller the lanes, the more steps.
template <class D64, class V64>
HWY_INLINE V64 join8(D64 d64, V64 v, int width) {
  const hn::Repartition<uint16_t, D64> d16;
  const hn::Repartition<uint32_t, D64> d32;
  const auto pairs = join_halves(d16, hn::BitCast(d16, v), width);
  const auto quads = join_halves(d32, hn::BitCast(d32, pairs), 2 * width);
  return join_halves(d64, hn::BitCast(d64, quads), 4 * width);
}

template <class D64, class V64>
HWY_INLINE V64 join16(D64 d64, V64 v, int width) {
  const hn::Repartition<uint32_t, D64> d32;
  const auto pairs = join_halves(d32, hn::BitCast(d32, v), width);
  return join_halves(d64, hn::BitCast(d64, pairs), 2 * width);
}

// Eight codes in a lane: `width` bytes.
HWY_ATTR size_t pack_bits8(const uint8_t* HWY_RESTRICT codes, size_t n, int width, uint8_t* HWY_RESTRICT out) {
  if (width == 0) return 0;
  const hn::ScalableTag<uint8_t> d8;
  const hn::Repartition<uint64_t, decltype(d8)> d64;
  constexpr size_t kCodes = hn::MaxLanes(d8);
  HWY_ALIGN uint64_t lanes[kCodes / 8];

  uint8_t* end = out;
  for (size_t i = 0; i < n; i += kCodes) {
    hn::Store(join8(d64, hn::BitCast(d64, hn::LoadU(d8, codes + i)), width), d64, lanes);
    for (const uint64_t lane : lanes) {
      store_lane(lane, end);
      end += width;
    }
  }
  return end_bits(n, width, out);
}

// Four codes in a lane: half of `width` bytes. Where that is no whole number, the second of two
// lanes begins inside a byte.
HWY_ATTR size_t pack_bits16(const uint16_t* HWY_RESTRICT codes, size_t n, int width, uint8_t* HWY_RESTRICT out) {
  if (width == 0) return 0;
  const hn::ScalableTag<uint16_t> d16;
  const hn::Repartition<uint64_t, decltype(d16)> d64;
  constexpr size_t kCodes = hn::MaxLanes(d16);
  HWY_ALIGN uint64_t lanes[kCodes / 4];

  const int half = width / 2;       // whole bytes of a lane,
  const int rest = 4 * (width % 2);  // and bits beyond them: 0 or 4
  uint8_t* end = out;
  for (size_t i = 0; i < n; i += kCodes) {
    hn::Store(join16(d64, hn::BitCast(d64, hn::LoadU(d16, codes + i)), width), d64, lanes);
    for (size_t l = 0; l < kCodes / 4; l += 2) {
      store_lane(lanes[l], end);
      const uint64_t carry = rest == 0 ? 0 : lanes[l] >> (8 * half);
      store_lane(lanes[l + 1] << rest | carry, end + half);
      end += width;
    }
  }
  return end_bits(n, width, out);
}

// Two codes in a lane: 2 * width bits, which begin anywhere in a byte. `pending` holds the bits
// that did not fill a byte yet.
HWY_ATTR size_t pack_bits32(const uint32_t* HWY_RESTRICT codes, size_t n, int width, uint8_t* HWY_RESTRICT out) {
  if (width == 0) return 0;
  const hn::ScalableTag<uint32_t> d32;
  const hn::Repartition<uint64_t, decltype(d32)> d64;
  constexpr size_t kCodes = hn::MaxLanes(d32);
  HWY_ALIGN uint64_t lanes[kCodes / 2];

  uint8_t* end = out;
  uint64_t pending = 0;
  unsigned pending_bits = 0;  // 0 .. 7
  for (size_t i = 0; i < n; i += kCodes) {
    hn::Store(join_halves(d64, hn::BitCast(d64, hn::LoadU(d32, codes + i)), width), d64, lanes);
    for (const uint64_t lane : lanes) {
      const uint64_t low = lane << pending_bits | pending;
      const uint64_t high = lane >> 1 >> (63 - pending_bits);  // what the shift to the left lost
      store_lane(low, end);
      pending_bits += 2 * static_cast<unsigned>(width);
      end += pending_bits / 8;
      pending = pending_bits >= 64 ? high : low >> (pending_bits & ~7u);
      pending_bits %= 8;
    }
  }
  store_lane(pending, end);
  return end_bits(n, width, out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
