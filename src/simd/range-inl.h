// Least and greatest of a column, and sums of what few codes stand for.
//
// Least and greatest: Four pairs of vectors are in flight, so that no comparison waits
// for the one before; the last vectors overlap those before them instead of being cut short.

#if defined(TPCMILL_SIMD_RANGE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_RANGE_INL_H_
#undef TPCMILL_SIMD_RANGE_INL_H_
#else
#define TPCMILL_SIMD_RANGE_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
HWY_INLINE void range_of(const T* HWY_RESTRICT values, size_t n, T* least, T* greatest) {
  const hn::ScalableTag<T> d;
  constexpr size_t kLanes = hn::MaxLanes(d);
  constexpr size_t kStep = 4 * kLanes;

  auto low0 = hn::Set(d, values[0]), low1 = low0, low2 = low0, low3 = low0;
  auto high0 = low0, high1 = low0, high2 = low0, high3 = low0;
  const auto take = [&](const T* from) HWY_ATTR {
    const auto v0 = hn::LoadU(d, from), v1 = hn::LoadU(d, from + kLanes);
    const auto v2 = hn::LoadU(d, from + 2 * kLanes), v3 = hn::LoadU(d, from + 3 * kLanes);
    low0 = hn::Min(low0, v0), low1 = hn::Min(low1, v1), low2 = hn::Min(low2, v2), low3 = hn::Min(low3, v3);
    high0 = hn::Max(high0, v0), high1 = hn::Max(high1, v1), high2 = hn::Max(high2, v2), high3 = hn::Max(high3, v3);
  };
  if (n >= kStep) {
    for (size_t i = 0; i + kStep <= n; i += kStep) take(values + i);
    take(values + n - kStep);
  } else {
    for (size_t i = 1; i < n; ++i) {
      const auto v = hn::Set(d, values[i]);
      low0 = hn::Min(low0, v);
      high0 = hn::Max(high0, v);
    }
  }
  *least = hn::GetLane(hn::MinOfLanes(d, hn::Min(hn::Min(low0, low1), hn::Min(low2, low3))));
  *greatest = hn::GetLane(hn::MaxOfLanes(d, hn::Max(hn::Max(high0, high1), hn::Max(high2, high3))));
}

HWY_ATTR void range16(const uint16_t* values, size_t n, uint16_t* least, uint16_t* greatest) {
  range_of(values, n, least, greatest);
}

HWY_ATTR void range32(const int32_t* values, size_t n, int32_t* least, int32_t* greatest) {
  range_of(values, n, least, greatest);
}

HWY_ATTR void range64(const int64_t* values, size_t n, int64_t* least, int64_t* greatest) {
  range_of(values, n, least, greatest);
}

HWY_ATTR uint64_t sum_of_few(const uint8_t* HWY_RESTRICT codes, size_t n, const uint8_t* table) {
  const hn::ScalableTag<uint8_t> d;
  const hn::Repartition<uint64_t, decltype(d)> d64;
  constexpr size_t kLanes = hn::MaxLanes(d);
  const auto entries = hn::LoadDup128(d, table);
  auto sums = hn::Zero(d64);
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    sums = hn::Add(sums, hn::SumsOf8(hn::TableLookupBytes(entries, hn::LoadU(d, codes + i))));
  uint64_t sum = hn::GetLane(hn::SumOfLanes(d64, sums));
  for (; i < n; ++i) sum += table[codes[i]];
  return sum;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
