#include "tpcmill/words.h"

#include <gtest/gtest.h>

#include <string>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

TEST(Showable, KeepsWhatCanBeRead) {
  for (const std::string text : {"", "abc \\ \"quoted\"", "caf\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80"})
    EXPECT_EQ(showable(text), text);
}

TEST(Showable, EscapesWhatSteersTerminals) {
  EXPECT_EQ(showable("a\nb\tc\x1b[2J\x7f"), "a\\nb\\tc\\x1b[2J\\x7f");
  EXPECT_EQ(showable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(showable("\xc2\x9b" "31m"), "\\u009b31m");                 // C1: the same as escape and [
  EXPECT_EQ(showable("\xe2\x80\xae" "txt.exe"), "\\u202etxt.exe");     // right to left
  EXPECT_EQ(showable("\xe2\x81\xa6\xd8\x9c"), "\\u2066\\u061c");
  EXPECT_EQ(showable("\xf3\xa0\x81\x81"), "\\U000e0041");
}

TEST(Showable, EscapesWhatIsNoUtf8) {
  EXPECT_EQ(showable("a\xff" "b\xe2\x82"), "a\\xffb\\xe2\\x82");
  EXPECT_EQ(showable("\x9b" "31m"), "\\x9b31m");
}

TEST(Showable, LeavesAloneWhatItMade) {
  const std::string once = showable("\x1b\xff\xe2\x80\xae\n");
  EXPECT_EQ(showable(once), once);
}

TEST(Error, HasAShowableSentence) {
  EXPECT_STREQ(Error::failure("a\x1b" "b cannot be read.").what(), "a\\x1bb cannot be read.");
}

TEST(InQuotes, CutsBetweenCharacters) {
  const std::string text = std::string(79, 'x') + "\xe2\x82\xac" + std::string(9, 'y');
  EXPECT_EQ(in_quotes(text), '"' + std::string(79, 'x') + "...\"");
  EXPECT_EQ(in_quotes(std::string(77, 'x') + "\xe2\x82\xac" + "y"), '"' + std::string(77, 'x') + "\xe2\x82\xac...\"");
  EXPECT_EQ(in_quotes(std::string(77, 'x') + "\xe2\x82\xac"), '"' + std::string(77, 'x') + "\xe2\x82\xac\"");
}

TEST(InQuotes, KeepsSentencesOnOneReadableLine) {
  EXPECT_EQ(in_quotes(""), "\"\"");
  EXPECT_EQ(in_quotes("abc"), "\"abc\"");
  EXPECT_EQ(in_quotes("a\nb\tc\x1b[2J"), "\"a\\nb\\tc\\x1b[2J\"");
  EXPECT_EQ(in_quotes(std::string(1000, 'x')), '"' + std::string(80, 'x') + "...\"");
}

}  // namespace
}  // namespace tpcmill
