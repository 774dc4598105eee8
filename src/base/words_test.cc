#include "tpcmill/words.h"

#include <gtest/gtest.h>

namespace tpcmill {
namespace {

TEST(InQuotes, KeepsSentencesOnOneReadableLine) {
  EXPECT_EQ(in_quotes(""), "\"\"");
  EXPECT_EQ(in_quotes("abc"), "\"abc\"");
  EXPECT_EQ(in_quotes("a\nb\tc\x1b[2J"), "\"a\\nb\\tc\\x1b[2J\"");
  EXPECT_EQ(in_quotes(std::string(1000, 'x')), '"' + std::string(80, 'x') + "...\"");
}

}  // namespace
}  // namespace tpcmill
