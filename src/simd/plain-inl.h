// Texts put behind each other.

#if defined(TPCMILL_SIMD_PLAIN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_PLAIN_INL_H_
#undef TPCMILL_SIMD_PLAIN_INL_H_
#else
#define TPCMILL_SIMD_PLAIN_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

HWY_INLINE void copy64(const uint8_t* HWY_RESTRICT from, uint8_t* HWY_RESTRICT to) {
  const hn::CappedTag<uint8_t, 32> d;
  for (size_t i = 0; i < 64; i += hn::MaxLanes(d)) hn::StoreU(hn::LoadU(d, from + i), d, to + i);
}

// Most texts are short: 64 bytes are copied without asking, what is too much is overwritten by
// the next one.
HWY_INLINE uint8_t* put_plain(const uint8_t* HWY_RESTRICT text, uint32_t length, uint8_t* HWY_RESTRICT out) {
  hwy::CopyBytes<4>(&length, out);
  out += 4;
  copy64(text, out);
  for (uint32_t i = 64; HWY_UNLIKELY(i < length); i += 64) copy64(text + i, out + i);
  return out + length;
}

HWY_ATTR uint8_t* plain_texts(const char* heap, const uint32_t* HWY_RESTRICT at, const uint16_t* HWY_RESTRICT length,
                              size_t n, uint8_t* HWY_RESTRICT out) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(heap);
  for (size_t i = 0; i < n; ++i) out = put_plain(bytes + at[i], length[i], out);
  return out;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
