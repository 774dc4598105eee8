#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "library/arrow_values_test.h"
#include "library/official_rows_test.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill {
namespace {

TpcmillTableOptions options_of(const char* table, const char* scale = "0.01") {
  TpcmillTableOptions options;
  tpcmill_table_options_init(&options, sizeof options);
  options.table = table;
  options.scale_factor = scale;
  return options;
}

ArrowArrayStream open(const TpcmillTableOptions& options) {
  ArrowArrayStream stream = {};
  TpcmillError error = {};
  EXPECT_EQ(tpcmill_open_table(&options, &stream, &error), TPCMILL_OK) << error.message;
  return stream;
}

// What Arrow and the header promise of an array that has not been looked into.
void expect_well_made(const ArrowArray& array, int64_t length) {
  EXPECT_EQ(array.length, length);
  EXPECT_EQ(array.null_count, 0);
  EXPECT_EQ(array.offset, 0);
  EXPECT_EQ(array.buffers[0], nullptr);
  for (int64_t i = 1; i < array.n_buffers; ++i)
    EXPECT_EQ(reinterpret_cast<uintptr_t>(array.buffers[i]) % 64, 0u);
}

void expect_rows(const ArrowSchema& schema, const ArrowArray& array, const TextRows& rows, size_t first) {
  ASSERT_EQ(array.n_children, schema.n_children);
  expect_well_made(array, array.length);
  ASSERT_LE(first + static_cast<size_t>(array.length), rows.size());
  for (int64_t c = 0; c < array.n_children; ++c) {
    const ArrowArray& column = *array.children[c];
    expect_well_made(column, array.length);
    for (int64_t i = 0; i < array.length; ++i) {
      const std::string& field = rows[first + static_cast<size_t>(i)][static_cast<size_t>(c)];
      ASSERT_EQ(value_at(*schema.children[c], column, i), expected_value(*schema.children[c], field))
          << schema.children[c]->name << ", row " << first + static_cast<size_t>(i);
    }
  }
}

// Reads a stream to its end, in batches of `batch_rows` rows but for the last one.
void expect_stream(ArrowArrayStream& stream, const TextRows& rows, size_t batch_rows) {
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  size_t seen = 0;
  for (;;) {
    ArrowArray array;
    ASSERT_EQ(stream.get_next(&stream, &array), 0);
    if (array.release == nullptr) break;
    if (batch_rows != 0) {
      EXPECT_EQ(static_cast<size_t>(array.length), std::min(batch_rows, rows.size() - seen));
    }
    expect_rows(schema, array, rows, seen);
    seen += static_cast<size_t>(array.length);
    array.release(&array);
    EXPECT_EQ(array.release, nullptr);
  }
  EXPECT_EQ(seen, rows.size());
  schema.release(&schema);
  stream.release(&stream);
  EXPECT_EQ(stream.release, nullptr);
}

TextRows slice(const TextRows& rows, size_t first, size_t count) {
  const size_t begin = std::min(first, rows.size()), end = std::min(begin + count, rows.size());
  return {rows.begin() + static_cast<ptrdiff_t>(begin), rows.begin() + static_cast<ptrdiff_t>(end)};
}

class ArrowOf : public WithAllText {};
INSTANTIATE_TEST_SUITE_P(EveryTable, ArrowOf,
                         testing::Values("nation", "region", "part", "supplier", "partsupp", "customer", "orders",
                                         "lineitem"),
                         [](const auto& each) { return std::string(each.param); });

TEST_P(ArrowOf, EqualsTheTextValueByValue) {
  ArrowArrayStream stream = open(options_of(GetParam()));
  expect_stream(stream, official_rows(GetParam()), 0);
}

TEST_P(ArrowOf, EqualsTheTextInAllTypesAndSizesOfBatches) {
  const TextRows rows = slice(official_rows(GetParam()), 2, 3000);
  for (const int32_t type : {0, 1, 2, 3})
    for (const int64_t batch_rows : {1, 7, 1000, 4096}) {
      SCOPED_TRACE(testing::Message() << "types " << type << ", batches of " << batch_rows);
      TpcmillTableOptions options = options_of(GetParam());
      options.decimal = type % 3;
      options.integer = type % 3;
      options.string = type;
      options.first_row = 2;
      options.row_count = batch_rows == 1 ? 50 : 3000;
      options.batch_rows = batch_rows;
      ArrowArrayStream stream = open(options);
      expect_stream(stream, slice(rows, 0, static_cast<size_t>(options.row_count)), static_cast<size_t>(batch_rows));
    }
}

TEST_P(ArrowOf, AnyRowsAreTheSameRows) {
  const TextRows& rows = official_rows(GetParam());
  for (const auto& [first, count] : row_ranges(rows.size())) {
    if (count > 5000) continue;
    SCOPED_TRACE(testing::Message() << first << ", " << count);
    TpcmillTableOptions options = options_of(GetParam());
    options.first_row = static_cast<int64_t>(first);
    options.row_count = static_cast<int64_t>(count);
    options.batch_rows = static_cast<int64_t>(1 + first % 700);
    ArrowArrayStream stream = open(options);
    expect_stream(stream, slice(rows, first, count), static_cast<size_t>(options.batch_rows));
  }
}

TEST(Arrow, ColumnsComeInTheOrderTheyAreAskedFor) {
  const char* const columns[] = {"l_comment", "l_orderkey", "l_shipmode"};
  TpcmillTableOptions options = options_of("lineitem");
  options.columns = columns;
  options.column_count = 3;
  options.row_count = 2000;
  TextRows rows;
  for (const std::vector<std::string>& row : slice(official_rows("lineitem"), 0, 2000))
    rows.push_back({row[15], row[0], row[14]});
  ArrowArrayStream stream = open(options);
  expect_stream(stream, rows, 0);
}

// The formats of a stream's columns with these types, "?" behind those of nullable ones; its rows are looked at too.
std::string formats_of(const char* table, std::vector<const char*> types, int32_t string = TPCMILL_STRING_UTF8) {
  TpcmillTableOptions options = options_of(table);
  options.types = types.data();
  options.type_count = static_cast<int64_t>(types.size());
  options.string = string;
  options.row_count = 3000;
  ArrowArrayStream stream = open(options);
  ArrowSchema schema;
  EXPECT_EQ(stream.get_schema(&stream, &schema), 0);
  std::string formats;
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& column = *schema.children[i];
    if (i != 0) formats += ' ';
    formats += column.format;
    if (column.dictionary != nullptr) formats += "=u";
    if (column.flags == ARROW_FLAG_NULLABLE) formats += '?';
  }
  schema.release(&schema);
  expect_stream(stream, slice(official_rows(table), 0, 3000), 0);
  return formats;
}

