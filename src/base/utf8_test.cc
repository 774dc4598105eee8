#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace tpcmill {
namespace {

TEST(FirstCodePoint, OfEveryLength) {
  EXPECT_EQ(first_code_point("abc").value, U'a');
  EXPECT_EQ(first_code_point("\xc3\xa9x").value, U'\u00e9');
  EXPECT_EQ(first_code_point("\xe2\x82\xac").value, U'\u20ac');
  EXPECT_EQ(first_code_point("\xf0\x9f\x98\x80!").value, U'\U0001f600');
  EXPECT_EQ(first_code_point("\xf0\x9f\x98\x80!").bytes, 4u);
  EXPECT_EQ(first_code_point(std::string_view("\0", 1)).bytes, 1u);
}

TEST(FirstCodePoint, IsNoneWhereTextIsNoUtf8) {
  for (const char* text : {"", "\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xc3x", "\xe0\x80\xaf", "\xe2\x82",
                           "\xed\xa0\x80", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"})
    EXPECT_EQ(first_code_point(text).bytes, 0u) << testing::PrintToString(text);
}

}  // namespace
}  // namespace tpcmill
