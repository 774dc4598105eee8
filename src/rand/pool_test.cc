#include "rand/pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "rand/sentences.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kBlock = PoolMarks::kBlockBytes;
constexpr uint64_t kBlocks = TextPool::kBytes / kBlock;

PoolMarks first_bytes(uint64_t bytes) {
  PoolMarks marks;
  marks.mark(0, bytes);
  return marks;
}

bool is_zero(const char* bytes, size_t count) {
  return std::all_of(bytes, bytes + count, [](char c) { return c == 0; });
}

// The built-in lists with something else in place of `from`.
Distributions with(std::string_view from, std::string_view to) {
  const std::string path = testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".dss";
  std::string text = Distributions::built_in().text();
  text.replace(text.find(from), from.size(), to);
  std::ofstream(path) << text;
  Distributions lists = Distributions::read(path);
  std::remove(path.c_str());
  return lists;
}

std::string defined(const Distributions& lists, uint64_t bytes) {
  Sentences sentences(lists);
  std::string text;
  while (text.size() < bytes) text += sentences.next();
  return text.substr(0, bytes);
}

TEST(PoolMarks, CoverEveryByteOfARange) {
  PoolMarks marks;
  EXPECT_EQ(marks.marked_count(), 0u);
  marks.mark(5 * kBlock, 0);
  EXPECT_EQ(marks.marked_count(), 0u);
  marks.mark(kBlock - 1, 1);
  EXPECT_TRUE(marks.marked(0));
  EXPECT_FALSE(marks.marked(1));
  marks.mark(3 * kBlock - 1, 2);
  EXPECT_TRUE(marks.marked(2) && marks.marked(3));
  EXPECT_EQ(marks.marked_count(), 3u);
  marks.mark(TextPool::kBytes - 1, 1000);
  EXPECT_TRUE(marks.marked(kBlocks - 1));
  EXPECT_EQ(marks.marked_count(), 4u);
  marks.mark_all();
  EXPECT_EQ(marks.marked_count(), kBlocks);
}

// The digest of the bytes whose MD5 the specification of the pool gives:
// 0f85e3af02482a7035e80b448c795a4c.
TEST(Pool, IsTheOfficialOne) {
  PoolMarks marks;
  marks.mark_all();
  const TextPool pool(Distributions::built_in(), marks, 2);
  const XXH128_hash_t digest = XXH3_128bits(pool.data(), TextPool::kBytes);
  EXPECT_EQ(digest.high64, 0x58b76afb0c10d27du);
  EXPECT_EQ(digest.low64, 0x7636ae7374f72a8au);
  EXPECT_TRUE(is_zero(pool.data() + TextPool::kBytes, 256));
}

TEST(Pool, BeginsAsDefined) {
  constexpr uint64_t kBytes = 1 << 20;
  const std::string text = defined(Distributions::built_in(), kBytes);
  for (unsigned threads : {0, 1, 2, 7}) {
    const TextPool pool(Distributions::built_in(), first_bytes(kBytes), threads);
    EXPECT_TRUE(std::memcmp(pool.data(), text.data(), kBytes) == 0) << threads;
    EXPECT_TRUE(is_zero(pool.data() + kBytes, 16 * kBlock));
  }
}

TEST(Pool, MarkedBlocksHoldTextAndOthersZeros) {
  constexpr uint64_t kBytes = 96 * kBlock;
  const std::string text = defined(Distributions::built_in(), kBytes);
  std::mt19937 random(3);
  for (unsigned threads : {1, 3}) {
    for (unsigned share : {1, 2, 10}) {
      PoolMarks marks;
      for (uint64_t i = 0; i < 96; ++i)
        if (random() % share == 0) marks.mark(i * kBlock + random() % kBlock, 1);
      const TextPool pool(Distributions::built_in(), marks, threads);
      for (uint64_t i = 0; i < 96; ++i) {
        const char* const block = pool.data() + i * kBlock;
        EXPECT_TRUE(marks.marked(i) ? std::memcmp(block, text.data() + i * kBlock, kBlock) == 0 : is_zero(block, kBlock))
            << i << " of one in " << share;
      }
    }
  }
}

