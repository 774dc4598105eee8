// Columns as Arrow lays them out: numbers one after another, texts packed, with their ends beside them.

#if defined(TPCMILL_SIMD_ARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_ARROW_INL_H_
#undef TPCMILL_SIMD_ARROW_INL_H_
#else
#define TPCMILL_SIMD_ARROW_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/kernels.h"
#include "simd/plain-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

template <class Code>
HWY_INLINE void widen(const Code* HWY_RESTRICT codes, size_t n, int32_t base, int32_t* HWY_RESTRICT out) {
  const hn::ScalableTag<int32_t> d;
  const hn::Rebind<Code, decltype(d)> narrow;
  const auto first = hn::Set(d, base);
  for (size_t i = 0; i < n; i += hn::Lanes(d))
    hn::StoreU(hn::Add(hn::PromoteTo(d, hn::LoadU(narrow, codes + i)), first), d, out + i);
}

HWY_ATTR void widen8(const uint8_t* HWY_RESTRICT codes, size_t n, int32_t base, int32_t* HWY_RESTRICT out) {
  widen(codes, n, base, out);
}

HWY_ATTR void widen16(const uint16_t* HWY_RESTRICT codes, size_t n, int32_t base, int32_t* HWY_RESTRICT out) {
  widen(codes, n, base, out);
}

// The upper half of a number is its sign, 64 times.
HWY_ATTR void decimals128(const int64_t* HWY_RESTRICT values, size_t n, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<int64_t> d;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto value = hn::LoadU(d, values + i);
    hn::StoreInterleaved2(value, hn::BroadcastSignBit(value), d, out + 2 * i);
  }
}

template <class Code>
HWY_INLINE uint32_t put_code_words(const Code* HWY_RESTRICT codes, size_t n, const uint8_t* HWY_RESTRICT cells,
                                   uint32_t begin, uint8_t* HWY_RESTRICT out, int32_t* HWY_RESTRICT ends) {
  const hn::CappedTag<uint8_t, kCell> d;
  for (size_t i = 0; i < n; ++i) {
    const uint8_t* const cell = cells + size_t{codes[i]} * kCell;
    for (size_t k = 0; k < kCell; k += hn::MaxLanes(d)) hn::StoreU(hn::LoadU(d, cell + k), d, out + begin + k);
    begin += cell[kCellText];
    ends[i] = static_cast<int32_t>(begin);
  }
  return begin;
}

HWY_ATTR uint32_t words8(const uint8_t* HWY_RESTRICT codes, size_t n, const uint8_t* HWY_RESTRICT cells, uint32_t begin,
                         uint8_t* HWY_RESTRICT out, int32_t* HWY_RESTRICT ends) {
  return put_code_words(codes, n, cells, begin, out, ends);
}

HWY_ATTR uint32_t words16(const uint16_t* HWY_RESTRICT codes, size_t n, const uint8_t* HWY_RESTRICT cells,
                          uint32_t begin, uint8_t* HWY_RESTRICT out, int32_t* HWY_RESTRICT ends) {
  return put_code_words(codes, n, cells, begin, out, ends);
}

HWY_ATTR uint32_t pack_texts(const char* heap, const uint32_t* HWY_RESTRICT at, const uint16_t* HWY_RESTRICT length,
                             size_t n, uint32_t begin, uint8_t* HWY_RESTRICT out, int32_t* HWY_RESTRICT ends) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(heap);
  for (size_t i = 0; i < n; ++i) {
    const uint8_t* const text = bytes + at[i];
    copy64(text, out + begin);
    for (uint32_t k = 64; HWY_UNLIKELY(k < length[i]); k += 64) copy64(text + k, out + begin + k);
    begin += length[i];
    ends[i] = static_cast<int32_t>(begin);
  }
  return begin;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
