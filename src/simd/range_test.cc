#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kLengths[] = {1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 1000, 4095, 4096};

// Values of every size and sign; extremes at the first and the last place; greater and smaller
// ones behind the end, which do not count.
template <class T, class Range>
void expect_range(Range range, std::string_view target) {
  using Limits = std::numeric_limits<T>;
  std::mt19937_64 random(11);
  for (const size_t n : kLengths) {
    for (int round = 0; round < 40; ++round) {
      SCOPED_TRACE(testing::Message() << target << ", n " << n << ", round " << round);
      std::vector<T> values(n);
      for (T& value : values) value = static_cast<T>(static_cast<int64_t>(random()) >> round);
      if (round % 4 == 1) values.front() = Limits::min(), values.back() = Limits::max();
      if (round % 4 == 2) values.front() = Limits::max(), values.back() = Limits::min();
      const auto expected = reference::range(values);

      values.resize(n + kPad / sizeof(T) / 2, Limits::min());
      values.resize(n + kPad / sizeof(T), Limits::max());
      T least = 0, greatest = 0;
      range(values.data(), n, &least, &greatest);
      ASSERT_EQ(least, expected.first);
      ASSERT_EQ(greatest, expected.second);
    }
  }
}

TEST(Range, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    expect_range<uint16_t>(k->range16, k->target);
    expect_range<int32_t>(k->range32, k->target);
    expect_range<int64_t>(k->range64, k->target);
  }
}

TEST(SumOfFew, EveryTargetAddsUpEntries) {
  std::mt19937_64 random(21);
  uint8_t table[16];
  for (uint8_t& entry : table) entry = static_cast<uint8_t>(random());
  table[7] = 255;
  for (const Kernels* k : runnable_targets())
    for (const size_t n : {0, 1, 7, 15, 16, 17, 31, 32, 63, 64, 65, 1'000, 20'001}) {
      for (const bool all_alike : {false, true}) {
        std::vector<uint8_t> codes(n);
        for (uint8_t& code : codes) code = static_cast<uint8_t>(all_alike ? 7 : random() % 16);
        const uint64_t expected = reference::sum_of_few(codes, table);
        codes.resize(n + kPad, 0xff);
        EXPECT_EQ(k->sum_of_few(codes.data(), n, table), expected) << k->target << ", n " << n;
      }
    }
}

}  // namespace
}  // namespace tpcmill