TEST(Pool, OfNothingIsZeros) {
  const TextPool pool(Distributions::built_in(), PoolMarks(), 2);
  EXPECT_TRUE(is_zero(pool.data(), kBlock));
  EXPECT_EQ(TextPool().data(), nullptr);
}

TEST(Pool, Moves) {
  TextPool pool(Distributions::built_in(), first_bytes(1), 1);
  const char* const data = pool.data();
  TextPool other(std::move(pool));
  EXPECT_EQ(other.data(), data);
  TextPool third;
  third = std::move(other);
  EXPECT_EQ(third.data(), data);
  EXPECT_EQ(std::string_view(data, 9), "furiously");
}

TEST(Pool, OtherColorsLeaveTheTextAlone) {
  constexpr uint64_t kBytes = 4 << 20;
  const Distributions lists = with("almond|1", "almost|1");
  ASSERT_FALSE(lists.is_built_in());
  const TextPool pool(lists, first_bytes(kBytes), 2), same(Distributions::built_in(), first_bytes(kBytes), 2);
  EXPECT_TRUE(std::memcmp(pool.data(), same.data(), kBytes) == 0);
  // Only blocks that are marked: made from checkpoints.
  PoolMarks last;
  last.mark(TextPool::kBytes - 1, 1);
  const TextPool end(lists, last, 1);
  EXPECT_TRUE(is_zero(end.data(), kBlock));
  EXPECT_NE(end.data()[TextPool::kBytes - 1], 0);
}

// A list whose weights are all doubled draws the same words, but has no checkpoints.
TEST(Pool, MadeInOrderIsTheSame) {
  constexpr uint64_t kBytes = 48 << 20;
  const Distributions lists = with(".|50\n;|1\n:|1\n?|1\n!|1\n--|1\n", ".|100\n;|2\n:|2\n?|2\n!|2\n--|2\n");
  ASSERT_EQ(lists["terminators"].total(), 110u);
  const TextPool pool(lists, first_bytes(kBytes), 2), same(Distributions::built_in(), first_bytes(kBytes), 2);
  EXPECT_TRUE(std::memcmp(pool.data(), same.data(), kBytes) == 0);
}

TEST(Pool, OtherWordsAndHugeTotalsAreExact) {
  constexpr uint64_t kBytes = 1 << 20;
  const std::string word(240, 'w');
  const Distributions lists = with("foxes|20", word + "|3000000");
  ASSERT_GT(lists["nouns"].total(), 3'000'000u);
  const TextPool pool(lists, first_bytes(kBytes), 2);
  const std::string_view text(pool.data(), kBytes);
  EXPECT_EQ(text, defined(lists, kBytes));
  EXPECT_TRUE(text.starts_with("furiously special " + word + " haggle"));

  const Distributions longer_forms = with("D J N|50", "D, J, D, J N N|50");
  const TextPool other(longer_forms, first_bytes(kBytes), 1);
  EXPECT_EQ(std::string_view(other.data(), kBytes), defined(longer_forms, kBytes));
}

// Sanitizers need address space of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(PoolDeathTest, SaysThatTheMemoryCouldNotBeHad) {
  const auto make = [] {
    const rlimit limit = {200 << 20, 200 << 20};
    setrlimit(RLIMIT_AS, &limit);
    try {
      const TextPool pool(Distributions::built_in(), PoolMarks(), 1);
    } catch (const Error& error) {
      std::fputs(error.what(), stderr);
      std::exit(error.kind() == Error::Kind::kFailure ? 0 : 1);
    }
    std::exit(2);
  };
  EXPECT_EXIT(make(), testing::ExitedWithCode(0), "the text pool, 300 MB");
}
#endif

}  // namespace
}  // namespace tpcmill
