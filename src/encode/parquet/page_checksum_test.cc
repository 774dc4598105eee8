#include "encode/parquet/page_checksum.h"

#include <gtest/gtest.h>

#include <string_view>

namespace tpcmill::parquet {
namespace {

uint32_t checksum(std::string_view first, std::string_view second) {
  return page_checksum(std::as_bytes(std::span(first)), std::as_bytes(std::span(second)));
}

TEST(PageChecksum, KnownValues) {
  EXPECT_EQ(checksum("123456789", ""), 0xcbf43926u);
  EXPECT_EQ(checksum("The quick brown fox jumps over the lazy dog", ""), 0x414fa339u);
  EXPECT_EQ(checksum("a", ""), 0xe8b7be43u);
}

TEST(PageChecksum, PartsAreOneText) {
  constexpr std::string_view kText = "123456789";
  for (size_t cut = 0; cut <= kText.size(); ++cut)
    EXPECT_EQ(checksum(kText.substr(0, cut), kText.substr(cut)), 0xcbf43926u) << cut;
}

TEST(PageChecksum, Nothing) {
  EXPECT_EQ(page_checksum({}, {}), 0u);
  EXPECT_EQ(checksum("123456789", {}), 0xcbf43926u);
  EXPECT_EQ(checksum({}, "123456789"), 0xcbf43926u);
}

}  // namespace
}  // namespace tpcmill::parquet
