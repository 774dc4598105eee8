#include "tpcmill/scale.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using testing::HasSubstr;

ScaleFactor scale(std::string_view text) { return ScaleFactor::parse(text); }

std::string sentence_about(std::string_view text) {
  try {
    ScaleFactor::parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.written();
  }
  return "accepted";
}

TEST(Scale, ReadsDecimalsInEveryUsualSpelling) {
  struct {
    const char* typed;
    const char* text;
  } const cases[] = {
      {"1", "1"},
      {"01", "1"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e3", "1000"},
      {"2.5E-1", "0.25"},
      {"1e+2", "100"},
      {"100000", "100000"},
      {"1e5", "100000"},
      {"0.10", "0.1"},
      {"1.500", "1.5"},
      {"100.00", "100"},
      {"0.0015", "0.0015"},
      {"99999.999", "99999.999"},
      {"1e-9", "0.000000001"},
      {"0.000000000000000000000000000001", "0.000000000000000000000000000001"},
      {"100000.000000000000000000000000000000000000", "100000"},
      {"0000000000000000000000000000000000000000001", "1"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.typed);
    EXPECT_EQ(scale(c.typed).text(), c.text);
    EXPECT_EQ(scale(scale(c.typed).text()), scale(c.typed));
  }
  EXPECT_EQ(ScaleFactor().text(), "1");
}

TEST(Scale, RefusesEverythingElseNamingOptionValueAndRemedy) {
  for (const char* typed : {"",
                            "abc",
                            "NaN",
                            "nan",
                            "inf",
                            "-inf",
                            "Infinity",
                            "-1",
                            "-0",
                            "0",
                            "0.0",
                            "0e5",
                            "1e300",
                            "1e-300",
                            "1e6",
                            "10GB",
                            "100001",
                            " 1",
                            "1 ",
                            "1,5",
                            "0x10",
                            "+1",
                            "1e",
                            "1e+",
                            "e3",
                            ".",
                            "1..2",
                            "1.2.3",
                            "--1",
                            "1_000",
                            "1\n2",
                            "100000.000000000001",
                            "1e99999999999999999999",
                            "1e-31",
                            "0.1234567890123456789012345678901"}) {
    SCOPED_TRACE(typed);
    const std::string sentence = sentence_about(typed);
    EXPECT_THAT(sentence, HasSubstr("-s/--scale-factor \""));
    EXPECT_THAT(sentence, HasSubstr("above 0 and up to 100000"));
    EXPECT_THAT(sentence, Not(HasSubstr("\n")));
  }
}

TEST(Scale, SaysWhatIsWrong) {
  EXPECT_THAT(sentence_about(""), HasSubstr("\"\" is empty"));
  EXPECT_THAT(sentence_about("-1"), HasSubstr("\"-1\" is not above 0"));
  EXPECT_THAT(sentence_about("0"), HasSubstr("\"0\" is not above 0"));
  EXPECT_THAT(sentence_about("+1"), HasSubstr("has a sign"));
  EXPECT_THAT(sentence_about("1,5"), HasSubstr("comma"));
  EXPECT_THAT(sentence_about("100001"), HasSubstr("is above 100000"));
  EXPECT_THAT(sentence_about("1e300"), HasSubstr("is above 100000"));
  EXPECT_THAT(sentence_about("NaN"), HasSubstr("is no number"));
}

TEST(Scale, MultipliesExactly) {
  EXPECT_EQ(scale("0.29").times(200'000), 58'000u);
  EXPECT_EQ(scale("0.57").times(10'000), 5'700u);
  EXPECT_EQ(scale("1.5").times(200'000), 300'000u);
  EXPECT_EQ(scale("2.3").times(200'000), 460'000u);
  EXPECT_EQ(scale("0.0015").times(200'000), 300u);
  EXPECT_EQ(scale("0.00001").times(10'000), 0u);
  EXPECT_EQ(scale("100000").times(10'000'000), 1'000'000'000'000u);
  EXPECT_EQ(scale("99999.999999999999999999999999").times(10'000'000), 999'999'999'999u);
}

TEST(Scale, EveryThousandthAgreesWithIntegers) {
  for (uint64_t i = 1; i < 1000; ++i) {
    const std::string digits = std::to_string(1000 + i).substr(1);
    EXPECT_EQ(scale("0." + digits).times(1'500'000), 1500 * i) << digits;
    EXPECT_FALSE(scale("0." + digits).dbgen_truncates()) << digits;
  }
}

TEST(Scale, ComparesExactly) {
  EXPECT_TRUE(scale("30000").at_least(30'000));
  EXPECT_FALSE(scale("29999.99999999999999999").at_least(30'000));
  EXPECT_TRUE(scale("1.0000000000000000000001").at_least(1));
  EXPECT_FALSE(scale("0.9999999999999999999999").at_least(1));
  EXPECT_FALSE(scale("100000").at_least(UINT64_MAX));
}

TEST(Scale, KnowsWhatDbgenWouldMakeOfIt) {
  EXPECT_EQ(scale("0.0015").as_dbgen(), "0.001");
  EXPECT_EQ(scale("0.9999").as_dbgen(), "0.999");
  EXPECT_EQ(scale("0.1004").as_dbgen(), "0.1");
  EXPECT_EQ(scale("0.0009").as_dbgen(), "0");
  EXPECT_EQ(scale("1.9").as_dbgen(), "1");
  EXPECT_EQ(scale("2345.5").as_dbgen(), "2345");
  EXPECT_TRUE(scale("1.5").dbgen_truncates());
  EXPECT_TRUE(scale("0.00005").dbgen_truncates());
  EXPECT_FALSE(scale("0.25").dbgen_truncates());
  EXPECT_FALSE(scale("100000").dbgen_truncates());
}

}  // namespace
}  // namespace tpcmill
