#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "tpcmill/error.h"
#include "tpcmill/layout.h"

namespace tpcmill {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Source = LayoutRule::Source;

// A file with that text, while it lives.
class File {
 public:
  explicit File(const std::string& text) : path_(testing::TempDir() + "/layout." + std::to_string(getpid()) + ".toml") {
    std::ofstream(path_) << text;
  }
  ~File() { std::remove(path_.c_str()); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Layout read(const std::string& text) { return read_layout(File(text).path()); }

std::string sentence_about(const std::string& text) {
  const File file(text);
  try {
    read_layout(file.path());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    EXPECT_THAT(error.written(), AllOf(HasSubstr("--layout \"" + file.path() + "\""), Not(HasSubstr("\n"))));
    return error.written();
  }
  return "accepted";
}

LayoutRule rule(std::string table, std::string column) {
  return {Source::kFile, std::move(table), std::move(column), {}};
}

TEST(ReadLayout, KeepsTheOrderOfTheFile) {
  const Layout layout = read(R"(
row-group-bytes = "128MiB"
metadata = { z = "last", a = "first" }
[columns."l_*"]
encoding = "PLAIN"
[tables.orders]
row-group-rows = 1000
[columns."*tax"]
dictionary = true
bloom-filter = 0.05
[tables.lineitem.columns."l_comment"]
compression = "zstd:3"
)");
  LayoutRule all = rule("", ""), some = rule("", "l_*"), orders = rule("orders", ""), tax = rule("", "*tax"),
             comment = rule("lineitem", "l_comment");
  all.settings.row_group_bytes = 128u << 20;
  all.settings.metadata = {{"z", "last"}, {"a", "first"}};
  some.settings.encoding = Encoding::kPlain;
  orders.settings.row_group_rows = 1000;
  tax.settings.dictionary = DictionaryUse::kOn;
  tax.settings.bloom_filter = 0.05;
  comment.settings.codec = Codec{Codec::Kind::kZstd, 3};
  comment.settings.compress_if_worthwhile = false;
  EXPECT_EQ(layout.rules, (std::vector<LayoutRule>{all, some, orders, tax, comment}));
}

TEST(ReadLayout, TakesEverySetting) {
  const LayoutSettings said = read(R"(
compression = "AUTO"
dictionary = "off"
dictionary-page-bytes = 100000
bloom-filter = true
decimal = "double"
date = "string"
key = "int32"
string = "large"
nullable = true
data-page-version = 2
data-page-bytes = "64KiB"
data-page-rows = 5000
row-group-rows = 7
file-bytes = "1GB"
statistics = "chunk"
page-index = false
page-checksum = "on"
field-ids = false
arrow-schema = true
sorting-columns = "auto"
column-names = "trino"
default-metadata = false
)").rules.at(0).settings;
  LayoutSettings expected;
  expected.compress_if_worthwhile = true;
  expected.dictionary = DictionaryUse::kOff;
  expected.dictionary_page_bytes = 100'000;
  expected.bloom_filter = 0.01;
  expected.decimal = DecimalType::kDouble;
  expected.date = DateType::kString;
  expected.integer = IntegerType::kInt32;
  expected.string = StringType::kLarge;
  expected.nullable = true;
  expected.data_page_version = 2;
  expected.data_page_bytes = 65'536;
  expected.data_page_rows = 5'000;
  expected.row_group_rows = 7;
  expected.file_bytes = 1'000'000'000;
  expected.statistics = StatisticsLevel::kChunk;
  expected.page_index = false;
  expected.page_checksum = true;
  expected.field_ids = false;
  expected.arrow_schema = true;
  expected.sorting_columns = true;
  expected.column_names = ColumnNames::kTrino;
  expected.default_metadata = false;
  EXPECT_EQ(said, expected);
}

TEST(ReadLayout, PutsSchemasFirst) {
  const Layout layout = read("decimal = \"decimal64\"\nschema = \"trino\"\n");
  EXPECT_EQ(layout.rules.front().source, Source::kPreset);
  EXPECT_EQ(settings_for(layout, "lineitem", "l_tax").decimal, DecimalType::kDecimal64);
  EXPECT_EQ(settings_for(layout, "lineitem", "l_tax").nullable, true);
  const Layout one = read("[tables.nation]\nschema = \"duckdb\"\n");
  EXPECT_EQ(settings_for(one, "nation", "n_nationkey").integer, IntegerType::kInt32);
  EXPECT_FALSE(settings_for(one, "supplier", "s_nationkey").integer);
}

TEST(ReadLayout, RemembersWhereRulesStand) {
  const Layout layout = read("nullable = true\n\n[tables.orders.columns.\"o_*\"]\nencoding = \"PLAIN\"\n");
  ASSERT_EQ(layout.rules.size(), 2u);
  EXPECT_THAT(layout.rules[0].place, testing::AllOf(testing::StartsWith("--layout \""), testing::EndsWith("\"")));
  EXPECT_THAT(layout.rules[1].place, testing::EndsWith("\", line 3"));
}

TEST(ReadLayout, RefusesWithLineKeyAndRemedy) {
  struct {
    const char* text;
    const char* place;
    const char* remedy;
  } const cases[] = {
      {"\ncompresion = \"zstd\"", "line 2: \"compresion\"", "did you mean \"compression\"?"},
      {"[columns.\"l_*\"]\nencodings = \"PLAIN\"", "line 2: \"encodings\"", "did you mean \"encoding\"?"},
      {"[columns.\"l_*\"]\nrow-group-rows = 5", "line 2: \"row-group-rows\"", "at the top or in [tables.NAME]"},
      {"[columns.\"l_*\"]\nmetadata = {}", "line 2: \"metadata\"", "at the top or in [tables.NAME]"},
      {"[colums.\"l_*\"]\nencoding = \"PLAIN\"", "line 1: \"colums\"", "did you mean \"columns\"?"},
      {"encoding = \"DELTA\"", "line 1: \"encoding\" \"DELTA\"", "DELTA_BINARY_PACKED"},
      {"encoding = 3", "line 1: \"encoding\" \"3\"", "one of PLAIN"},
      {"encoding = [\"PLAIN\"]", "line 1: \"encoding\" is an array", "write a text, a number"},
      {"file-rows = 1979-05-27", "line 1: \"file-rows\" is a date", "write a text, a number"},
      {"file-rows = 0", "line 1: \"file-rows\" \"0\"", "from 1 to"},
      {"file-rows = -5", "line 1: \"file-rows\" \"-5\"", "from 1 to"},
      {"file-bytes = 1.5", "line 1: \"file-bytes\" \"1.5\"", "write a number of bytes"},
      {"page-index = 1", "line 1: \"page-index\" \"1\"", "one of on, off"},
      {"bloom-filter = 1.0", "line 1: \"bloom-filter\" \"1\"", "below 1"},
      {"compression = \"zstd:23\"", "line 1: \"compression\" \"zstd:23\"", "from 1 to 22"},
      {"columns = 5", "line 1: \"columns\"", "[columns.NAME]"},
      {"[columns]\nl_tax = 5", "line 2: \"l_tax\"", "[columns.\"l_tax\"]"},
      {"[columns.\"\"]\nencoding = \"PLAIN\"", "line 1: \"\"", "a pattern"},
      {"[tables.lineitem.\"l_tax\"]\nencoding = \"PLAIN\"", "line 1: \"l_tax\" is no setting",
       "stands in [tables.lineitem.columns.\"l_tax\"]"},
      {"[l_tax]\nencoding = \"PLAIN\"", "line 1: \"l_tax\" is no setting", "stands in [columns.\"l_tax\"]"},
      {"[tables.a.tables.b]\nfile-rows = 5", "line 1: \"tables\"", "no setting"},
      {"metadata = \"x\"", "line 1: \"metadata\"", "KEY = \"VALUE\""},
      {"metadata = { a = 5 }", "line 1: \"a\"", "in quotes"},
      {"schema = \"duck\"", "line 1: --schema \"duck\"", "did you mean \"duckdb\"?"},
      {"\n\nencoding = ", "line 3", ""},
      {"encoding = \"PLAIN\"\nencoding = \"PLAIN\"", "line 2", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_THAT(sentence_about(c.text), AllOf(HasSubstr(c.place), HasSubstr(c.remedy)));
  }
}

TEST(ReadLayout, RefusesFilesThatCannotBeRead) {
  for (const char* path : {"/nowhere/at.all", "/"}) {
    try {
      read_layout(path);
      ADD_FAILURE() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage);
      EXPECT_THAT(error.written(), HasSubstr(std::string("--layout \"") + path + "\" cannot be read"));
    }
  }
  EXPECT_TRUE(read("").rules.empty());
}

// What is no key stops neither a debug build nor one that is optimized by assumptions.
TEST(ReadLayout, RefusesHeadersThatAreNoKeys) {
  for (const char* text : {"[#a]", "[ =a]", "[[#a]]", "[\"a\".#b]", "x = { #a = 1 }", "[", "[[", "[a"}) {
    try {
      read(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage) << text;
      EXPECT_THAT(error.written(), HasSubstr(", line 1")) << text;
    }
  }
}

TEST(ReadLayout, RefusesCharactersBeyondAsciiOutsideQuotes) {
  for (const char* text : {"# \xc3\xa4\nrow\xcc\x98group = 1", "x = \"\xc3\xa4\\\"\"\n\xc2\xa0",
                           "a = '\\'\n\xe2\x80\xa8"}) {
    try {
      read(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_THAT(error.written(), HasSubstr(", line 2: only words in quotes")) << text;
    }
  }
  EXPECT_EQ(read("metadata = { a = \"\xc3\xa4\" }  # \xc3\xa4").rules.size(), 1u);
}

// Keys in keys are not followed down, and a file without an end is not read to it.
TEST(ReadLayout, RefusesFilesThatAreTooLong) {
  std::string deep;
  while (deep.size() < 300'000) deep += "a.";
  for (const std::string& text : {deep + "a = 1", "# " + std::string(200'000, 'x'), deep.substr(0, 131'066) + "a=1"}) {
    try {
      read(text);
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_THAT(error.written(), testing::AnyOf(HasSubstr("is longer than 128 KiB"), HasSubstr("keys in keys")));
    }
  }
  EXPECT_THROW(read_layout("/dev/zero"), Error);
}

// Every name and pattern that layouts of these tests speak of.
constexpr const char* kColumns[] = {"",       "l_orderkey", "l_tax",       "l_comment", "n_nationkey",  "p_size",
                                    "c_name", "o_clerk",    "ps_availqty", "p_brand",   "o_totalprice", "l_shipmode"};

void expect_the_same_after_writing(const Layout& layout) {
  const std::string text = layout_text(layout);
  SCOPED_TRACE(text);
  const Layout again = read(text);
  for (const char* table : {"lineitem", "orders"})
    for (const char* column : kColumns)
      EXPECT_EQ(settings_for(again, table, column), settings_for(layout, table, column)) << table << " " << column;
  EXPECT_EQ(layout_text(again), text);
}

TEST(LayoutText, IsReadBack) {
  for (const BuiltInLayout& built_in : built_in_layouts()) {
    expect_the_same_after_writing(built_in.layout);
    Layout with_default = built_in_layouts().front().layout;
    with_default.rules.insert(with_default.rules.end(), built_in.layout.rules.begin(), built_in.layout.rules.end());
    expect_the_same_after_writing(with_default);
  }
  for (const char* schema : {"tpcgen", "duckdb", "spark", "trino", "velox", "gpu"})
    expect_the_same_after_writing(schema_layout(schema));
  expect_the_same_after_writing({});
}

TEST(LayoutText, KeepsWhatOrderMeans) {
  const auto encoded = [](std::string table, std::string column, Encoding encoding, std::optional<double> bloom = {}) {
    LayoutRule out = rule(std::move(table), std::move(column));
    out.settings.encoding = encoding;
    out.settings.bloom_filter = bloom;
    return out;
  };
  expect_the_same_after_writing({{
      encoded("", "l_*", Encoding::kPlain, 0.5),
      encoded("", "*key", Encoding::kDeltaBinaryPacked, 0.1),
      encoded("", "l_*", Encoding::kRleDictionary),
      encoded("", "*key", Encoding::kPlain),
      encoded("", "l_*", Encoding::kDeltaByteArray),
      encoded("lineitem", "l_*", Encoding::kPlain),
      encoded("", "", Encoding::kPlain),
      encoded("", "l_*", Encoding::kByteStreamSplit, 0.2),
  }});
}

TEST(LayoutText, WritesEveryTableAndPatternOnce) {
  LayoutRule first = rule("", ""), second = rule("", ""), odd = rule("od\"d", "a.b");
  first.settings.codec = Codec{Codec::Kind::kZstd, 3};
  first.settings.row_group_rows = 5;
  second.settings.compress_if_worthwhile = true;
  second.settings.row_group_bytes = 3 * 1024;
  second.settings.metadata = {{"owner", "a \"b\"\n"}, {"a b", ""}};
  odd.settings.nullable = true;
  EXPECT_EQ(layout_text({{first, odd, second}}),
            "compression = \"AUTO(ZSTD(3))\"\nrow-group-bytes = \"3KiB\"\n"
            "metadata = { owner = \"a \\\"b\\\"\\u000A\", \"a b\" = \"\" }\n"
            "\n[tables.\"od\\\"d\".columns.\"a.b\"]\nnullable = true\n");
  expect_the_same_after_writing({{first, odd, second}});
}

}  // namespace
}  // namespace tpcmill
