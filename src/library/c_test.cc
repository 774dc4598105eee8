#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "tpcmill/tpcmill.h"

namespace {

using testing::HasSubstr;

TpcmillTableOptions options_of(const char* table) {
  TpcmillTableOptions options;
  tpcmill_table_options_init(&options, sizeof options);
  options.table = table;
  return options;
}

std::string refused(const TpcmillTableOptions* options) {
  ArrowArrayStream stream = {};
  TpcmillError error = {};
  EXPECT_EQ(tpcmill_open_table(options, &stream, &error), TPCMILL_USAGE);
  EXPECT_EQ(error.code, TPCMILL_USAGE);
  EXPECT_EQ(stream.release, nullptr);
  ArrowSchema schema = {};
  EXPECT_EQ(tpcmill_open_table(options, &stream, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(schema.release, nullptr);
  return error.message;
}

TEST(C, OptionsBeginWithDefaults) {
  TpcmillTableOptions options;
  std::memset(&options, 0x55, sizeof options);
  tpcmill_table_options_init(&options, sizeof options);
  EXPECT_EQ(options.size, sizeof options);
  EXPECT_EQ(options.row_count, -1);
  EXPECT_EQ(options.columns, nullptr);
  EXPECT_EQ(options.threads, 0);
}

TEST(C, RefusesWhatMakesNoSense) {
  EXPECT_THAT(refused(nullptr), HasSubstr("options: NULL"));
  TpcmillTableOptions options = options_of(nullptr);
  EXPECT_THAT(refused(&options), HasSubstr("table: none is named"));
  options = options_of("orders");
  options.size = 8;
  EXPECT_THAT(refused(&options), HasSubstr("size: 8 is no size of TpcmillTableOptions"));
  options = options_of("orders");
  options.scale_factor = "many";
  EXPECT_THAT(refused(&options), HasSubstr("\"many\" is no"));
  options = options_of("orders");
  options.first_row = -1;
  EXPECT_THAT(refused(&options), HasSubstr("first_row: -1 is negative"));
  options = options_of("orders");
  options.row_count = -2;
  EXPECT_THAT(refused(&options), HasSubstr("row_count: -2 is negative"));
  options = options_of("orders");
  options.batch_rows = 1'000'001;
  EXPECT_THAT(refused(&options), HasSubstr("batch_rows: 1000001; use 1000000 at most"));
  options = options_of("orders");
  options.decimal = 3;
  EXPECT_THAT(refused(&options), HasSubstr("decimal: 3 is no choice; use 0 to 2"));
  options = options_of("orders");
  options.string = -1;
  EXPECT_THAT(refused(&options), HasSubstr("string: -1 is no choice"));
  options = options_of("orders");
  options.integer = TPCMILL_INTEGER_32;
  options.scale_factor = "1000";
  EXPECT_THAT(refused(&options), HasSubstr("key int32: o_orderkey reaches 6000000000 at this scale"));
  const char* const columns[] = {nullptr};
  options = options_of("orders");
  options.columns = columns;
  options.column_count = 1;
  EXPECT_THAT(refused(&options), HasSubstr("columns: number 0 is NULL"));
  options = options_of("orders");
  options.threads = 1'000'000;
  EXPECT_THAT(refused(&options), HasSubstr("threads: 1000000; use 4096 at most"));
}

// A caller that was compiled with a later version has more options, whose defaults are zeros.
TEST(C, OptionsMayBeLongerThanTheLibrarysOwn) {
  std::vector<char> memory(sizeof(TpcmillTableOptions) + 64, 0x55);
  TpcmillTableOptions* const options = reinterpret_cast<TpcmillTableOptions*>(memory.data());
  tpcmill_table_options_init(options, memory.size());
  options->table = "region";
  int64_t rows = 0;
  EXPECT_EQ(tpcmill_row_count(options, TPCMILL_COUNT_EXACT, &rows, nullptr), TPCMILL_OK);
  EXPECT_EQ(rows, 5);
  memory.back() = 1;
  EXPECT_THAT(refused(options), HasSubstr("does not know"));
}

TEST(C, RowsAreCounted) {
  TpcmillTableOptions options = options_of("lineitem");
  int64_t rows = 0;
  EXPECT_EQ(tpcmill_row_count(&options, TPCMILL_COUNT_CHEAP, &rows, nullptr), TPCMILL_OK);
  EXPECT_EQ(rows, 6'001'215);
  options.scale_factor = "0.02";
  EXPECT_EQ(tpcmill_row_count(&options, TPCMILL_COUNT_CHEAP, &rows, nullptr), TPCMILL_OK);
  EXPECT_EQ(rows, -1);
  EXPECT_EQ(tpcmill_row_count(&options, TPCMILL_COUNT_ABOUT, &rows, nullptr), TPCMILL_OK);
  EXPECT_EQ(rows, 120'000);
  TpcmillError error = {};
  EXPECT_EQ(tpcmill_row_count(&options, 3, &rows, &error), TPCMILL_USAGE);
  EXPECT_THAT(error.message, HasSubstr("how: 3"));
}

TEST(C, NullIsRefusedEverywhere) {
  const TpcmillTableOptions options = options_of("region");
  TpcmillError error = {};
  EXPECT_EQ(tpcmill_open_table(&options, nullptr, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(tpcmill_open_table(&options, nullptr, &error), TPCMILL_USAGE);
  EXPECT_THAT(error.message, HasSubstr("out: NULL"));
  EXPECT_EQ(tpcmill_schema(&options, nullptr, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(tpcmill_row_count(&options, TPCMILL_COUNT_EXACT, nullptr, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(tpcmill_open_table(nullptr, nullptr, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(tpcmill_schema(nullptr, nullptr, nullptr), TPCMILL_USAGE);
  EXPECT_EQ(tpcmill_row_count(nullptr, TPCMILL_COUNT_EXACT, nullptr, nullptr), TPCMILL_USAGE);
  tpcmill_table_options_init(nullptr, sizeof options);
}

TEST(C, StreamsRefuseNullAndWhatWasReleased) {
  const TpcmillTableOptions options = options_of("region");
  ArrowArrayStream stream = {};
  ASSERT_EQ(tpcmill_open_table(&options, &stream, nullptr), TPCMILL_OK);
  const ArrowArrayStream functions = stream;
  ArrowSchema schema = {};
  ArrowArray array = {};
  EXPECT_EQ(stream.get_schema(&stream, nullptr), EINVAL);
  EXPECT_EQ(stream.get_next(&stream, nullptr), EINVAL);
  EXPECT_EQ(functions.get_next(nullptr, &array), EINVAL);
  EXPECT_EQ(functions.get_schema(nullptr, &schema), EINVAL);
  EXPECT_EQ(functions.get_last_error(nullptr), nullptr);
  ASSERT_EQ(stream.get_next(&stream, &array), 0);  // none of that has hurt it
  EXPECT_EQ(array.length, 5);
  array.release(&array);
  stream.release(&stream);
  functions.release(&stream);
  functions.release(nullptr);
  EXPECT_EQ(functions.get_next(&stream, &array), EINVAL);
  EXPECT_EQ(functions.get_last_error(&stream), nullptr);
}

TEST(C, OptionsOfNoSizeAreRefused) {
  TpcmillTableOptions options = options_of("region");
  options.size = SIZE_MAX;  // as nobody has filled it in
  EXPECT_THAT(refused(&options), HasSubstr("is no size of TpcmillTableOptions"));
}

TEST(C, TablesHaveNames) {
  std::string names;
  for (int64_t i = 0; tpcmill_table_name("tpch", i) != nullptr; ++i)
    names += std::string(tpcmill_table_name(nullptr, i)) + " ";
  EXPECT_EQ(names, "nation region part supplier partsupp customer orders lineitem ");
  EXPECT_EQ(tpcmill_table_name("tpch", -1), nullptr);
  EXPECT_EQ(tpcmill_table_name("none", 0), nullptr);
}

TEST(C, LongSentencesAreCutBetweenCharacters) {
  std::string name;
  while (name.size() < 4000) name += "\xc3\xa9";
  TpcmillTableOptions options = options_of("region");
  options.distributions = name.c_str();
  const std::string sentence = refused(&options);
  EXPECT_LT(sentence.size(), sizeof TpcmillError::message);
  EXPECT_GT(sentence.size(), sizeof TpcmillError::message - 3);
  EXPECT_EQ(sentence.back(), '\xa9');
}

}  // namespace
