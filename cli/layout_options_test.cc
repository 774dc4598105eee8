#include "cli/layout_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "cli/options.h"
#include "tpcmill/error.h"

namespace tpcmill::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

Layout layout(Words words) {
  words.insert(words.begin(), {"tpch", "parquet"});
  return resolve(read(words)).layout;
}
LayoutSettings of(const Words& words, std::string_view table, std::string_view column = "") {
  return settings_for(layout(words), table, column);
}
LayoutSettings of_tables(const Words& words) { return of(words, "lineitem"); }

TEST(LayoutOptions, SayWhatHoldsWithoutThem) {
  const LayoutSettings usual = built_in_layouts().front().layout.rules.at(0).settings;
  for (const LayoutOption& option : layout_options()) {
    if (*option.key == '\0' || *option.usual == '\0') continue;
    const LayoutRule said{{}, "", "", layout_setting(option.key, option.usual, "")};
    EXPECT_EQ(settings_for({{said}}, "lineitem", ""), usual) << option.names;
  }
}

TEST(LayoutOptions, AreKnownInFilesByTheSameKeys) {
  for (const LayoutOption& option : layout_options()) {
    const std::string names = option.names, key = option.key;
    if (key.empty() || names.starts_with("--column-enc") || names.starts_with("--column-dic")) continue;
    EXPECT_TRUE(names.ends_with("-" + key)) << names;
  }
}

TEST(LayoutOptions, SayThingsOfTables) {
  EXPECT_EQ(of_tables({"-c", "zstd:3"}).codec->text(), "ZSTD(3)");
  EXPECT_EQ(of_tables({"-c", "zstd:3", "-c", "AUTO"}).codec->text(), "ZSTD(3)");
  EXPECT_EQ(of_tables({"-c", "zstd:3", "-c", "AUTO"}).compress_if_worthwhile, true);
  EXPECT_EQ(of_tables({"-c", "AUTO", "--compression=gzip"}).compress_if_worthwhile, false);
  EXPECT_EQ(of_tables({"--dictionary", "off"}).dictionary, DictionaryUse::kOff);
  EXPECT_EQ(of_tables({"--dictionary-page-bytes", "1MB"}).dictionary_page_bytes, 1'000'000u);
  EXPECT_EQ(of_tables({"--data-page-version", "2"}).data_page_version, 2);
  EXPECT_EQ(of_tables({"--data-page-bytes", "8KiB"}).data_page_bytes, 8192u);
  EXPECT_EQ(of_tables({"--data-page-rows", "5"}).data_page_rows, 5u);
  EXPECT_EQ(of_tables({"--row-group-rows", "5"}).row_group_rows, 5u);
  EXPECT_FALSE(of_tables({"--row-group-rows", "5"}).row_group_bytes);
  EXPECT_EQ(of_tables({"--file-rows", "5"}).file_rows, 5u);
  EXPECT_EQ(of_tables({"--file-bytes", "1GiB"}).file_bytes, 1u << 30);
  EXPECT_EQ(of_tables({"--statistics", "chunk"}).statistics, StatisticsLevel::kChunk);
  EXPECT_EQ(of_tables({"--sorting-columns", "auto"}).sorting_columns, true);
  EXPECT_EQ(of_tables({"--column-names", "trino"}).column_names, ColumnNames::kTrino);
  EXPECT_THAT(of_tables({"--metadata", "a=b=c", "--metadata", "d="}).metadata,
              testing::ElementsAre(testing::Pair("a", "b=c"), testing::Pair("d", "")));
}

TEST(LayoutOptions, SwitchesAreOnIfNothingElseIsSaid) {
  EXPECT_EQ(of_tables({"--page-checksum"}).page_checksum, true);
  EXPECT_EQ(of_tables({"--page-checksum", "on"}).page_checksum, true);
  EXPECT_EQ(of_tables({"--page-checksum", "off"}).page_checksum, false);
  EXPECT_EQ(of_tables({"--page-checksum=off"}).page_checksum, false);
  EXPECT_EQ(of_tables({"--page-checksum", "--page-index", "off"}).page_checksum, true);
  EXPECT_EQ(of_tables({"--page-checksum", "--page-index", "off"}).page_index, false);
  EXPECT_EQ(of_tables({"--field-ids=off", "--arrow-schema"}).field_ids, false);
  EXPECT_EQ(of_tables({"--field-ids=off", "--arrow-schema"}).arrow_schema, true);
  EXPECT_EQ(of_tables({"--nullable"}).nullable, true);
  EXPECT_EQ(of_tables({"--nullable", "off"}).nullable, false);
  // The format may follow a switch.
  const Job job = resolve(read({"tpch", "--page-checksum", "parquet", "--nullable"}));
  EXPECT_EQ(job.format, "parquet");
  EXPECT_EQ(settings_for(job.layout, "nation", "").page_checksum, true);
}

