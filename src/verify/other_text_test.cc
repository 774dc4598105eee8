#include "verify/other_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

#include "base/os.h"
#include "plan/check.h"
#include "tpcmill/error.h"
#include "verify/text_row.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class OtherText : public testing::Test {
 protected:
  OtherText() { fs::create_directories(folder_); }
  ~OtherText() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(folder_ + "/" + name).parent_path());
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }

  const std::string folder_ = fs::temp_directory_path() / ("tpcmill_other_text_test." + random_name());
};

TEST_F(OtherText, FindsFilesOfTablesInTheOrderOfTheirNumbers) {
  for (const char* name : {"part.tbl", "partsupp.csv", "orders.tbl.10", "orders.tbl.2", "orders.tbl.1", "notes.txt",
                           "region.parquet", "lineitem/part-00002.csv", "lineitem/part-00010.csv", "lineitem/_SUCCESS",
                           "lineitem/.part-00002.csv.crc"})
    write(name, "1|");
  const std::vector<TextFiles> found = text_files_in(folder_, *benchmarks().front(), nullptr);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].table->name, "part");
  EXPECT_THAT(found[0].paths, ElementsAre("part.tbl"));
  EXPECT_THAT(found[1].paths, ElementsAre("partsupp.csv"));
  EXPECT_THAT(found[2].paths, ElementsAre("orders.tbl.1", "orders.tbl.2", "orders.tbl.10"));
  EXPECT_THAT(found[3].paths, ElementsAre("lineitem/part-00002.csv", "lineitem/part-00010.csv"));
}

// Some orders of numbers and texts would be in circles, and sorting by them reads past the end.
TEST_F(OtherText, OrdersNamesWithZerosInFrontOfNumbers) {
  const std::vector<std::string> names = {"part/a.tbl.1",     "part/a.tbl.01",    "part/a.tbl.0001",
                                          "part/a.tbl.1.csv", "part/a.tbl.1.tbl", "part/a.tbl.01.tbl",
                                          "part/a.tbl.2",     "part/a.tbl.02.csv"};
  for (const std::string& name : names) write(name, "1|");
  EXPECT_EQ(text_files_in(folder_, *benchmarks().front(), nullptr).at(0).paths, names);
}

TEST_F(OtherText, KeepsLittleOfLinesLongerThanAnyRow) {
  write("lines", std::string(20 << 20, 'x') + "\ny\n" + std::string(17 << 20, 'z'));
  LineReader reader(folder_, "lines");
  std::vector<size_t> lengths;
  for (std::string_view line; reader.next(line);) lengths.push_back(line.size());
  EXPECT_THAT(lengths, ElementsAre(16u << 20, 1u, 16u << 20));
}

TEST_F(OtherText, ReadsLinesOfAnyLengthAndEnd) {
  const std::string longest(3'000'000, 'x');
  write("lines", "a\n\nb\r\n" + longest + "\nlast");
  LineReader reader(folder_, "lines");
  std::vector<std::string> lines;
  for (std::string_view line; reader.next(line);) lines.emplace_back(line);
  EXPECT_THAT(lines, ElementsAre("a", "", "b", longest, "last"));
}

