#include "layout/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using testing::AllOf;
using testing::HasSubstr;

LayoutSettings read(std::string_view key, const std::string& text) { return layout_setting(key, text, "--this"); }

std::string sentence_about(std::string_view key, const std::string& text) {
  try {
    read(key, text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.written();
  }
  return "accepted";
}

// Every spelling is read back, in any case.
template <class Value>
void expect_all(std::string_view key, std::optional<Value> LayoutSettings::*member, size_t count) {
  EXPECT_EQ(spellings<Value>().size(), count);
  for (const Spelling<Value>& spelling : spellings<Value>()) {
    std::string upper(spelling.name), lower(spelling.name);
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    EXPECT_EQ(read(key, upper).*member, spelling.value) << upper;
    EXPECT_EQ(read(key, lower).*member, spelling.value) << lower;
    EXPECT_EQ(name_of(spelling.value), spelling.name);
  }
}

TEST(LayoutSetting, ReadsEveryName) {
  expect_all("encoding", &LayoutSettings::encoding, 6);
  expect_all("dictionary", &LayoutSettings::dictionary, 3);
  expect_all("statistics", &LayoutSettings::statistics, 3);
  expect_all("date", &LayoutSettings::date, 3);
  expect_all("key", &LayoutSettings::integer, 2);
  expect_all("string", &LayoutSettings::string, 4);
  expect_all("column-names", &LayoutSettings::column_names, 2);
}

TEST(LayoutSetting, ReadsDecimals) {
  const std::pair<const char*, DecimalType> kWays[] = {
      {"decimal64", DecimalType::kDecimal64},        {"DECIMAL128", DecimalType::kDecimal128},
      {"double", DecimalType::kDouble},              {"decimal(15,2)", DecimalType::kDecimal64},
      {"decimal(9,2)", DecimalType::of(9, 2)},       {"Decimal( 10, 4 )", DecimalType::of(10, 4)},
      {"decimal(38,38)", DecimalType::of(38, 38)},   {"decimal(1,0)", DecimalType::of(1, 0)},
  };
  for (const auto& [text, type] : kWays) {
    EXPECT_EQ(read("decimal", text).decimal, type) << text;
    EXPECT_EQ(read("decimal", type.text()).decimal, type) << text;
  }
  EXPECT_EQ(DecimalType::of(9, 2).storage, DecimalType::Storage::kInt32);
  EXPECT_EQ(DecimalType::of(10, 2).storage, DecimalType::Storage::kInt64);
  EXPECT_EQ(DecimalType::of(18, 2).storage, DecimalType::Storage::kInt64);
  EXPECT_EQ(DecimalType::of(19, 2).storage, DecimalType::Storage::kFixed16);
  EXPECT_EQ(DecimalType::of(12, 2).text(), "decimal(12,2)");
}

TEST(LayoutSetting, SetsNothingElse) {
  LayoutSettings expected;
  expected.data_page_bytes = 8192;
  EXPECT_EQ(read("data-page-bytes", "8KiB"), expected);
}

TEST(LayoutSetting, ReadsNumbersAndSwitches) {
  EXPECT_EQ(read("row-group-bytes", "8MB").row_group_bytes, 8'000'000u);
  EXPECT_EQ(read("row-group-rows", "1000").row_group_rows, 1000u);
  EXPECT_EQ(read("file-rows", "9223372036854775807").file_rows, 9'223'372'036'854'775'807u);
  EXPECT_EQ(read("data-page-version", "2").data_page_version, 2);
  EXPECT_EQ(read("page-index", "on").page_index, true);
  EXPECT_EQ(read("page-checksum", "OFF").page_checksum, false);
  EXPECT_EQ(read("sorting-columns", "auto").sorting_columns, true);
  EXPECT_EQ(read("sorting-columns", "none").sorting_columns, false);
  EXPECT_EQ(read("bloom-filter", "0.05").bloom_filter, 0.05);
  EXPECT_EQ(read("bloom-filter", "on").bloom_filter, 0.01);
  EXPECT_EQ(read("bloom-filter", "off").bloom_filter, 0);
  EXPECT_FALSE(std::signbit(read("bloom-filter", "-0.0").bloom_filter.value()));
}

TEST(LayoutSetting, ReadsCompressionThatMustPay) {
  EXPECT_EQ(read("compression", "zstd:3").codec->text(), "ZSTD(3)");
  EXPECT_EQ(read("compression", "zstd:3").compress_if_worthwhile, false);
  EXPECT_FALSE(read("compression", "auto").codec);
  EXPECT_EQ(read("compression", "auto").compress_if_worthwhile, true);
  for (const char* text : {"AUTO(ZSTD(3))", "auto:zstd:3", "Auto(zstd:3)"}) {
    EXPECT_EQ(read("compression", text).codec->text(), "ZSTD(3)") << text;
    EXPECT_EQ(read("compression", text).compress_if_worthwhile, true) << text;
  }
}

TEST(LayoutSetting, RefusesWithWhatWouldBeRight) {
  struct {
    const char* key;
    const char* text;
    const char* remedy;
  } const cases[] = {
      {"encoding", "DELTA", "did you mean \"DELTA_BYTE_ARRAY\"?"},
      {"encoding", "RLE", "did you mean \"RLE_DICTIONARY\"?"},
      {"encoding", "7", "one of PLAIN, RLE_DICTIONARY, DELTA_BINARY_PACKED"},
      {"dictionary", "yes", "one of auto, on, off"},
      {"statistics", "pages", "did you mean \"page\"?"},
      {"decimal", "decimal", "decimal64, decimal128, double, decimal(P,S)"},
      {"decimal", "decimal(39,2)", "1 to 38"},
      {"decimal", "decimal(0,0)", "1 to 38"},
      {"decimal", "decimal(4,5)", "0 to P"},
      {"decimal", "decimal(12)", "decimal(P,S)"},
      {"decimal", "decimal(12,2", "decimal(P,S)"},
      {"decimal", "decimal(-1,2)", "decimal(P,S)"},
      {"decimal", "decimal(12,2)x", "decimal(P,S)"},
      {"date", "timestamp", "did you mean \"timestamp-ms\"?"},
      {"key", "int", "one of int32, int64"},
      {"string", "", "one of utf8, dictionary, large, view"},
      {"column-names", "hive", "one of tpch, trino"},
      {"page-index", "true", "one of on, off"},
      {"sorting-columns", "on", "one of auto, none"},
      {"data-page-version", "3", "write 1 or 2"},
      {"data-page-version", "", "write 1 or 2"},
      {"data-page-bytes", "1 million", "write a number of bytes"},
      {"row-group-bytes", "0", "write a number of bytes"},
      {"row-group-rows", "0", "from 1 to"},
      {"row-group-rows", "-1", "from 1 to"},
      {"row-group-rows", "1e6", "from 1 to"},
      {"row-group-rows", "9223372036854775808", "from 1 to"},
      {"bloom-filter", "1", "above 0 and below 1"},
      {"bloom-filter", "-0.1", "above 0 and below 1"},
      {"bloom-filter", "nan", "above 0 and below 1"},
      {"bloom-filter", "0.1x", "above 0 and below 1"},
      {"compression", "lzo", "snappy, zstd"},
      {"compression", "auto(lzo)", "snappy, zstd"},
      {"compression", "auto(", "closing bracket"},
  };
  for (const auto& c : cases)
    EXPECT_THAT(sentence_about(c.key, c.text), AllOf(testing::StartsWith("--this \""), HasSubstr(c.remedy)));
  EXPECT_THAT(sentence_about("data-page-byte", "1"), HasSubstr("did you mean \"data-page-bytes\"?"));
}

}  // namespace
}  // namespace tpcmill