TEST(LayoutOptions, SayThingsOfColumns) {
  const Words words = {"--column-compression", "l_comment=ZSTD(3),l_tax=AUTO:gzip", "--column-encoding",
                       "*key=DELTA_BINARY_PACKED,l_comment=plain", "--column-dictionary", "l_tax=on",
                       "--bloom-filter", "l_orderkey:0.05,l_tax", "--decimal", "double", "--decimal",
                       "l_tax=decimal128", "--key", "*partkey=int32", "--date", "l_shipdate=string",
                       "--string", "l_comment=large", "--nullable=l_tax,l_comment"};
  const Layout made = layout(words);
  const LayoutSettings comment = settings_for(made, "lineitem", "l_comment");
  const LayoutSettings tax = settings_for(made, "lineitem", "l_tax");
  const LayoutSettings order = settings_for(made, "lineitem", "l_orderkey");
  const LayoutSettings part = settings_for(made, "lineitem", "l_partkey");
  EXPECT_EQ(comment.codec->text(), "ZSTD(3)");
  EXPECT_EQ(comment.encoding, Encoding::kPlain);
  EXPECT_EQ(comment.string, StringType::kLarge);
  EXPECT_EQ(comment.nullable, true);
  EXPECT_EQ(tax.codec->text(), "GZIP(6)");
  EXPECT_EQ(tax.compress_if_worthwhile, true);
  EXPECT_EQ(tax.dictionary, DictionaryUse::kOn);
  EXPECT_EQ(tax.bloom_filter, 0.01);
  EXPECT_EQ(tax.decimal, DecimalType::kDecimal128);
  EXPECT_EQ(order.encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(order.bloom_filter, 0.05);
  EXPECT_EQ(order.decimal, DecimalType::kDouble);
  EXPECT_EQ(order.nullable, false);
  EXPECT_FALSE(order.integer);
  EXPECT_EQ(part.integer, IntegerType::kInt32);
  EXPECT_EQ(settings_for(made, "lineitem", "l_shipdate").date, DateType::kString);
  EXPECT_EQ(settings_for(made, "lineitem", "l_commitdate").date, DateType::kDate32);
}

TEST(LayoutOptions, KeepTheOrderTypedAndPutSchemasFirst) {
  EXPECT_EQ(of({"--column-encoding", "l_tax=PLAIN", "--column-dictionary", "l_tax=auto"}, "lineitem", "l_tax").encoding,
            std::nullopt);
  EXPECT_EQ(of({"--column-dictionary", "l_tax=auto", "--column-encoding", "l_tax=PLAIN"}, "lineitem", "l_tax").encoding,
            Encoding::kPlain);
  EXPECT_EQ(of({"--decimal", "decimal64", "--schema", "trino"}, "lineitem", "l_tax").decimal, DecimalType::kDecimal64);
  EXPECT_EQ(of({"--row-group-rows", "5", "--layout", "gpu"}, "lineitem").row_group_rows, 5u);
  EXPECT_EQ(of({"--layout", "gpu", "--schema", "duckdb"}, "lineitem").data_page_version, 2);
  EXPECT_EQ(of({"--layout", "gpu", "--schema", "duckdb"}, "lineitem", "l_tax").nullable, true);
  const Layout made = layout({"-c", "zstd", "--layout", "gpu", "--schema", "spark"});
  EXPECT_EQ(made.rules.front(), schema_layout("spark").rules.front());
  EXPECT_EQ(made.rules.back().source, LayoutRule::Source::kCommandLine);
}

TEST(LayoutOptions, ReadFilesByTheirPath) {
  const std::string path = testing::TempDir() + "/options." + std::to_string(getpid()) + ".toml";
  std::ofstream(path) << "[tables.orders]\nrow-group-rows = 77\n";
  EXPECT_EQ(of({"--layout", path}, "orders").row_group_rows, 77u);
  EXPECT_FALSE(of({"--layout", path}, "lineitem").row_group_rows);
  EXPECT_EQ(of({"--layout", path, "--row-group-rows", "5"}, "orders").row_group_rows, 77u) << "more specific";
  std::remove(path.c_str());
}

TEST(ListOfLayouts, NamesThemAll) {
  for (const BuiltInLayout& built_in : built_in_layouts())
    EXPECT_THAT(list_of_layouts(), AllOf(HasSubstr(built_in.name), HasSubstr(built_in.description)));
}

}  // namespace
}  // namespace tpcmill::cli
