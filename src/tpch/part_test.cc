#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

constexpr size_t kName = 1;  // of part's columns
constexpr size_t kRows = 500;

// Names of the second of two batches, which the first one's memory is used for again.
class PartNames : public testing::Test {
 protected:
  const Column& names(bool wants_words) {
    batch = std::make_unique<Batch>(shape, kRows, ColumnSet{kName}, wants_words);
    Walk walk;
    kPart.fill(world, {0, kRows, nullptr}, walk, *batch);
    kPart.fill(world, {kRows, kRows, nullptr}, walk, *batch);
    return batch->view().columns[kName];
  }

  static std::string_view text(const Column& column, size_t row) {
    return {column.text.heap + column.text.at[row], column.text.length[row]};
  }

  const Distributions& lists = Distributions::built_in();
  const World world = kBenchmark.make_world(kernels(), lists, ScaleFactor::parse("1"));
  const TableShape shape = kPart.shape(world);
  std::unique_ptr<Batch> batch;
};

TEST_F(PartNames, AreTheWordsTheySay) {
  const Column& column = names(true);
  const StringColumnWords& words = column.words;
  const std::vector<std::string>& colors = lists["colors"].texts;
  ASSERT_NE(words.pool, nullptr);
  for (size_t row = 0; row < kRows; ++row) {
    std::string put_together;
    for (size_t i = 0; i < words.count[row]; ++i) {
      const uint8_t word = words.words[words.first[row] + i];
      EXPECT_EQ(words.pool->lengths[word], colors[word].size() + 1);
      put_together += colors[word] + ' ';
    }
    EXPECT_EQ(words.cut[row], 0);
    EXPECT_EQ(put_together, std::string(text(column, row)) + ' ');
  }
}

TEST_F(PartNames, AreTheSameWhoeverLooksAtWords) {
  const Column with = names(true);
  const std::unique_ptr<Batch> kept = std::move(batch);
  const Column& without = names(false);
  EXPECT_EQ(without.words.pool, nullptr);
  for (size_t row = 0; row < kRows; ++row) EXPECT_EQ(text(with, row), text(without, row));
}

}  // namespace
}  // namespace tpcmill::tpch
