#include "encode/parquet/entries.h"

#include <gtest/gtest.h>

#include "encode/parquet/plain.h"

namespace tpcmill::parquet {
namespace {

TEST(Entries, TextsAreRankedByUnsignedBytes) {
  const Dictionary dictionary{{"R", "A", "N", "\xc3\xa4", ""}, {}};
  const ColumnShape shape{.name = "c", .logical = Logical::kText, .physical = Physical::kCode8, .dictionary = &dictionary};
  const Entries entries(shape, Form::kText);
  ASSERT_NE(entries.ranks(), nullptr);
  EXPECT_EQ(entries.size(), 5u);
  EXPECT_EQ(entries.ranks()[0], 3);
  EXPECT_EQ(entries.ranks()[4], 0);
  EXPECT_EQ(entries.text(entries.code_of_rank(4)), "\xc3\xa4");
  for (uint64_t code = 0; code < 5; ++code) EXPECT_EQ(entries.code_of_rank(entries.ranks()[code]), code);

  Buffer plain;
  entries.put_plain(plain);
  EXPECT_EQ(plain_text(plain, 0), "R");
  EXPECT_EQ(plain_text(plain, 5), "A");
}

TEST(Entries, NumbersAreRankedByValueNotByText) {
  const Dictionary dictionary{{"9", "10", "-1"}, {9, 10, -1}};
  const ColumnShape shape{.name = "c", .logical = Logical::kInteger, .physical = Physical::kCode8, .dictionary = &dictionary};
  const Entries entries(shape, Form::kInt32);
  EXPECT_EQ(entries.code_of_rank(0), 2u);
  EXPECT_EQ(entries.number(2), -1);
  Buffer plain;
  entries.put_plain(plain);
  EXPECT_EQ(plain.size(), 12u);
}

TEST(Entries, OrderedOnesNeedNoRanks) {
  const Dictionary dictionary{{"1", "2"}, {100, 200}};
  const ColumnShape coded{.name = "c", .logical = Logical::kMoney, .physical = Physical::kCode8, .dictionary = &dictionary};
  EXPECT_EQ(Entries(coded, Form::kInt64).ranks(), nullptr);

  const ColumnShape range{.name = "c", .low = 5, .high = 7};
  const Entries entries(range, Form::kInt64);
  EXPECT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries.ranks(), nullptr);
  EXPECT_EQ(entries.low(), 5);
  EXPECT_EQ(entries.number(entries.code_of_rank(2)), 7);
}

}  // namespace
}  // namespace tpcmill::parquet
