#include "tpcmill/content_digest.h"

#include <gtest/gtest.h>

namespace tpcmill {
namespace {

constexpr uint64_t kMost = UINT64_MAX;

ContentDigest sum(ContentDigest a, const ContentDigest& b) { return a += b; }

TEST(ContentDigest, AddsWithCarryAndModulo) {
  EXPECT_EQ(sum({1, 2}, {3, 4}), (ContentDigest{4, 6}));
  EXPECT_EQ(sum({0, kMost}, {0, 1}), (ContentDigest{1, 0}));
  EXPECT_EQ(sum({0, 1}, {0, kMost}), (ContentDigest{1, 0}));
  EXPECT_EQ(sum({7, kMost}, {8, kMost}), (ContentDigest{16, kMost - 1}));
  EXPECT_EQ(sum({kMost, kMost}, {0, 1}), ContentDigest());
  EXPECT_EQ(sum({kMost, 5}, {kMost, 6}), (ContentDigest{kMost - 1, 11}));
}

TEST(ContentDigest, AddsToItself) {
  ContentDigest digest{3, kMost};
  digest += digest;
  EXPECT_EQ(digest, (ContentDigest{7, kMost - 1}));
}

TEST(ContentDigest, IsPrintedHighHalfFirst) {
  EXPECT_EQ(ContentDigest().text(), "00000000000000000000000000000000");
  EXPECT_EQ((ContentDigest{0xab, 0x1'0000'0001}).text(), "00000000000000ab0000000100000001");
  EXPECT_EQ((ContentDigest{kMost, 0}).text(), "ffffffffffffffff0000000000000000");
}

}  // namespace
}  // namespace tpcmill
