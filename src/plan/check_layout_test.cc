#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "plan/check.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"

namespace tpcmill {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Source = LayoutRule::Source;

std::vector<TableColumns> tables() {
  return {{"lineitem",
           {{"l_orderkey", Logical::kIdentifier, 6'000'000'000},
            {"l_suppkey", Logical::kIdentifier, 10'000'000},
            {"l_linenumber", Logical::kInteger, 7},
            {"l_quantity", Logical::kQuantity, 500'000},
            {"l_tax", Logical::kMoney, 8},
            {"l_shipdate", Logical::kDate},
            {"l_comment", Logical::kText}}},
          {"orders", {{"o_orderkey", Logical::kIdentifier, 6'000'000'000}, {"o_comment", Logical::kText}}}};
}

// Rules that say, of a column or pattern, what an option says.
struct Said {
  const char* key;
  const char* value;
  const char* column = "";
  Source source = Source::kCommandLine;
  std::string table = "";
};

Job job_of(const std::vector<Said>& said) {
  Job job;
  job.tables = {"lineitem"};
  job.scale = ScaleFactor::parse("1000");
  for (const Said& one : said)
    job.layout.rules.push_back({one.source, one.table, one.column, layout_setting(one.key, one.value, "")});
  return job;
}

std::string sentence_about(const Job& job) {
  try {
    check_layout(job, tables());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    EXPECT_THAT(error.written(), testing::MatchesRegex(".*[.?]"));
    return error.written();
  }
  return "accepted";
}

TEST(CheckLayout, AcceptsWhatCanBe) {
  const std::vector<std::vector<Said>> cases = {
      {},
      {{"encoding", "DELTA_BINARY_PACKED", "*key"}},
      {{"encoding", "DELTA_BINARY_PACKED", "l_tax"}},
      {{"encoding", "DELTA_BINARY_PACKED", "l_shipdate"}, {"date", "timestamp-ms"}},
      {{"encoding", "DELTA_BYTE_ARRAY", "l_shipdate"}, {"date", "string"}},
      {{"encoding", "DELTA_LENGTH_BYTE_ARRAY", "l_comment"}},
      {{"encoding", "BYTE_STREAM_SPLIT", "l_tax"}, {"decimal", "double"}},
      {{"encoding", "BYTE_STREAM_SPLIT", "l_tax"}, {"decimal", "decimal128"}},
      {{"encoding", "BYTE_STREAM_SPLIT", "l_orderkey"}},
      {{"encoding", "RLE_DICTIONARY"}},
      {{"encoding", "PLAIN"}},
      // A preset's encodings are for whatever can have them.
      {{"encoding", "DELTA_BINARY_PACKED", "l_*", Source::kPreset}, {"decimal", "double"}},
      // A preset may speak of any table, a file of those that are not made.
      {{"encoding", "PLAIN", "c_comment", Source::kPreset}},
      {{"encoding", "PLAIN", "o_comment", Source::kFile}},
      {{"row-group-rows", "5", "", Source::kFile, "orders"}},
      {{"key", "int32", "l_suppkey"}},
      {{"key", "int32"}, {"key", "int64", "*orderkey"}},
      {{"decimal", "double", "l_*"}},
      {{"string", "large"}},
      {{"string", "utf8"}, {"arrow-schema", "off"}},
      {{"string", "large"}, {"arrow-schema", "off", "", Source::kPreset}},
      {{"statistics", "chunk"}},
      {{"statistics", "chunk"}, {"page-index", "off"}},
      {{"page-index", "on"}},
      {{"row-group-rows", "5", "", Source::kFile}, {"row-group-bytes", "5"}},
      {{"row-group-rows", "5"}, {"row-group-bytes", "5", "", Source::kCommandLine, "lineitem"}},
      {{"data-page-bytes", "1GiB"}, {"dictionary-page-bytes", "1GiB"}, {"row-group-bytes", "1TB"}},
      {{"bloom-filter", "off", "l_tax"}},
      {{"dictionary", "on", "l_tax"}, {"encoding", "PLAIN", "l_*"}},
  };
  for (const auto& said : cases) EXPECT_EQ(sentence_about(job_of(said)), "accepted");
  for (const BuiltInLayout& built_in : built_in_layouts()) {
    Job job = job_of({});
    job.layout = built_in.layout;
    EXPECT_EQ(sentence_about(job), "accepted") << built_in.name;
  }
}

TEST(CheckLayout, RefusesEachWithASentence) {
  struct {
    std::vector<Said> said;
    const char* named;
    const char* remedy;
  } const cases[] = {
      {{{"encoding", "PLAIN", "l_coment"}}, "--column-encoding names \"l_coment\"", "did you mean \"l_comment\"?"},
      {{{"encoding", "PLAIN", "o_comment"}}, "--column-encoding names \"o_comment\"", "\"l_comment\""},
      {{{"compression", "zstd", "x*"}}, "--column-compression names \"x*\"", "made here"},
      {{{"bloom-filter", "on", "orderkey"}}, "--bloom-filter names \"orderkey\"", "\"l_orderkey\""},
      {{{"encoding", "PLAIN", "p_name", Source::kFile}}, "--layout, [columns.\"p_name\"]", "no column"},
      {{{"encoding", "PLAIN", "l_tax", Source::kFile, "orders"}}, "[tables.orders.columns.\"l_tax\"]",
       "of table lineitem, not of orders; write [tables.lineitem.columns.\"l_tax\"]."},
      {{{"encoding", "PLAIN", "o_tax", Source::kFile, "orders"}}, "[tables.orders.columns.\"o_tax\"]", "no column of orders"},
      {{{"decimal", "decimal(9,2)", "l_tax"}, {"decimal", "decimal(6,4)"}}, "--decimal decimal(6,4): l_quantity has values up to 5000.00",
       "write decimal(8,4) or more digits."},
      {{{"decimal", "decimal(4,1)", "l_tax"}}, "--decimal decimal(4,1): l_tax has values up to 0.08, with two decimals", "write decimal(2,2)"},
      {{{"file-rows", "5", "", Source::kFile, "linitem"}}, "[tables.linitem]", "did you mean \"lineitem\"?"},
      {{{"file-rows", "5", "", Source::kFile, std::string("line\0item", 9)}}, "[tables.\"line\\x00item\"]", "lineitem"},
      {{{"encoding", "DELTA_BINARY_PACKED", "l_comment"}}, "--column-encoding l_comment=DELTA_BINARY_PACKED",
       "text, which can be PLAIN, RLE_DICTIONARY, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY."},
      {{{"encoding", "DELTA_BINARY_PACKED", "l_*"}}, "l_*=DELTA_BINARY_PACKED", "l_comment is stored as text"},
      {{{"encoding", "BYTE_STREAM_SPLIT", "l_comment"}}, "BYTE_STREAM_SPLIT", "l_comment is stored as text"},
      {{{"encoding", "DELTA_BYTE_ARRAY", "l_tax"}}, "DELTA_BYTE_ARRAY", "l_tax is stored as integers"},
      {{{"encoding", "DELTA_LENGTH_BYTE_ARRAY", "l_shipdate"}}, "DELTA_LENGTH_BYTE_ARRAY", "stored as integers"},
      {{{"encoding", "DELTA_BINARY_PACKED", "l_shipdate"}, {"date", "string"}}, "l_shipdate=DELTA", "stored as text"},
      {{{"encoding", "DELTA_BINARY_PACKED", "l_tax"}, {"decimal", "double", "", Source::kPreset}}, "l_tax=DELTA",
       "doubles, which can be PLAIN, RLE_DICTIONARY, BYTE_STREAM_SPLIT."},
      {{{"encoding", "DELTA_BYTE_ARRAY", "l_tax"}, {"decimal", "decimal128"}}, "DELTA_BYTE_ARRAY",
       "decimal128, which can be PLAIN, RLE_DICTIONARY, BYTE_STREAM_SPLIT."},
      {{{"encoding", "DELTA_BINARY_PACKED", "", Source::kFile}}, "--layout: encoding *=", "l_comment is stored as"},
      {{{"encoding", "PLAIN", "l_tax"}, {"dictionary", "on", "l_tax"}}, "contradict", "leave one out"},
      {{{"encoding", "RLE_DICTIONARY", "l_tax"}, {"dictionary", "off", "*tax"}, {"dictionary", "off", "l_tax"}},
       "contradict", "leave one out"},
      {{{"key", "int32"}}, "--key int32: l_orderkey reaches 6000000000", "--key l_orderkey=int64"},
      {{{"key", "int32", "*key", Source::kPreset}}, "key int32", "--key l_orderkey=int64"},
      {{{"key", "int32", "l_tax"}}, "--key is for whole numbers", "\"l_tax\" is decimals"},
      {{{"decimal", "double", "l_comment"}}, "--decimal is for decimals", "\"l_comment\" is text"},
      {{{"date", "string", "*key"}}, "--date is for dates", "\"*key\" is whole numbers"},
      {{{"string", "large", "l_shipdate"}}, "--string is for text", "\"l_shipdate\" is dates"},
      {{{"string", "large", "l_comment"}, {"arrow-schema", "off"}}, "--string large for l_comment", "schema is off"},
      {{{"page-index", "on"}, {"statistics", "chunk"}}, "--page-index on", "--statistics page"},
      {{{"page-index", "on", "", Source::kFile}, {"statistics", "none"}}, "--layout: page-index on", "is none; write"},
      {{{"row-group-rows", "5"}, {"row-group-bytes", "5"}}, "--row-group-bytes and --row-group-rows", "leave one out"},
      {{{"file-bytes", "5"}, {"file-rows", "5"}}, "--file-bytes and --file-rows", "leave one out"},
      {{{"data-page-bytes", "1025MiB"}}, "--data-page-bytes 1074790400", "1073741824 at most"},
      {{{"dictionary-page-bytes", "2GiB"}}, "--dictionary-page-bytes 2147483648", "1073741824 at most"},
      {{{"data-page-rows", "2147483648"}}, "--data-page-rows 2147483648", "2147483647 at most"},
  };
  for (const auto& c : cases)
    EXPECT_THAT(sentence_about(job_of(c.said)), AllOf(HasSubstr(c.named), HasSubstr(c.remedy)));
}

TEST(CheckedLayout, TakesBackWhatPresetsSayToOtherTypes) {
  const std::vector<Said> doubles = {{"encoding", "DELTA_BINARY_PACKED", "l_*", Source::kPreset},
                                     {"decimal", "double"}};
  const Layout layout = checked_layout(job_of(doubles), tables());
  EXPECT_EQ(settings_for(layout, "lineitem", "l_orderkey").encoding, Encoding::kDeltaBinaryPacked);
  for (const char* column : {"l_tax", "l_comment"}) {
    EXPECT_FALSE(settings_for(layout, "lineitem", column).encoding) << column;
    EXPECT_EQ(settings_for(layout, "lineitem", column).dictionary, DictionaryUse::kAuto) << column;
  }
  std::vector<Said> without = doubles;
  without.push_back({"dictionary", "off", "l_tax"});
  const LayoutSettings tax = settings_for(checked_layout(job_of(without), tables()), "lineitem", "l_tax");
  EXPECT_EQ(tax.encoding, Encoding::kPlain);
  EXPECT_EQ(tax.dictionary, DictionaryUse::kOff);
}

TEST(CheckedLayout, SaysOfPageIndexesWhatWillBe) {
  const auto in_force = [](const std::vector<Said>& said, const char* table) {
    Job job = job_of(said);
    Layout layout = built_in_layouts().front().layout;
    layout.rules.insert(layout.rules.end(), job.layout.rules.begin(), job.layout.rules.end());
    job.layout = layout;
    const LayoutSettings settings = settings_for(checked_layout(job, tables()), table, "");
    return std::pair(*settings.statistics, *settings.page_index);
  };
  EXPECT_EQ(in_force({}, "orders"), std::pair(StatisticsLevel::kPage, true));
  EXPECT_EQ(in_force({{"statistics", "chunk"}}, "orders"), std::pair(StatisticsLevel::kChunk, false));
  EXPECT_EQ(in_force({{"statistics", "none"}}, "lineitem"), std::pair(StatisticsLevel::kNone, false));
  // A user's word counts more than a preset's.
  const std::vector<Said> wants_index = {{"statistics", "chunk", "", Source::kPreset}, {"page-index", "on"}};
  EXPECT_EQ(in_force(wants_index, "orders"), std::pair(StatisticsLevel::kPage, true));
  // Of one table.
  const std::vector<Said> of_one = {{"statistics", "chunk", "", Source::kFile, "lineitem"}};
  EXPECT_EQ(in_force(of_one, "lineitem"), std::pair(StatisticsLevel::kChunk, false));
  EXPECT_EQ(in_force(of_one, "orders"), std::pair(StatisticsLevel::kPage, true));
  const std::vector<Said> but_one = {{"statistics", "page", "", Source::kFile, "lineitem"}, {"statistics", "chunk"}};
  EXPECT_EQ(in_force(but_one, "lineitem"), std::pair(StatisticsLevel::kPage, true));
  EXPECT_EQ(in_force(but_one, "orders"), std::pair(StatisticsLevel::kChunk, false));
}

TEST(CheckLayout, NamesFileAndLine) {
  Job job = job_of({{"encoding", "PLAIN", "l_tax", Source::kFile, "orders"}});
  job.layout.rules.front().place = "--layout \"mine.toml\", line 7";
  EXPECT_THAT(sentence_about(job), testing::StartsWith("--layout \"mine.toml\", line 7, [tables.orders.columns.\"l_tax\"]"));
}

TEST(LayoutInForce, SaysEverythingAndIsChecked) {
  Job job = job_of({{"row-group-rows", "5"}, {"nullable", "on", "l_*"}});
  job.format = "parquet";
  EXPECT_THAT(layout_text(layout_in_force(job)),
              AllOf(HasSubstr("compression = \"SNAPPY\"\n"), HasSubstr("row-group-rows = 5\n"),
                    testing::Not(HasSubstr("row-group-bytes")), HasSubstr("[columns.\"l_*\"]\nnullable = true\n")));
  job.layout.rules.push_back({Source::kCommandLine, "", "l_comnt", layout_setting("nullable", "on", "")});
  EXPECT_THROW(layout_in_force(job), Error);
}

// What only a program can say, for text with such values is refused before.
TEST(CheckLayout, RefusesValuesOutOfRange) {
  struct {
    std::function<void(LayoutSettings&)> say;
    const char* named;
  } const cases[] = {
      {[](LayoutSettings& said) { said.data_page_version = 3; }, "--data-page-version 3"},
      {[](LayoutSettings& said) { said.bloom_filter = 1; }, "--bloom-filter 1"},
      {[](LayoutSettings& said) { said.bloom_filter = -0.5; }, "--bloom-filter -0.5"},
      {[](LayoutSettings& said) { said.row_group_bytes = 0; }, "--row-group-bytes 0"},
      {[](LayoutSettings& said) { said.row_group_rows = 0; }, "--row-group-rows 0"},
      {[](LayoutSettings& said) { said.file_rows = 0; }, "--file-rows 0"},
      {[](LayoutSettings& said) { said.data_page_rows = 0; }, "--data-page-rows 0"},
      {[](LayoutSettings& said) { said.codec = Codec{Codec::Kind::kZstd, 23}; }, "-c/--compression \"ZSTD(23)\""},
      {[](LayoutSettings& said) { said.metadata = {{"", "x\n"}}; }, "--metadata \"=x\\n\""},
      {[](LayoutSettings& said) { said.metadata = {{"ARROW:schema", "x"}}; }, "--metadata \"ARROW:schema\""},
      {[](LayoutSettings& said) { said.metadata = {{"tpcmill.scale", "x"}}; }, "--metadata \"tpcmill.scale\""},
  };
  for (const auto& c : cases) {
    Job job = job_of({});
    c.say(job.layout.rules.emplace_back().settings);
    EXPECT_THAT(sentence_about(job), HasSubstr(c.named));
  }
}

}  // namespace
}  // namespace tpcmill