TEST(Arrow, TypesByColumn) {
  EXPECT_EQ(formats_of("supplier", {"key=int64"}), "l u u l u d:15,2 u");
  EXPECT_EQ(formats_of("supplier", {"key=*nationkey=int32,*regionkey=int32"}), "l u u i u d:15,2 u");
  EXPECT_EQ(formats_of("supplier", {"key=int32", "key=s_suppkey=int64"}), "l u u i u d:15,2 u");
  EXPECT_EQ(formats_of("supplier", {"decimal=s_acctbal=double", "string=s_comment=view,s_name=large"}),
            "l U u l u g vu");
  EXPECT_EQ(formats_of("supplier", {"decimal=decimal(15,2)"}), "l u u l u d:15,2 u");
  EXPECT_EQ(formats_of("orders", {"date=timestamp-ms"}), "l l u d:15,2 tsm: u u i u");
  EXPECT_EQ(formats_of("orders", {"date=string"}), "l l u d:15,2 u u u i u");
  EXPECT_EQ(formats_of("orders", {"date=string"}, TPCMILL_STRING_LARGE_UTF8), "l l U d:15,2 U U U i U");
  EXPECT_EQ(formats_of("orders", {"date=string"}, TPCMILL_STRING_VIEW), "l l vu d:15,2 vu vu vu i vu");
  EXPECT_EQ(formats_of("orders", {"date=string"}, TPCMILL_STRING_DICTIONARY), "l l i=u d:15,2 i=u i=u i=u i u");
  EXPECT_EQ(formats_of("nation", {"nullable=on"}), "l? u? l? u?");
  EXPECT_EQ(formats_of("nation", {"nullable=n_name,*comment"}), "l u? l u?");
}

TEST(Arrow, DecimalsOfAnySize) {
  EXPECT_EQ(formats_of("supplier", {"decimal=decimal(12,2)"}), "l u u l u d:12,2 u");
  EXPECT_EQ(formats_of("supplier", {"decimal=decimal(15,2)"}), "l u u l u d:15,2 u");
  EXPECT_EQ(formats_of("supplier", {"decimal=decimal64"}), "l u u l u d:15,2,64 u");
  EXPECT_EQ(formats_of("supplier", {"decimal=decimal(7, 3)", "nullable=s_acctbal"}), "l u u l u d:7,3? u");
  EXPECT_EQ(formats_of("partsupp", {"decimal=ps_supplycost=decimal(18,10)"}), "l l i d:18,10 u");
  EXPECT_EQ(formats_of("lineitem", {"decimal=l_quantity=decimal(3,0),l_tax=decimal(5,4)"}),
            "l l l i d:3,0 d:15,2 d:15,2 d:5,4 u u tdD tdD tdD u u u");
}

