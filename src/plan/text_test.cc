#include "plan/text.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "tpch/tpch.h"

namespace tpcmill {
namespace {

constexpr uint64_t kBlock = PoolMarks::kBlockBytes;

PoolMarks blocks(uint64_t first, uint64_t count) {
  PoolMarks marks;
  marks.mark(first * kBlock, count * kBlock);
  return marks;
}

bool has(const World& world, uint64_t block) {
  constexpr uint64_t kLines = kBlock / kPoolLineText;
  constexpr PoolLine kNothing = {};
  return std::memcmp(world.pool->words()->lines + block * kLines, &kNothing, sizeof kNothing) != 0;
}

class TextInTheMaking : public testing::Test {
 protected:
  World world_ = tpch::kBenchmark.make_world(kernels(), Distributions::built_in(), ScaleFactor::parse("1"));
  Text text_;
};

TEST_F(TextInTheMaking, IsAddedTo) {
  text_.add(world_, blocks(3, 1), 1);
  const TextPool* const pool = world_.pool.get();
  EXPECT_TRUE(has(world_, 3));
  EXPECT_FALSE(has(world_, 5));
  text_.add(world_, blocks(5, 2), 2);
  EXPECT_TRUE(has(world_, 3) && has(world_, 5) && has(world_, 6));
  EXPECT_FALSE(has(world_, 4) || has(world_, 7));
  EXPECT_EQ(world_.pool.get(), pool);
}

TEST_F(TextInTheMaking, StaysIfAllOfItIsNeeded) {
  text_.add(world_, blocks(3, 1), 1);
  const TextPool* const pool = world_.pool.get();
  text_.settle(world_, blocks(2, 3), 1);
  EXPECT_TRUE(has(world_, 2) && has(world_, 3) && has(world_, 4));
  EXPECT_EQ(world_.pool.get(), pool);
}

TEST_F(TextInTheMaking, GoesIfSomeOfItIsNotNeeded) {
  text_.add(world_, blocks(3, 2), 1);
  text_.settle(world_, blocks(4, 2), 1);
  EXPECT_TRUE(has(world_, 4) && has(world_, 5));
  EXPECT_FALSE(has(world_, 3));
}

// Text that is not kept as words has all that stands before, and is made anew.
TEST_F(TextInTheMaking, OfOtherLists) {
  std::string lists = Distributions::built_in().text();
  const std::string noun = "foxes|20";
  lists.replace(lists.find(noun), noun.size(), "wolves|20");
  const std::string path = testing::TempDir() + "text_test.dss";
  std::ofstream(path) << lists;
  const Distributions other = Distributions::read(path);
  std::remove(path.c_str());
  World world = tpch::kBenchmark.make_world(kernels(), other, ScaleFactor::parse("1"));
  text_.add(world, blocks(2, 1), 1);
  ASSERT_EQ(world.pool->words(), nullptr);
  text_.add(world, blocks(3, 1), 1);
  const uint32_t from = 3 * kBlock;
  const uint16_t length = 40;
  uint32_t at = 0;
  char heap[1000];
  world.pool->copy_packed(kernels(), &from, &length, 1, &at, heap);
  EXPECT_EQ(std::string(heap, length).find('\0'), std::string::npos);
}

}  // namespace
}  // namespace tpcmill
