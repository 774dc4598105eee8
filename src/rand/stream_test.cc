#include "rand/stream.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/bytes.h"
#include "rand/random64.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

TEST(Stream, ReachesAnyDraw) {
  // Draws number 0, 1, 999,999 and 10^12 of three official streams.
  const struct {
    uint32_t seed, x0, x1, x999999, x1e12;
  } known[] = {{1, 16807, 282475249, 1227283347, 646850790},
               {1051288424, 1656578299, 2133471585, 1888333104, 1783066850},
               {1434868289, 1737461060, 25403514, 719455333, 614473105}};
  for (const auto& stream : known) {
    EXPECT_EQ(draw({stream.seed, 1}, 0, 0), stream.x0);
    EXPECT_EQ(draw({stream.seed, 1}, 0, 1), stream.x1);
    EXPECT_EQ(draw({stream.seed, 1}, 1, 0), stream.x1);
    EXPECT_EQ(draw({stream.seed, 1}, 999'999, 0), stream.x999999);
    EXPECT_EQ(draw({stream.seed, 1}, 1'000'000'000'000, 0), stream.x1e12);
    EXPECT_EQ(draw({stream.seed, 10}, 100'000'000'000, 0), stream.x1e12);
  }
}

TEST(Stream, PowersWrapAfterThePeriod) {
  EXPECT_EQ(power(0), 1u);
  EXPECT_EQ(power(1), 16807u);
  EXPECT_EQ(power(2147483646), 1u);
  EXPECT_EQ(power(2147483647), 16807u);
  EXPECT_EQ(power(92), 657821123u);
}

TEST(Draws, ListsOfParentsGiveWhatRangesGive) {
  constexpr Stream kSevenEach{1808217256, 7}, kEightEach{1961692154, 8};
  const std::vector<uint64_t> list = {1000, 1001, 1002, 1003, 1004, 1005, 1006};
  const Parents range{1000, list.size(), nullptr}, listed{0, list.size(), list.data()};
  const std::vector<uint8_t> counts = [&] {
    std::vector<uint8_t> all = {1, 7, 3, 4, 5, 2, 6};
    all.resize(all.size() + kPad);
    return all;
  }();
  const Draws by_range(kernels(), range), by_list(kernels(), listed);
  std::vector<uint32_t> a(1000), b(1000);

  by_range.of_parents(kSevenEach, 3, a.data());
  by_list.of_parents(kSevenEach, 3, b.data());
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 7, b.begin()));

  by_range.of_items(kEightEach, 4, 2, 1, a.data());
  by_list.of_items(kEightEach, 4, 2, 1, b.data());
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 28, b.begin()));
  EXPECT_EQ(a[5], draw(kEightEach, 1001, 3));

  EXPECT_EQ(by_range.of_lines(kSevenEach, counts.data(), 1, 0, a.data()), 28u);
  EXPECT_EQ(by_list.of_lines(kSevenEach, counts.data(), 1, 0, b.data()), 28u);
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 28, b.begin()));
}

TEST(Draws, ItemsThatUsePartOfTheQuota) {
  constexpr Stream kManyEach{709314158, 92};
  std::vector<uint32_t> out(1000);
  Draws(kernels(), {5, 3, nullptr}).of_items(kManyEach, 4, 2, 1, out.data());
  for (size_t i = 0; i < 3; ++i)
    for (size_t j = 0; j < 4; ++j) EXPECT_EQ(out[i * 4 + j], draw(kManyEach, 5 + i, 2 * j + 1));
}

// Scale 30,000, run starting at order 0: figures of the official generator.
TEST(Random64, CustomersOfScale30000) {
  Random64 random{multiply(851767375, power(0))};
  EXPECT_EQ(random.next(1, 4'500'000'000), 3898045469);
  EXPECT_EQ(random.next(1, 4'500'000'000), 3778993900);
  EXPECT_EQ(random.next(1, 4'500'000'000), 181948083);
  EXPECT_EQ(random.state, 4920818085181948082);
}

TEST(Random64, PartsOfScale30000) {
  constexpr uint64_t kParts = 6'000'000'000;
  Random64 random{1808217256};
  for (const int64_t part : {2871002506ll, 2671473643ll, 3222086178ll, 4178370869ll, 294820316ll, 1718918019ll})
    EXPECT_EQ(random.next(1, kParts), part);
  random.skip(1);
  EXPECT_EQ(random.state, -725078589);
  EXPECT_EQ(random.next(1, kParts), 1843200953);
  random.skip(6);
  EXPECT_EQ(random.state, 1643369644);
  for (const int64_t part : {5224476222ll, 5263964231ll, 1716441678ll, 4863800969ll, 3811011098ll, 2808285851ll})
    EXPECT_EQ(random.next(1, kParts), part);
  random.skip(1);
  EXPECT_EQ(random.state, 135819543);
}

TEST(Random64, JumpIsManySteps) {
  for (const uint64_t n : {0, 1, 2, 3, 17, 1000}) {
    Random64 walked{851767375}, jumped{851767375};
    for (uint64_t i = 0; i < n; ++i) walked.step();
    jumped.jump(n);
    EXPECT_EQ(walked.state, jumped.state) << n;
  }
}

}  // namespace
}  // namespace tpcmill
