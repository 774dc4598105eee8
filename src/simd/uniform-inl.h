// Draws scaled to [low, low + range), bit for bit as the official generator does it with doubles:
//     low + trunc(double(x) / 2147483647.0 * double(range))
//
// For ranges up to 2,097,151 the exact quotient x * range / (2^31-1) is never so close to a whole
// number that rounding could matter (2^31-1 is prime), so integers give the same; and a division
// by 2^31-1 is a shift and a correction: with y = x * range,
//     floor(y / (2^31-1)) = (y + (y >> 31) + 1) >> 31      for y < 2^53 that is no multiple
// Larger ranges go the official way.

#if defined(TPCMILL_SIMD_UNIFORM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_UNIFORM_INL_H_
#undef TPCMILL_SIMD_UNIFORM_INL_H_
#else
#define TPCMILL_SIMD_UNIFORM_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/whole-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// floor(x * range / (2^31-1)) in each 32-bit lane.
template <class D32, class V32>
HWY_INLINE V32 scaled(D32 d32, V32 x, V32 range) {
  const hn::Repartition<uint64_t, D32> d64;
  const auto quotient = [&](V32 even) HWY_ATTR {
    const auto y = hn::MulEven(even, range);
    return hn::ShiftRight<31>(hn::Add(hn::Add(y, hn::ShiftRight<31>(y)), hn::Set(d64, uint64_t{1})));
  };
  const auto low = quotient(x);
  const auto high = quotient(hn::BitCast(d32, hn::ShiftRight<32>(hn::BitCast(d64, x))));
  return hn::BitCast(d32, hn::Or(low, hn::ShiftLeft<32>(high)));
}

HWY_ATTR void uniform8(const uint32_t* HWY_RESTRICT draws, size_t n, uint32_t low, uint32_t range,
                       uint8_t* HWY_RESTRICT out) {
  const hn::ScalableTag<uint32_t> d32;
  const hn::Rebind<uint8_t, decltype(d32)> d8;
  const auto ranges = hn::Set(d32, range), lows = hn::Set(d32, low);
  for (size_t i = 0; i < n; i += hn::MaxLanes(d32))
    hn::StoreU(hn::TruncateTo(d8, hn::Add(scaled(d32, hn::LoadU(d32, draws + i), ranges), lows)), d8, out + i);
}

HWY_ATTR void uniform16(const uint32_t* HWY_RESTRICT draws, size_t n, uint32_t low, uint32_t range,
                        uint16_t* HWY_RESTRICT out) {
  const hn::ScalableTag<uint32_t> d32;
  const hn::Rebind<uint16_t, decltype(d32)> d16;
  const auto ranges = hn::Set(d32, range), lows = hn::Set(d32, low);
  for (size_t i = 0; i < n; i += hn::MaxLanes(d32))
    hn::StoreU(hn::TruncateTo(d16, hn::Add(scaled(d32, hn::LoadU(d32, draws + i), ranges), lows)), d16, out + i);
}

HWY_ATTR void uniform32(const uint32_t* HWY_RESTRICT draws, size_t n, int32_t low, uint32_t range,
                        int32_t* HWY_RESTRICT out) {
  const hn::ScalableTag<uint32_t> d32;
  const hn::RebindToSigned<decltype(d32)> di32;
  const auto ranges = hn::Set(d32, range);
  const auto lows = hn::Set(di32, low);
  for (size_t i = 0; i < n; i += hn::MaxLanes(d32))
    hn::StoreU(hn::Add(hn::BitCast(di32, scaled(d32, hn::LoadU(d32, draws + i), ranges)), lows), di32, out + i);
}

HWY_ATTR void uniform64(const uint32_t* HWY_RESTRICT draws, size_t n, int64_t low, uint64_t range,
                        int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::Rebind<int32_t, decltype(df)> di32;
  const hn::RebindToSigned<decltype(df)> di64;
  const auto modulus = hn::Set(df, 2147483647.0);
  const auto ranges = hn::Set(df, static_cast<double>(range));
  const auto lows = hn::Set(di64, low);
  const int32_t* const signed_draws = reinterpret_cast<const int32_t*>(draws);  // all below 2^31
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto x = hn::PromoteTo(df, hn::LoadU(di32, signed_draws + i));
    const auto scaled_draws = hn::Mul(hn::Div(x, modulus), ranges);
    hn::StoreU(hn::Add(to_integer(df, hn::Trunc(scaled_draws)), lows), di64, out + i);
  }
}

HWY_ATTR void pool_offsets(const uint32_t* HWY_RESTRICT draws, size_t n, uint32_t range,
                           uint32_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::Rebind<int32_t, decltype(df)> di32;
  const auto reciprocal = hn::Set(df, 1.0 / 2147483647.0);
  const auto ranges = hn::Set(df, static_cast<double>(range));
  const int32_t* const signed_draws = reinterpret_cast<const int32_t*>(draws);
  int32_t* const signed_out = reinterpret_cast<int32_t*>(out);
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto x = hn::PromoteTo(df, hn::LoadU(di32, signed_draws + i));
    hn::StoreU(hn::DemoteTo(di32, hn::Mul(hn::Mul(x, reciprocal), ranges)), di32, signed_out + i);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
