#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kLengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 1000, 4095, 4096};

TEST(Draws, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    for (const DrawRun run : {DrawRun{1, 16807}, DrawRun{2147483646, 657821123}, DrawRun{46831694, 282475249}}) {
      for (const size_t n : kLengths) {
        SCOPED_TRACE(testing::Message() << k->target << ", n " << n);
        std::vector<uint32_t> out(n + kPad);
        k->draws(run, n, out.data());
        out.resize(n);
        EXPECT_EQ(out, reference::draws(run.first, run.step, n));
      }
    }
  }
}

TEST(LineDraws, EveryTargetMatchesTheReference) {
  std::mt19937 random(3);
  for (const Kernels* k : runnable_targets()) {
    for (const size_t n : kLengths) {
      SCOPED_TRACE(testing::Message() << k->target << ", n " << n);
      std::vector<uint8_t> counts(n);
      for (uint8_t& count : counts) count = static_cast<uint8_t>(random() % 9);
      const std::vector<uint32_t> expected = reference::line_draws(1808217256, 16807, 101027544, counts);
      std::vector<uint32_t> out(8 * n + kPad);
      counts.resize(n + kPad, 255);
      EXPECT_EQ(k->line_draws({1808217256, 16807, 101027544}, counts.data(), n, out.data()), expected.size());
      out.resize(expected.size());
      EXPECT_EQ(out, expected);
    }
  }
}

}  // namespace
}  // namespace tpcmill
