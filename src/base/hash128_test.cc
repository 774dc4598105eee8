#include "base/hash128.h"

#include <gtest/gtest.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <vector>

namespace tpcmill {
namespace {

TEST(Hash128, IsTheLibrarysOnEveryProcessor) {
  std::vector<std::byte> bytes(40'000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * i >> 3);
  for (const size_t size : {0, 1, 16, 17, 128, 240, 241, 1024, 16'384, 40'000})
    for (const uint64_t seed : {uint64_t{0}, uint64_t{1}, UINT64_MAX}) {
      const XXH128_hash_t right = XXH3_128bits_withSeed(bytes.data(), size, seed);
      EXPECT_EQ(Hash128::of({bytes.data(), size}, seed), (Hash128{right.high64, right.low64}));
    }
}

TEST(Hash128, AddsModulo2To128) {
  Hash128 sum{0, UINT64_MAX};
  sum += {0, 1};
  EXPECT_EQ(sum, (Hash128{1, 0}));
  sum += {UINT64_MAX, 5};
  EXPECT_EQ(sum, (Hash128{0, 5}));
}

TEST(Hash128, ReadsWhatItWrites) {
  const Hash128 hash{0x0123456789abcdef, 0xfedcba9876543210};
  EXPECT_EQ(hash.text(), "0123456789abcdeffedcba9876543210");
  EXPECT_EQ(Hash128::parse(hash.text()), hash);
  for (const char* wrong : {"", "0123", "0123456789abcdeffedcba987654321", "0123456789abcdeffedcba98765432100",
                            "0123456789ABCDEFFEDCBA9876543210", "0x23456789abcdeffedcba9876543210"})
    EXPECT_FALSE(Hash128::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace tpcmill
