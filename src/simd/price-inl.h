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

// The next bytes, as doubles.
template <class DF>
HWY_INLINE hn::Vec<DF> small_numbers(DF df, const uint8_t* HWY_RESTRICT from) {
  const hn::Rebind<int32_t, DF> di32;
  const hn::Rebind<uint8_t, DF> du8;
  return hn::PromoteTo(df, hn::PromoteTo(di32, hn::LoadU(du8, from)));
}

// 90000 + (key / 10) % 20001 + key % 1000 * 100
template <class DF, class V>
HWY_INLINE V retail_price(DF df, V key) {
  const auto tenth = hn::Set(df, 1.0 / 10.0);
  const auto wrap = hn::Set(df, 20001.0), per_wrap = hn::Set(df, 1.0 / 20001.0);
  const auto thousand = hn::Set(df, 1000.0), per_thousand = hn::Set(df, 1.0 / 1000.0);
  const auto slow = remainder(df, quotient(df, key, tenth), wrap, per_wrap);
  const auto fast = hn::Mul(remainder(df, key, thousand, per_thousand), hn::Set(df, 100.0));
  return hn::Add(hn::Set(df, 90000.0), hn::Add(slow, fast));
}

HWY_ATTR void retail_prices(const int64_t* HWY_RESTRICT part_keys, size_t n, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto key = to_double(df, hn::LoadU(di, part_keys + i));
    hn::StoreU(to_integer(df, retail_price(df, key)), di, out + i);
  }
}

// retail price * (code + 1)
HWY_ATTR void extended_prices(const int64_t* HWY_RESTRICT part_keys, const uint8_t* HWY_RESTRICT quantity_codes,
                              size_t n, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  const auto one = hn::Set(df, 1.0);
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto key = to_double(df, hn::LoadU(di, part_keys + i));
    const auto pieces = hn::Add(small_numbers(df, quantity_codes + i), one);
    hn::StoreU(to_integer(df, hn::Mul(retail_price(df, key), pieces)), di, out + i);
  }
}

// price * (100 - discount) / 100 * (100 + tax) / 100
HWY_ATTR void charges(const int64_t* HWY_RESTRICT prices, const uint8_t* HWY_RESTRICT discounts,
                      const uint8_t* HWY_RESTRICT taxes, size_t n, int32_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  const hn::Rebind<int32_t, decltype(df)> di32;
  const auto hundred = hn::Set(df, 100.0), hundredth = hn::Set(df, 1.0 / 100.0);
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto price = to_double(df, hn::LoadU(di, prices + i));
    const auto part = hn::Sub(hundred, small_numbers(df, discounts + i));
    const auto discounted = quotient(df, hn::Mul(price, part), hundredth);
    const auto taxed = hn::Mul(discounted, hn::Add(hundred, small_numbers(df, taxes + i)));
    hn::StoreU(hn::DemoteTo(di32, quotient(df, taxed, hundredth)), di32, out + i);
  }
}

// (key + which * (suppliers / 4 + (key - 1) / suppliers)) % suppliers + 1
HWY_ATTR void part_suppliers(const int64_t* HWY_RESTRICT part_keys, const uint8_t* HWY_RESTRICT which, size_t n,
                             int64_t suppliers, int64_t* HWY_RESTRICT out) {
  const hn::ScalableTag<double> df;
  const hn::RebindToSigned<decltype(df)> di;
  const auto one = hn::Set(df, 1.0);
  const auto count = hn::Set(df, static_cast<double>(suppliers));
  const auto per_count = hn::Div(one, count);
  const auto quarter = hn::Set(df, static_cast<double>(suppliers / 4));
  for (size_t i = 0; i < n; i += hn::MaxLanes(df)) {
    const auto key = to_double(df, hn::LoadU(di, part_keys + i));
    const auto number = small_numbers(df, which + i);
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
