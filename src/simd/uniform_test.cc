#include <gtest/gtest.h>

#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

// Draws where rounding could matter: the ends of the domain, and both sides of every place where
// the scaled number steps up, for ranges small enough to visit them all.
std::vector<uint32_t> telling_draws(uint64_t range) {
  std::vector<uint32_t> draws = {1, 2, 3, 2147483645, 2147483646};
  const uint64_t steps = std::min<uint64_t>(range, 3000);
  for (uint64_t i = 0; i < steps; ++i) {
    const uint64_t step = range <= 3000 ? i : i * (range / steps);
    const uint64_t edge = (step * 2147483647 + range - 1) / range;
    for (uint64_t x = edge < 3 ? 1 : edge - 2; x < edge + 3 && x < 2147483647; ++x)
      if (x > 0) draws.push_back(static_cast<uint32_t>(x));
  }
  for (const uint32_t x : reference::draws(1, 16807, 5000)) draws.push_back(x);
  return draws;
}

template <class T>
void expect_scaled(const std::vector<uint32_t>& draws, int64_t low, uint64_t range, const std::vector<T>& out) {
  for (size_t i = 0; i < draws.size(); ++i)
    ASSERT_EQ(static_cast<int64_t>(out[i]), reference::bounded(draws[i], low, range)) << "draw " << draws[i];
}

template <class T, class Low, class Range>
void check(void (*kernel)(const uint32_t*, size_t, Low, Range, T*), std::string_view target, int64_t low,
           uint64_t range) {
  SCOPED_TRACE(testing::Message() << target << ", low " << low << ", range " << range);
  std::vector<uint32_t> draws = telling_draws(range);
  const size_t n = draws.size();
  std::vector<T> out(n + kPad);
  draws.resize(n + kPad, 1);
  kernel(draws.data(), n, static_cast<Low>(low), static_cast<Range>(range), out.data());
  draws.resize(n);
  expect_scaled(draws, low, range, out);
}

TEST(Uniform, EveryTargetMatchesTheFormula) {
  for (const Kernels* k : runnable_targets()) {
    for (const uint64_t range : {1, 2, 3, 4, 5, 7, 9, 11, 25, 30, 50, 61, 121, 150, 255})
      check(k->uniform8, k->target, 1, range);
    check(k->uniform8, k->target, 0, 256);
    for (const uint64_t range : {1, 12, 900, 1000, 2406, 9000, 9999, 32768, 65000})
      check(k->uniform16, k->target, 100, range);
    for (const uint64_t range : {1, 50, 9999, 99901, 200000, 1099999, 1100000})
      check(k->uniform32, k->target, -99999, range);
    for (const uint64_t range : {1ull, 50ull, 1099999ull, 20000000ull, 200000000ull, 2000000000ull, 5999800000ull,
                                 20000000000ull, 15000000000ull})
      check(k->uniform64, k->target, 1, range);
  }
}

TEST(PoolOffsets, EveryTargetMatchesTheFormula) {
  for (const Kernels* k : runnable_targets()) {
    for (const uint32_t range : {314572779u, 314572603u, 314572723u, 314572758u, 314572685u, 314572701u, 314572686u}) {
      SCOPED_TRACE(testing::Message() << k->target << ", range " << range);
      std::vector<uint32_t> draws = telling_draws(range);
      const size_t n = draws.size();
      std::vector<uint32_t> out(n + kPad);
      draws.resize(n + kPad, 1);
      k->pool_offsets(draws.data(), n, range, out.data());
      draws.resize(n);
      expect_scaled(draws, 0, range, out);
    }
  }
}

TEST(Uniform, AnyLength) {
  for (const Kernels* k : runnable_targets()) {
    for (size_t n = 0; n < 70; ++n) {
      std::vector<uint32_t> draws = reference::draws(5, 16807, n + kPad);
      std::vector<int64_t> out(n + kPad);
      k->uniform64(draws.data(), n, 1, 200000, out.data());
      draws.resize(n);
      expect_scaled(draws, 1, 200000, out);
    }
  }
}

}  // namespace
}  // namespace tpcmill
