#include "encode/parquet/layout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace tpcmill::parquet {
namespace {

struct Table {
  Table() {
    for (int i = 0; i < 50; ++i) {
      quantities.texts.push_back(std::to_string(i + 1));
      quantities.values.push_back(100 * (i + 1));
      types.texts.push_back("STANDARD ANODIZED NICKEL " + std::to_string(i));
    }
    shape = {"t",
             {{.name = "key", .low = 1, .high = 1'000'000},
              {.name = "supplier", .low = 1, .high = 10'000},
              {.name = "price", .logical = Logical::kMoney},
              {.name = "quantity", .logical = Logical::kQuantity, .physical = Physical::kCode8, .dictionary = &quantities},
              {.name = "type", .logical = Logical::kText, .physical = Physical::kCode8, .dictionary = &types},
              {.name = "comment", .logical = Logical::kText, .physical = Physical::kText, .mean_length = 26.5,
               .max_length = 43}}};
  }

  // Nothing but this, of all columns of the table.
  void say(const LayoutSettings& settings) { job.layout.rules = {{.table = "", .column = "", .settings = settings}}; }

  FileLayout settled(double rows) const { return settle({.shape = shape, .job = job, .kernels = kernels(), .rows = rows}); }

  // "PDP": PLAIN, dictionary, PLAIN.
  std::string encodings(double rows) const {
    std::string out;
    for (const ColumnLayout& column : settled(rows).columns) out += column.encoding == Encoding::kPlain ? 'P' : 'D';
    return out;
  }

  Dictionary quantities, types;
  TableShape shape;
  Job job;
};

TEST(Layout, DictionariesWhereEnoughRowsShareThem) {
  Table table;
  for (const Codec codec : {Codec{Codec::Kind::kSnappy, 0}, Codec{Codec::Kind::kLz4Raw, 0}, Codec{Codec::Kind::kUncompressed, 0}}) {
    table.say({.codec = codec});
    SCOPED_TRACE(codec.text());
    // The key's dictionary would be as large as the key itself.
    EXPECT_EQ(table.encodings(1e6), "PDPDDP");
    EXPECT_EQ(table.encodings(5), "PPPPPP");
  }
  // Counting bits, ZSTD does what a dictionary does, but for its words.
  table.say({.codec = Codec{Codec::Kind::kZstd, 1}});
  EXPECT_EQ(table.encodings(1e6)[0], 'P');
  EXPECT_EQ(table.encodings(1e6)[4], 'D');
}

TEST(Layout, RowGroupsOfManyRowsHaveLargerDictionaries) {
  Table table;
  table.say({.row_group_bytes = 1'000'000'000});
  EXPECT_EQ(table.encodings(1e8)[0], 'D');
  table.say({.row_group_rows = 20'000'000});
  EXPECT_EQ(table.encodings(1e8)[0], 'D');
  table.say({.row_group_rows = 10});
  EXPECT_EQ(table.encodings(1e4), "PPPPPP");
}

TEST(Layout, WidthsAndPages) {
  const Table table;
  const FileLayout file = table.settled(1e6);
  EXPECT_EQ(file.columns[1].width, 14);
  EXPECT_EQ(file.columns[3].width, 6);
  EXPECT_EQ(file.columns[0].dictionary_page.size(), 0u);
  EXPECT_GT(file.columns[1].dictionary_unpacked, 80'000u);
  EXPECT_LT(file.columns[1].dictionary_page.size(), 60'000u);
}

TEST(Layout, RowsFillTheTarget) {
  Table table;
  const double row = 8 + 14 / 8.0 + 8 + 6 / 8.0 + 6 / 8.0 + 30.5;
  for (const double target : {1e6, 7e6, 1e8}) {
    table.say({.row_group_bytes = static_cast<uint64_t>(target)});
    const FileLayout file = table.settled(1e9);
    if (table.encodings(1e9) != "PDPDDP") continue;
    const double bytes = static_cast<double>(file.cut.rows) * row + 80'000;
    EXPECT_NEAR(bytes / target, 1, 0.01) << target;
    EXPECT_FALSE(file.cut.exact);
    EXPECT_EQ(file.cut.most_chunks, kMostRowGroups);
  }
  table.say({.row_group_rows = 12'345});
  EXPECT_EQ(table.settled(1e9).cut.rows, 12'345u);
  EXPECT_TRUE(table.settled(1e9).cut.exact);
}

TEST(Layout, SmallTargetsAndEmptyTablesAreLaidOutToo) {
  Table table;
  table.say({.row_group_bytes = 1});
  EXPECT_EQ(table.settled(1e9).cut.rows, 1u);
  EXPECT_TRUE(std::isfinite(table.settled(0).bytes_per_row));
}

}  // namespace
}  // namespace tpcmill::parquet
