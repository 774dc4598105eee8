#include "tpcmill/batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/dates.h"
#include "library/official_rows_test.h"
#include "table/distributions.h"

namespace tpcmill {
namespace {

TableRequest request_of(const std::string& table, const std::string& scale = "0.01") {
  return {.scale = ScaleFactor::parse(scale), .table = table};
}

int64_t number_of(const ColumnValues& values, size_t i) {
  switch (values.description->physical) {
    case Physical::kInt32: return values.i32[i];
    case Physical::kInt64: return values.i64[i];
    case Physical::kCode8: return values.code8[i];
    case Physical::kCode16: return values.code16[i];
    case Physical::kText: break;
  }
  return 0;
}

// A value as the official text has it.
std::string text_of(const ColumnValues& values, size_t i) {
  const ColumnDescription& column = *values.description;
  if (column.physical == Physical::kText) return std::string(values.text(i));
  const int64_t number = number_of(values, i);
  if (column.dictionary != nullptr) return column.dictionary->texts[static_cast<size_t>(number)];
  if (column.logical != Logical::kMoney) return std::to_string(number);
  return fmt::format("{}{}.{:02}", number < 0 ? "-" : "", std::abs(number) / 100, std::abs(number) % 100);
}

TextRows read(Batches& batches) {
  TextRows rows;
  uint64_t expected_row = 0;
  bool is_first = true;
  while (const RowBatch* batch = batches.next()) {
    EXPECT_GT(batch->rows, 0u);
    if (!is_first) {
      EXPECT_EQ(batch->first_row, expected_row);
    }
    is_first = false;
    expected_row = batch->first_row + batch->rows;
    for (size_t i = 0; i < batch->rows; ++i) {
      std::vector<std::string>& row = rows.emplace_back();
      for (const ColumnValues& values : batch->columns) row.push_back(text_of(values, i));
    }
  }
  EXPECT_EQ(batches.next(), nullptr);
  return rows;
}

TextRows read(const TableRequest& request) {
  Batches stream = batches(request);
  return read(stream);
}

TextRows slice(const TextRows& rows, uint64_t first, uint64_t count) {
  const uint64_t begin = std::min<uint64_t>(first, rows.size()), end = std::min<uint64_t>(begin + count, rows.size());
  return {rows.begin() + static_cast<ptrdiff_t>(begin), rows.begin() + static_cast<ptrdiff_t>(end)};
}

std::vector<std::string> column_names(const std::string& table) {
  std::vector<std::string> names;
  for (const ColumnDescription& column : table_columns(request_of(table))) names.push_back(column.name);
  return names;
}

std::string sentence(const TableRequest& request) {
  try {
    batches(request);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.what();
  }
  return "";
}

class BatchesOf : public WithAllText {};
INSTANTIATE_TEST_SUITE_P(EveryTable, BatchesOf,
                         testing::Values("nation", "region", "part", "supplier", "partsupp", "customer", "orders",
                                         "lineitem"),
                         [](const auto& each) { return std::string(each.param); });

TEST_P(BatchesOf, EqualTheTextValueByValue) { EXPECT_TRUE(read(request_of(GetParam())) == official_rows(GetParam())); }

TEST_P(BatchesOf, AnyRowsAreTheSameRows) {
  const TextRows& all = official_rows(GetParam());
  for (const auto& [first, rows] : row_ranges(all.size())) {
    SCOPED_TRACE(testing::Message() << first << ", " << rows);
    TableRequest request = request_of(GetParam());
    request.first_row = first;
    request.rows = rows;
    request.threads = static_cast<unsigned>(1 + first % 3);
    const TextRows expected = slice(all, first, rows);
    EXPECT_TRUE(read(request) == expected);
    EXPECT_EQ(row_count(request), expected.size());
  }
}

TEST_P(BatchesOf, AnyColumnsAreTheSameColumns) {
  const TextRows all = slice(official_rows(GetParam()), 1, 5000);
  const std::vector<std::string> names = column_names(GetParam());
  std::mt19937 random(3);
  for (size_t trial = 0; trial < names.size() + 10; ++trial) {
    // Each column alone, then some of them in any order.
    std::vector<size_t> chosen(names.size());
    for (size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
    std::shuffle(chosen.begin(), chosen.end(), random);
    chosen.resize(trial < names.size() ? 1 : 1 + random() % names.size());
    if (trial < names.size()) chosen[0] = trial;
    TableRequest request = request_of(GetParam());
    request.first_row = 1;
    request.rows = 5000;
    request.columns.emplace();
    TextRows expected(all.size());
    for (const size_t column : chosen) {
      request.columns->push_back(names[column]);
      for (size_t i = 0; i < all.size(); ++i) expected[i].push_back(all[i][column]);
    }
    EXPECT_TRUE(read(request) == expected) << testing::PrintToString(*request.columns);
  }
}

TEST_P(BatchesOf, PartsAreThoseOfFiles) {
  for (const uint64_t part : {1, 2, 7}) {
    Job job;
    job.scale = ScaleFactor::parse("0.001");
    job.tables = {GetParam()};
    job.parts = 7;
    job.part = part;
    TableRequest request = request_of(GetParam(), "0.001");
    request.parts = job.parts;
    request.part = part;
    const TextRows expected = official_rows(job);
    EXPECT_TRUE(read(request) == expected) << part;
    EXPECT_EQ(row_count(request), expected.size());
    request.first_row = 3;
    EXPECT_TRUE(read(request) == slice(expected, 3, expected.size())) << part;
  }
}

TEST_P(BatchesOf, CountsOfRowsAreKnown) {
  const TableRequest request = request_of(GetParam());
  const uint64_t rows = official_rows(GetParam()).size();
  EXPECT_EQ(row_count(request), rows);
  EXPECT_EQ(cheap_row_count(request), rows);
  EXPECT_NEAR(static_cast<double>(expected_rows(request)), static_cast<double>(rows), 1);
}

TEST(Batches, NoColumnsAreRowsAlone) {
  TableRequest request = request_of("lineitem");
  request.columns.emplace();
  request.first_row = 100;
  uint64_t rows = 0;
  Batches stream = batches(request);
  EXPECT_TRUE(stream.columns().empty());
  while (const RowBatch* batch = stream.next()) rows += batch->rows;
  EXPECT_EQ(rows, 60'175u - 100);
}

TEST(Batches, LineitemIsCountedOnlyWhereItMust) {
  TableRequest request = request_of("lineitem", "0.02");
  EXPECT_EQ(cheap_row_count(request), std::nullopt);
  EXPECT_EQ(expected_rows(request), 120'000u);
  const uint64_t rows = row_count(request);
  EXPECT_NE(rows, 120'000u);
  request.threads = 3;
  EXPECT_EQ(row_count(request), rows);
  request.rows = 20'000;  // fewer than orders
  EXPECT_EQ(cheap_row_count(request), 20'000u);
  request.first_row = rows - 5;
  EXPECT_EQ(row_count(request), 5u);
}

// From scale 30,000 on keys of orders and lines depend on all orders before them in the part.
TEST(Batches, SerialStreamsAreWalked) {
  for (const std::string table : {"orders", "lineitem"}) {
    Job job;
    job.scale = ScaleFactor::parse("30000");
    job.tables = {table};
    job.parts = 30'000'000;
    job.part = 29'999'999;
    const TextRows all = official_rows(job);
    TableRequest request = request_of(table, "30000");
    request.parts = job.parts;
    request.part = job.part;
    EXPECT_TRUE(read(request) == all);
    for (const size_t column : {size_t{1}, size_t{3}, size_t{4}}) {
      request.columns = {{table_columns(request_of(table))[column].name}};
      for (const uint64_t first : {1, 777, 1400}) {
        request.first_row = first;
        TextRows expected;
        for (const std::vector<std::string>& row : slice(all, first, all.size())) expected.push_back({row[column]});
        EXPECT_TRUE(read(request) == expected) << request.columns->front() << " from " << first;
      }
    }
  }
}

TEST(Batches, OtherWordListsAreReadFromTheirFile) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("tpcmill-lists-" + std::to_string(getpid()));
  std::string lists = Distributions::built_in().text();
  const size_t at = lists.find("almond");
  ASSERT_NE(at, std::string::npos);
  lists.replace(at, 6, "walnut");
  std::ofstream(path) << lists;
  TableRequest request = request_of("part", "0.001");
  request.distributions = path.string();
  const TextRows others = read(request);
  std::filesystem::remove(path);
  request.distributions.clear();
  TextRows expected = read(request);
  for (std::vector<std::string>& row : expected)
    if (const size_t found = row[1].find("almond"); found != std::string::npos) row[1].replace(found, 6, "walnut");
  EXPECT_TRUE(others == expected);
}

TEST(Batches, ManyStreamsInManyThreads) {
  const TextRows& lines = official_rows("lineitem");
  const TextRows& orders = official_rows("orders");
  std::vector<int> right(8);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < right.size(); ++i)
      threads.emplace_back([&, i] {
        // Few rows need some of the text, many all of it.
        const bool of_lines = i % 2 == 0;
        TableRequest request = request_of(of_lines ? "lineitem" : "orders");
        request.first_row = i * 500;
        request.rows = i < 4 ? 300 : 60'000;
        right[i] = read(request) == slice(of_lines ? lines : orders, request.first_row, *request.rows);
      });
  }
  EXPECT_EQ(std::ranges::count(right, 1), static_cast<ptrdiff_t>(right.size()));
}

TEST(Batches, TheTextIsSharedAndFreedWithTheLastStream) {
  PoolMarks few, more;
  few.mark(0, 1);
  more.mark(20 * PoolMarks::kBlockBytes, 1);
  std::weak_ptr<const TextPool> kept;
  {
    const std::shared_ptr<SharedText> a = SharedText::of(Distributions::built_in());
    const std::shared_ptr<SharedText> b = SharedText::of(Distributions::built_in());
    const std::shared_ptr<const TextPool> pool = a->with(few, 1);
    EXPECT_EQ(b->with(more, 2), pool);
    kept = pool;
  }
  EXPECT_TRUE(kept.expired());
}

// Two threads read one stream to its end; how often one of them was refused.
uint64_t refusals_of_two_readers() {
  Batches stream = batches(request_of("lineitem", "0.1"));
  std::atomic<uint64_t> refused = 0;
  const auto read = [&] {
    for (bool more = true; more;) {
      try {
        more = stream.next() != nullptr;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::kUsage);
        EXPECT_THAT(error.what(), testing::HasSubstr("for one thread at a time"));
        ++refused;
      }
    }
  };
  std::thread other(read);
  read();
  other.join();
  return refused;
}

TEST(Batches, RefuseASecondThreadInNext) {
  // On a busy machine the two may miss each other.
  uint64_t refused = 0;
  for (int i = 0; i < 200 && refused == 0; ++i) refused = refusals_of_two_readers();
  EXPECT_GT(refused, 0u);
}

TEST(Batches, RefuseWhatMakesNoSense) {
  using testing::HasSubstr;
  EXPECT_THAT(sentence(request_of("")), HasSubstr("table: none is named; there are nation, region"));
  EXPECT_THAT(sentence(request_of("linitem")),
              HasSubstr("\"linitem\" is no table of tpch; did you mean \"lineitem\"?"));
  TableRequest request = request_of("nation");
  request.columns = {{"n_nam"}};
  EXPECT_THAT(sentence(request), HasSubstr("columns: nation has no column \"n_nam\"; did you mean \"n_name\"?"));
  request.columns = {{"n_name", "n_name"}};
  EXPECT_THAT(sentence(request), HasSubstr("\"n_name\" is named twice"));
  request = request_of("orders");
  request.part = 1;
  EXPECT_THAT(sentence(request), HasSubstr("part: 1 needs parts"));
  request.parts = 3;
  request.part = 4;
  EXPECT_THAT(sentence(request), HasSubstr("part: 4 is not one of 3 parts; use 1 to 3."));
  request.part = 0;
  EXPECT_THAT(sentence(request), HasSubstr("part: 0 is not one of 3 parts"));
  request = request_of("orders");
  request.benchmark = "tpcx";
  EXPECT_THAT(sentence(request), HasSubstr("\"tpcx\" is no benchmark"));
  request = request_of("orders");
  request.distributions = "/nowhere";
  EXPECT_THAT(sentence(request), HasSubstr("distributions /nowhere"));
}

}  // namespace
}  // namespace tpcmill