TEST(Arrow, TypesOfEngines) {
  EXPECT_EQ(formats_of("supplier", {"schema=duckdb"}), "l? u? u? i? u? d:15,2? u?");
  EXPECT_EQ(formats_of("supplier", {"schema=velox"}), "l? u? u? l? u? g? u?");
  EXPECT_EQ(formats_of("supplier", {"schema=velox", "nullable=off"}), "l u u l u g u");
  EXPECT_EQ(formats_of("supplier", {"schema=tpcgen"}), formats_of("supplier", {}));
  EXPECT_EQ(formats_of("partsupp", {"schema=duckdb"}), "l? l? l? d:15,2? u?");
}

// Refused, whichever function is asked.
std::string refusal(std::vector<const char*> types) {
  TpcmillTableOptions options = options_of("orders", "1000");
  options.types = types.data();
  options.type_count = static_cast<int64_t>(types.size());
  ArrowSchema schema = {};
  TpcmillError error = {};
  EXPECT_EQ(tpcmill_schema(&options, &schema, &error), TPCMILL_USAGE);
  EXPECT_EQ(schema.release, nullptr);
  return error.message;
}

TEST(Arrow, TypesThatMakeNoSense) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal({"date"}), HasSubstr("types: \"date\" is no OPTION=VALUE"));
  EXPECT_THAT(refusal({"dates=string"}), HasSubstr("\"dates\" says nothing of types; did you mean \"date\"?"));
  EXPECT_THAT(refusal({"compression=zstd"}), HasSubstr("\"compression\" says nothing of types"));
  EXPECT_THAT(refusal({"date=timestamp"}), HasSubstr("date \"timestamp\" is not known"));
  EXPECT_THAT(refusal({"schema=duck"}), HasSubstr("schema \"duck\" is not known; did you mean \"duckdb\"?"));
  EXPECT_THAT(refusal({"key=o_orderkey"}), HasSubstr("\"o_orderkey\" is not known"));
  EXPECT_THAT(refusal({"key=o_orderkey=int32,"}), HasSubstr("write VALUE or COLUMN=VALUE"));
  EXPECT_THAT(refusal({"key=o_orderky=int64"}), HasSubstr("did you mean \"o_orderkey\"?"));
  EXPECT_THAT(refusal({"key=o_comment=int64"}), HasSubstr("key is for whole numbers"));
  EXPECT_THAT(refusal({"key=int32"}), HasSubstr("o_orderkey reaches 6000000000"));
  EXPECT_THAT(refusal({"decimal=decimal(5,2)"}), HasSubstr("o_totalprice has values up to"));
  EXPECT_THAT(refusal({"decimal=decimal(15,1)"}), HasSubstr("o_totalprice has values up to"));
  EXPECT_THAT(refusal({nullptr}), HasSubstr("types: number 0 is NULL."));
}

