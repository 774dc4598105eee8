// Whole numbers in doubles, to 64-bit integers and back. Before AVX-512 processors have no instruction
// for it. But the low 52 bits of the double 2^52 + n are n, for every whole n below 2^52: an addition
// and a bit operation do.

#if defined(TPCMILL_SIMD_WHOLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_WHOLE_INL_H_
#undef TPCMILL_SIMD_WHOLE_INL_H_
#else
#define TPCMILL_SIMD_WHOLE_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr double kWholeBase = 4503599627370496.0;  // 2^52
constexpr int64_t kWholeBaseBits = 0x4330000000000000;

// REQUIRES: 0 <= number < 2^52.
template <class DF, class V>
HWY_INLINE hn::Vec<DF> to_double(DF df, V number) {
  const hn::RebindToSigned<DF> di;
  return hn::Sub(hn::BitCast(df, hn::Or(number, hn::Set(di, kWholeBaseBits))), hn::Set(df, kWholeBase));
}

// REQUIRES: `number` is whole, and as above.
template <class DF, class V>
HWY_INLINE hn::Vec<hn::RebindToSigned<DF>> to_integer(DF df, V number) {
  const hn::RebindToSigned<DF> di;
  return hn::Xor(hn::BitCast(di, hn::Add(number, hn::Set(df, kWholeBase))), hn::Set(di, kWholeBaseBits));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
