#include "encode/parquet/run_dictionary.h"

#include <gtest/gtest.h>

#include <vector>

namespace tpcmill::parquet {
namespace {

// The values that the codes of one page stand for.
template <class Value>
std::vector<Value> decoded(const RunDictionary& dictionary, const Buffer& codes) {
  const uint32_t* const code = reinterpret_cast<const uint32_t*>(codes.data());
  const Value* const entry = reinterpret_cast<const Value*>(dictionary.plain().data());
  std::vector<Value> values;
  for (size_t i = 0; i < codes.size() / sizeof(uint32_t); ++i) values.push_back(entry[code[i]]);
  return values;
}

template <class Value>
void expect_pages(const std::vector<std::vector<Value>>& pages, size_t different) {
  RunDictionary dictionary(sizeof(Value), 1'000'000);
  for (int turn = 0; turn < 2; ++turn) {
    dictionary.clear();
    std::vector<Buffer> codes(pages.size());
    for (size_t i = 0; i < pages.size(); ++i)
      ASSERT_TRUE(dictionary.add_page(std::as_bytes(std::span(pages[i])), pages[i].size(), codes[i]));
    for (size_t i = 0; i < pages.size(); ++i) EXPECT_EQ(decoded<Value>(dictionary, codes[i]), pages[i]) << i;
    EXPECT_EQ(dictionary.size(), different);
  }
}

TEST(RunDictionary, RunsGoOnInTheNextPage) {
  expect_pages<int64_t>({{0, 0, 0, 1}, {1, 1, 4, 4, 5}, {5}, {}, {5, 7}}, 5);
  expect_pages<int32_t>({{-1, -1, 0}, {0, 3}}, 3);
  expect_pages<int64_t>({{-1}}, 1);
}

TEST(RunDictionary, APageThatDoesNotFitLeavesNoTrace) {
  RunDictionary dictionary(8, 3 * 8);
  const std::vector<int64_t> first = {1, 1, 2}, second = {2, 3, 4}, third = {2, 3};
  Buffer codes;
  EXPECT_TRUE(dictionary.add_page(std::as_bytes(std::span(first)), 3, codes));
  EXPECT_FALSE(dictionary.add_page(std::as_bytes(std::span(second)), 3, codes));
  EXPECT_EQ(codes.size(), 3 * sizeof(uint32_t));
  EXPECT_EQ(dictionary.size(), 2u);
  EXPECT_TRUE(dictionary.add_page(std::as_bytes(std::span(third)), 2, codes));
  EXPECT_EQ(dictionary.size(), 3u);
}

}  // namespace
}  // namespace tpcmill::parquet