TEST(Arrow, NoColumnsAreRowsAlone) {
  const char* const none[] = {nullptr};
  TpcmillTableOptions options = options_of("orders");
  options.columns = none;
  ArrowArrayStream stream = open(options);
  expect_stream(stream, TextRows(15'000), 0);
}

TEST(Arrow, TheSchemaSaysWhatItIs) {
  TpcmillTableOptions options = options_of("lineitem", "1.50");
  options.parts = 3;
  options.part = 2;
  options.string = TPCMILL_STRING_DICTIONARY;
  ArrowSchema schema;
  ASSERT_EQ(tpcmill_schema(&options, &schema, nullptr), TPCMILL_OK);
  EXPECT_STREQ(schema.format, "+s");
  EXPECT_EQ(schema.flags, 0);
  ASSERT_EQ(schema.n_children, 16);
  std::string formats;
  for (int64_t i = 0; i < 16; ++i) {
    EXPECT_EQ(schema.children[i]->flags, 0);
    formats += schema.children[i]->format + std::string(schema.children[i]->dictionary != nullptr ? "=u " : " ");
  }
  EXPECT_EQ(formats, "l l l i d:15,2 d:15,2 d:15,2 d:15,2 i=u i=u tdD tdD tdD i=u i=u u ");
  EXPECT_STREQ(schema.children[15]->name, "l_comment");

  std::map<std::string, std::string> metadata;
  const char* at = schema.metadata;
  const auto number = [&] {
    const int32_t value = value_at<int32_t>(at, 0);
    at += 4;
    return value;
  };
  const auto text = [&] {
    const int32_t length = number();
    at += length;
    return std::string(at - length, static_cast<size_t>(length));
  };
  for (int32_t left = number(); left > 0; --left) {
    const std::string key = text();
    metadata[key] = text();
  }
  EXPECT_EQ(metadata, (std::map<std::string, std::string>{{"tpcmill.benchmark", "tpch"},
                                                          {"tpcmill.scale_factor", "1.5"},
                                                          {"tpcmill.table", "lineitem"},
                                                          {"tpcmill.part", "2/3"},
                                                          {"tpcmill.version", tpcmill_version()}}));
  schema.release(&schema);
}

// Arrow allows that children are moved out of a struct and outlive it, and all outlive their stream.
TEST(Arrow, ArraysLiveUntilTheyAreReleased) {
  TpcmillTableOptions options = options_of("orders");
  options.string = TPCMILL_STRING_DICTIONARY;
  options.batch_rows = 1000;
  ArrowArrayStream stream = open(options);
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  std::vector<ArrowArray> columns;
  for (int batch = 0; batch < 6; ++batch) {
    ArrowArray array;
    ASSERT_EQ(stream.get_next(&stream, &array), 0);
    columns.push_back(*array.children[2]);  // o_orderstatus
    array.children[2]->release = nullptr;
    array.release(&array);
  }
  stream.release(&stream);
  const TextRows& rows = official_rows("orders");
  for (size_t batch = 0; batch < columns.size(); ++batch) {
    for (int64_t i = 0; i < 1000; ++i)
      ASSERT_EQ(value_at(*schema.children[2], columns[batch], i), rows[batch * 1000 + static_cast<size_t>(i)][2]);
    columns[batch].release(&columns[batch]);
  }
  schema.release(&schema);
}

TEST(Arrow, ManyStreamsInManyThreadsReleasedByOthers) {
  const TextRows& rows = official_rows("lineitem");
  ArrowSchema schema;
  const TpcmillTableOptions all = options_of("lineitem");
  ASSERT_EQ(tpcmill_schema(&all, &schema, nullptr), TPCMILL_OK);
  std::mutex mutex;
  std::vector<ArrowArray> finished;
  {
    std::vector<std::jthread> threads;
    for (int64_t t = 0; t < 6; ++t)
      threads.emplace_back([&, t] {
        TpcmillTableOptions options = options_of("lineitem");
        options.first_row = t * 9'000;
        options.row_count = t < 2 ? 100 : 4'000;
        options.batch_rows = 500;
        ArrowArrayStream stream = open(options);
        size_t first = static_cast<size_t>(options.first_row);
        for (ArrowArray array; stream.get_next(&stream, &array) == 0 && array.release != nullptr;) {
          expect_rows(schema, array, rows, first);
          first += static_cast<size_t>(array.length);
          const std::lock_guard lock(mutex);
          finished.push_back(array);
          while (finished.size() > 3) {
            finished.front().release(&finished.front());
            finished.erase(finished.begin());
          }
        }
        EXPECT_EQ(first, static_cast<size_t>(options.first_row + options.row_count));
        stream.release(&stream);
      });
  }
  for (ArrowArray& array : finished) array.release(&array);
  schema.release(&schema);
}

TEST(Arrow, OneStreamIsReadByManyThreads) {
  TpcmillTableOptions options = options_of("lineitem");
  options.batch_rows = 100;
  ArrowArrayStream stream = open(options);
  std::mutex mutex;
  std::multiset<std::pair<int64_t, int32_t>> seen;
  const auto read = [&] {
    for (ArrowArray array; stream.get_next(&stream, &array) == 0 && array.release != nullptr; array.release(&array)) {
      const std::lock_guard lock(mutex);
      for (int64_t i = 0; i < array.length; ++i)
        seen.emplace(value_at<int64_t>(array.children[0]->buffers[1], i),
                     value_at<int32_t>(array.children[3]->buffers[1], i));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(read);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stream.get_last_error(&stream), nullptr);
  stream.release(&stream);

  // Each line once.
  std::multiset<std::pair<int64_t, int32_t>> expected;
  for (const std::vector<std::string>& row : official_rows("lineitem"))
    expected.emplace(std::stoll(row[0]), std::stoi(row[3]));
  EXPECT_EQ(seen.size(), 60'175u);
  EXPECT_TRUE(seen == expected);
}

TEST(Arrow, MemoryOfReleasedBatchesIsUsedAgain) {
  TpcmillTableOptions options = options_of("lineitem");
  options.batch_rows = 500;
  options.row_count = 20'000;
  ArrowArrayStream stream = open(options);
  std::set<const void*> blocks;
  for (ArrowArray array; stream.get_next(&stream, &array) == 0 && array.release != nullptr;) {
    blocks.insert(array.children[0]->buffers[1]);
    array.release(&array);
  }
  EXPECT_EQ(blocks.size(), 1u);
  stream.release(&stream);
}

}  // namespace
}  // namespace tpcmill
