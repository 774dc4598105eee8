// What a part costs and who supplies it (TPC-H specification, clause 4.2.3): divisions of keys by
// small constants and by the number of suppliers.
//
// Vectors cannot divide integers but can multiply doubles. For a whole number a below 2^36 and a
// divisor d, (a + 0.5) / d is at least 0.5 / d away from any whole number, and the product with
// the rounded reciprocal is off by less than 2^-51 of its value: truncating it gives floor(a / d)
// whenever a < 2^49, far above any key.

#if defined(TPCMILL_SIMD_PRICE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_PRICE_INL_H_
#undef TPCMILL_SIMD_PRICE_INL_H_
#else
#define TPCMILL_SIMD_PRICE_INL_H_
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

// floor(a / d), where reciprocal = 1 / d.
template <class DF, class V>
HWY_INLINE V quotient(DF df, V a, V reciprocal) {
  return hn::Trunc(hn::Mul(hn::Add(a, hn::Set(df, 0.5)), reciprocal));
}

// a mod d.
template <class DF, class V>
HWY_INLINE V remainder(DF df, V a, V divisor, V reciprocal) {
  return hn::Sub(a, hn::Mul(quotient(df, a, reciprocal), divisor));
}

// 90000 + (key / 10) % 20001 + key % 1000 * 100
HWY_ATTR void retail_prices(const int64_t* HWY_RESTRICT part_keys, size_t n, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  const auto tenth = hn::Set(df, 1.0 / 10.0);
  const auto wrap = hn::Set(df, 20001.0), per_wrap = hn::Set(df, 1.0 / 20001.0);
  const auto thousand = hn::Set(df, 1000.0), per_thousand = hn::Set(df, 1.0 / 1000.0);
  const auto base = hn::Set(df, 90000.0), hundred = hn::Set(df, 100.0);
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto key = to_double(df, hn::LoadU(di, part_keys + i));
    const auto slow = remainder(df, quotient(df, key, tenth), wrap, per_wrap);
    const auto fast = hn::Mul(remainder(df, key, thousand, per_thousand), hundred);
    hn::StoreU(to_integer(df, hn::Add(base, hn::Add(slow, fast))), di, out + i);
  }
}

// (key + which * (suppliers / 4 + (key - 1) / suppliers)) % suppliers + 1
HWY_ATTR void part_suppliers(const int64_t* HWY_RESTRICT part_keys, const uint8_t* HWY_RESTRICT which, size_t n,
                             int64_t suppliers, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  const hn::Rebind<int32_t, decltype(df)> di32;
  const hn::Rebind<uint8_t, decltype(df)> du8;
  const auto one = hn::Set(df, 1.0);
  const auto count = hn::Set(df, static_cast<double>(suppliers));
  const auto per_count = hn::Div(one, count);
  const auto quarter = hn::Set(df, static_cast<double>(suppliers / 4));
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto key = to_double(df, hn::LoadU(di, part_keys + i));
    const auto number = hn::PromoteTo(df, hn::PromoteTo(di32, hn::LoadU(du8, which + i)));
    const auto stride = hn::Add(quarter, quotient(df, hn::Sub(key, one), per_count));
    const auto place = remainder(df, hn::Add(key, hn::Mul(number, stride)), count, per_count);
    hn::StoreU(to_integer(df, hn::Add(place, one)), di, out + i);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
