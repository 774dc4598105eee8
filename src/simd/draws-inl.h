// Draws of the official generator, x' = 16807 x mod 2^31-1, many at a time. The example to copy
// for a new kernel: body here, entry in kernels.h, line in target.cc, definition in reference.h,
// rows in draws_test.cc and bench/kernels.cc.

#if defined(TPCMILL_SIMD_DRAWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_DRAWS_INL_H_
#undef TPCMILL_SIMD_DRAWS_INL_H_
#else
#define TPCMILL_SIMD_DRAWS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr uint64_t kModulus = 2147483647;

inline uint32_t times(uint32_t x, uint32_t y) { return static_cast<uint32_t>(uint64_t{x} * y % kModulus); }

// x * y mod 2^31-1 in 64-bit lanes whose upper halves are zero. The product is high * 2^31 + low,
// and 2^31 = 1, so high + low will do. That is below twice the modulus; one subtraction finishes,
// if it is due. min() decides, in 32-bit lanes: a subtraction that was not due wraps around to a
// huge number and loses.
template <class D64, class V64>
HWY_INLINE V64 times(D64 d64, V64 x, V64 y) {
  const hn::Repartition<uint32_t, D64> d32;
  const V64 modulus = hn::Set(d64, kModulus);
  const V64 product = hn::MulEven(hn::BitCast(d32, x), hn::BitCast(d32, y));
  const V64 sum = hn::Add(hn::And(product, modulus), hn::ShiftRight<31>(product));
  const auto sum32 = hn::BitCast(d32, sum);
  return hn::BitCast(d64, hn::Min(sum32, hn::Sub(sum32, hn::BitCast(d32, modulus))));
}

// A vector of 32-bit draws lives as two vectors of 64-bit lanes, even draws and odd ones, because
// that is what the multiplication gives. Four such pairs are in flight, one vector of draws
// apart, to hide the latency of the multiplication.
HWY_ATTR void draws(DrawRun run, size_t n, uint32_t* HWY_RESTRICT out) {
  const hn::ScalableTag<uint64_t> d64;
  const hn::Repartition<uint32_t, decltype(d64)> d32;
  constexpr size_t kLanes = hn::MaxLanes(d32);
  constexpr size_t kChains = 4;

  HWY_ALIGN uint64_t even[kLanes / 2];
  HWY_ALIGN uint64_t odd[kLanes / 2];
  uint32_t value = run.first, hop = 1;  // hop: step^kLanes
  for (size_t i = 0; i < kLanes; ++i) {
    (i % 2 == 0 ? even : odd)[i / 2] = value;
    value = times(value, run.step);
    hop = times(hop, run.step);
  }
  const auto next = hn::Set(d64, uint64_t{hop});
  auto e0 = hn::Load(d64, even), o0 = hn::Load(d64, odd);
  auto e1 = times(d64, e0, next), o1 = times(d64, o0, next);
  auto e2 = times(d64, e1, next), o2 = times(d64, o1, next);
  auto e3 = times(d64, e2, next), o3 = times(d64, o2, next);
  const uint32_t hop2 = times(hop, hop);
  const auto far = hn::Set(d64, uint64_t{times(hop2, hop2)});

  const auto store = [&](auto e, auto o, uint32_t* to) HWY_ATTR {
    hn::StoreU(hn::BitCast(d32, hn::Or(e, hn::ShiftLeft<32>(o))), d32, to);
  };
  for (size_t i = 0; i < n; i += kChains * kLanes) {
    store(e0, o0, out + i);
    e0 = times(d64, e0, far), o0 = times(d64, o0, far);
    if (i + kLanes >= n) break;
    store(e1, o1, out + i + kLanes);
    e1 = times(d64, e1, far), o1 = times(d64, o1, far);
    if (i + 2 * kLanes >= n) break;
    store(e2, o2, out + i + 2 * kLanes);
    e2 = times(d64, e2, far), o2 = times(d64, o2, far);
    if (i + 3 * kLanes >= n) break;
    store(e3, o3, out + i + 3 * kLanes);
    e3 = times(d64, e3, far), o3 = times(d64, o3, far);
  }
}

// Eight lanes hold the draws of lines 0 .. 7 of one order. All eight are stored, the output moves
// on by the order's line count, and the next order overwrites the surplus: no branches, no
// compaction. Four orders are in flight.
HWY_ATTR size_t line_draws(LineRun run, const uint8_t* HWY_RESTRICT counts, size_t n, uint32_t* HWY_RESTRICT out) {
  constexpr size_t kLines = 8;
  const hn::CappedTag<uint64_t, kLines> d64;
  const hn::Rebind<uint32_t, decltype(d64)> d32;
  constexpr size_t kLanes = hn::MaxLanes(d64);
  constexpr size_t kVectors = kLines / kLanes;
  constexpr size_t kOrders = 4;
  using V = hn::Vec<decltype(d64)>;

  HWY_ALIGN uint64_t lines[kLines];
  uint32_t value = run.first;
  for (uint64_t& line : lines) {
    line = value;
    value = times(value, run.line_step);
  }
  const V next = hn::Set(d64, uint64_t{run.order_step});
  const uint32_t step2 = times(run.order_step, run.order_step);
  const V far = hn::Set(d64, uint64_t{times(step2, step2)});
  V orders[kOrders][kVectors];
  for (size_t v = 0; v < kVectors; ++v) {
    orders[0][v] = hn::Load(d64, lines + v * kLanes);
    for (size_t o = 1; o < kOrders; ++o) orders[o][v] = times(d64, orders[o - 1][v], next);
  }

  uint32_t* end = out;
  size_t i = 0;
  for (; i + kOrders <= n; i += kOrders) {
    for (size_t o = 0; o < kOrders; ++o) {
      for (size_t v = 0; v < kVectors; ++v) {
        hn::StoreU(hn::TruncateTo(d32, orders[o][v]), d32, end + v * kLanes);
        orders[o][v] = times(d64, orders[o][v], far);
      }
      end += counts[i + o];
    }
  }
  for (size_t o = 0; i < n; ++i, ++o) {
    for (size_t v = 0; v < kVectors; ++v)
      hn::StoreU(hn::TruncateTo(d32, orders[o][v]), d32, end + v * kLanes);
    end += counts[i];
  }
  return static_cast<size_t>(end - out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
