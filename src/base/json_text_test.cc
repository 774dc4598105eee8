#include "tpcmill/json_text.h"

#include <gtest/gtest.h>

namespace tpcmill {
namespace {

TEST(JsonText, IsInQuotesAndEscapesWhatJsonAsksFor) {
  EXPECT_EQ(json_text(""), R"("")");
  EXPECT_EQ(json_text("a/b 'c'\x7f"), "\"a/b 'c'\x7f\"");
  EXPECT_EQ(json_text("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
  EXPECT_EQ(json_text(std::string_view("\0\x1b\x1f", 3)), R"("\u0000\u001b\u001f")");
}

TEST(JsonText, IsUtf8OrAsciiAlone) {
  const char* const text = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f";
  EXPECT_EQ(json_text(text), std::string("\"") + text + "\"");
  EXPECT_EQ(json_text(text, true), R"("\u00e9\u20ac\ud83d\ude00\u007f")");
  EXPECT_EQ(json_text("\xf4\x8f\xbf\xbf", true), R"("\udbff\udfff")");
}

TEST(JsonText, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(json_text("\xff"), "\"\xef\xbf\xbd\"");
  EXPECT_EQ(json_text("a\xc3", true), R"("a\ufffd")");
  EXPECT_EQ(json_text("\xed\xa0\x80z", true), R"("\ufffd\ufffd\ufffdz")");
}

}  // namespace
}  // namespace tpcmill