TEST_F(OtherText, TakesManyLinesAtOnce) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + (i % 3 == 0 ? "\r\n" : "\n");
  text += std::string(5'000, 'x') + "\n\nlast";
  write("lines", text);
  EXPECT_EQ(LineReader(folder_, "lines").count(nullptr), 300'003u);
  for (const uint64_t most : {1'000u, 99'999u, 1'000'000u}) {
    for (const size_t room : {100'000u, 10'000'000u}) {
      LineReader reader(folder_, "lines");
      std::string all, taken;
      for (uint64_t lines; (lines = reader.take(most, room, taken)) != 0; taken.clear()) {
        ASSERT_EQ(lines, static_cast<uint64_t>(std::count(taken.begin(), taken.end(), '\n')));
        ASSERT_LE(lines, most);
        ASSERT_LE(taken.size(), room + 5'000);
        ASSERT_EQ(taken.back(), '\n');
        all += taken;
      }
      EXPECT_TRUE(all == text + "\n") << most << " " << room;
    }
  }
}

TEST_F(OtherText, CountsNoLineBehindTheLastEnd) {
  write("lines", "");
  EXPECT_EQ(LineReader(folder_, "lines").count(nullptr), 0u);
  write("lines", "a\nb\n");
  EXPECT_EQ(LineReader(folder_, "lines").count(nullptr), 2u);
  const std::atomic<int> stop{1};
  EXPECT_THROW(LineReader(folder_, "lines").count(&stop), Error);
  EXPECT_THROW(LineReader(folder_, "none").count(nullptr), Error);
}

TEST(TextStyle, IsToldByTheFirstLine) {
  const auto is = [](std::string_view line, size_t columns, char delimiter, bool ended, bool header) {
    const std::optional<TextStyle> style = style_of(line, columns, {});
    return style && style->delimiter == delimiter && style->ends_with_delimiter == ended && style->header == header;
  };
  EXPECT_TRUE(is("0|AFRICA|so, on|", 3, '|', true, false));
  EXPECT_TRUE(is("0|AFRICA|so, on", 3, '|', false, false));
  EXPECT_TRUE(is("0,AFRICA,\"so, on\"", 3, ',', false, false));
  EXPECT_TRUE(is("r_regionkey,r_name,r_comment", 3, ',', false, true));
  EXPECT_TRUE(is("\"r_regionkey\",\"r_name\",\"r_comment\"", 3, ',', false, true));
  // A row whose key was lost is a row all the same.
  EXPECT_TRUE(is("x1|17|1996-03-13|so on|", 4, '|', true, false));
  EXPECT_TRUE(is(",17,-3.50", 3, ',', false, false));
  EXPECT_TRUE(is("\"0\"\tAFRICA\tso, on", 3, '\t', false, false));
  EXPECT_FALSE(style_of("0|AFRICA", 3, {}));
  EXPECT_FALSE(style_of("0|AFRICA|so on|", 3, ','));
  EXPECT_FALSE(style_of("", 3, {}));
}

TEST(TextRow, UndoesQuotes) {
  std::vector<std::string> fields = {"left over", "from", "before", "that", "goes"};
  split_row("1,\"a, \"\"b\"\"\",,c\"d", ',', true, fields);
  EXPECT_THAT(fields, ElementsAre("1", "a, \"b\"", "", "c\"d"));
  split_row("1|\"a|", '|', false, fields);
  EXPECT_THAT(fields, ElementsAre("1", "\"a", ""));
  split_row("\"open", ',', true, fields);
  EXPECT_THAT(fields, ElementsAre("open"));
  EXPECT_EQ(first_difference({"a", "b"}, {"a", "c"}), 1u);
  EXPECT_EQ(first_difference({"a", "b"}, {"a"}), 1u);
}

TEST(ScaleOfRows, IsTheShortestThatFits) {
  const auto scale = [](const std::vector<RowCount>& counts) {
    const std::optional<ScaleFactor> found = scale_of(counts);
    return found ? found->text() : "none";
  };
  EXPECT_EQ(scale({{10'000, 10'000}}), "1");
  EXPECT_EQ(scale({{10'000, 123}, {1'500'000, 18'450}}), "0.0123");
  EXPECT_EQ(scale({{10'000, 1}, {150'000, 22}, {1'500'000, 225}}), "0.00015");
  EXPECT_EQ(scale({{1'500'000, 150'000'000'000}}), "100000");
  EXPECT_EQ(scale({{1'500'000, 150'000'000'001}}), "none");
  // A table that lost a row is outvoted.
  EXPECT_EQ(scale({{10'000, 100}, {150'000, 1'500}, {1'500'000, 14'999}}), "0.01");
  EXPECT_EQ(scale({{10'000, 100}, {1'500'000, 14'000}}), "none");
  EXPECT_EQ(scale({{10'000, 0}}), "none");
  EXPECT_EQ(scale({}), "none");
}

}  // namespace
}  // namespace tpcmill
