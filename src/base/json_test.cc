#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tpcmill {
namespace {

constexpr size_t kDeepest = 3;

std::optional<Json> parsed(std::string_view text) {
  std::string problem;
  std::optional<Json> value = Json::parse(text, kDeepest, problem);
  EXPECT_EQ(value.has_value(), problem.empty());
  return value;
}

std::string problem_of(std::string_view text) {
  std::string problem;
  EXPECT_FALSE(Json::parse(text, kDeepest, problem)) << text;
  return problem;
}

TEST(Json, IsOfOneKind) {
  EXPECT_TRUE(parsed(" null ")->is_null());
  EXPECT_EQ(*parsed("18446744073709551615")->number(), 18446744073709551615u);
  EXPECT_EQ(*parsed(R"("a\"\u00e9\ud83d\ude00")")->text(), "a\"\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_EQ(parsed("[]")->list()->size(), 0u);
  EXPECT_EQ(parsed("{}")->members()->size(), 0u);
  for (const char* text : {"true", "false", "-1", "1.0", "18446744073709551616"}) {
    const Json value = *parsed(text);
    EXPECT_FALSE(value.is_null() || value.number() || value.text() || value.list() || value.members()) << text;
  }
}

TEST(Json, HasMembersInTheirOrderAndTheLastOfAName) {
  const Json top = *parsed(R"({"b": [1, {"x": 2}, "y"], "a": {}, "b": [3]})");
  ASSERT_EQ(top.members()->size(), 3u);
  EXPECT_EQ(top.members()->front().name, "b");
  EXPECT_EQ(*top.members()->front().value.list()->at(1).member("x")->number(), 2u);
  EXPECT_EQ(*top.members()->front().value.list()->at(2).text(), "y");
  EXPECT_EQ(*top.member("b")->list()->front().number(), 3u);
  EXPECT_EQ(top.member("c"), nullptr);
  EXPECT_EQ(top.member("b")->member("b"), nullptr);
}

TEST(Json, SaysWhereItIsNone) {
  EXPECT_THAT(problem_of(""), testing::StartsWith("parse error at line 1, column 1: "));
  EXPECT_THAT(problem_of("[1,\n 2"), testing::StartsWith("parse error at line 2, column 3: "));
  EXPECT_THAT(problem_of("[1] 2"), testing::HasSubstr("column 5"));
  EXPECT_THAT(problem_of("{\"a\" 1}"), testing::HasSubstr("expected ':'"));
  EXPECT_THAT(problem_of("\"\xff\""), testing::HasSubstr("UTF-8"));
  EXPECT_THAT(problem_of("1e999"), testing::HasSubstr("1e999"));
}

TEST(Json, IsNoDeeperThanAllowed) {
  EXPECT_TRUE(parsed("[{\"a\":[]},[[]]]"));
  EXPECT_EQ(problem_of("[[[[]]]]"), "it is nested more than 3 deep");
  EXPECT_EQ(problem_of(std::string(1'000'000, '[')), "it is nested more than 3 deep");
}

}  // namespace
}  // namespace tpcmill
