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
#include <vector>

#include "base/bytes.h"
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

// Any piece of the pool as text.
std::string text_of(const TextPool& pool, uint64_t at, uint64_t bytes) {
  constexpr uint64_t kPiece = 250;
  std::vector<uint32_t> offsets, where;
  std::vector<uint16_t> lengths;
  for (uint64_t from = at; from < at + bytes; from += kPiece) {
    offsets.push_back(static_cast<uint32_t>(from));
    lengths.push_back(static_cast<uint16_t>(std::min(kPiece, at + bytes - from)));
  }
  const size_t n = offsets.size();
  std::vector<uint32_t> first(n + kPad);
  std::vector<uint8_t> words(bytes + kPad), cut(n + kPad), count(n + kPad);
  std::string heap(bytes + n * kPoolTextSpan + kPad, '?');
  where.resize(n + kPad);
  pool.copy(kernels(), offsets.data(), lengths.data(), n, {words.data(), first.data(), cut.data(), count.data()},
            where.data(), heap.data());
  std::string text;
  for (size_t i = 0; i < n; ++i) text.append(heap, where[i], lengths[i]);
  return text;
}

// A block that has not been made is a block of zeros.
bool is_made(const TextPool& pool, uint64_t block) {
  constexpr uint64_t kLines = kBlock / kPoolLineText;
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(pool.words()->lines + block * kLines);
  return std::any_of(bytes, bytes + kLines * sizeof(PoolLine), [](uint8_t byte) { return byte != 0; });
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

TEST(PoolMarks, OfTwoTogether) {
  PoolMarks one, other;
  one.mark(0, 2 * kBlock);
  other.mark(kBlock, 3 * kBlock);
  EXPECT_FALSE(one.covers(other) || other.covers(one));
  EXPECT_TRUE(one.covers(one) && one.covers(PoolMarks()));
  EXPECT_FALSE(PoolMarks().covers(one));
  one.mark(other);
  EXPECT_EQ(one.marked_count(), 4u);
  EXPECT_TRUE(one.covers(other));
  EXPECT_FALSE(other.covers(one));
}

// The digest of the bytes whose MD5 the specification of the pool gives:
// 0f85e3af02482a7035e80b448c795a4c.
TEST(Pool, IsTheOfficialOne) {
  PoolMarks marks;
  marks.mark_all();
  const TextPool pool(Distributions::built_in(), marks, 2);
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  for (uint64_t at = 0; at < TextPool::kBytes; at += 64 * kBlock) {
    const std::string text = text_of(pool, at, 64 * kBlock);
    XXH3_128bits_update(&state, text.data(), text.size());
  }
  const XXH128_hash_t digest = XXH3_128bits_digest(&state);
  EXPECT_EQ(digest.high64, 0x58b76afb0c10d27du);
  EXPECT_EQ(digest.low64, 0x7636ae7374f72a8au);
}

TEST(Pool, AddsBlocksToThoseItHas) {
  TextPool pool(Distributions::built_in(), first_bytes(kBlock), 1);
  const std::string before = text_of(pool, 0, kBlock);
  PoolMarks more = first_bytes(kBlock);
  more.mark(7 * kBlock, 1);
  pool.add(more, 2);
  EXPECT_FALSE(is_made(pool, 6));

  PoolMarks alone;
  alone.mark(7 * kBlock, 1);
  const TextPool other(Distributions::built_in(), alone, 1);
  EXPECT_EQ(text_of(pool, 0, kBlock), before);
  EXPECT_EQ(text_of(pool, 7 * kBlock, kBlock), text_of(other, 7 * kBlock, kBlock));
}

TEST(Pool, BeginsAsDefined) {
  constexpr uint64_t kBytes = 1 << 20;
  const std::string text = defined(Distributions::built_in(), kBytes);
  for (unsigned threads : {0, 1, 2, 7}) {
    const TextPool pool(Distributions::built_in(), first_bytes(kBytes), threads);
    EXPECT_TRUE(text_of(pool, 0, kBytes) == text) << threads;
    for (uint64_t block = 0; block < 100; ++block) EXPECT_EQ(is_made(pool, block), block < kBytes / kBlock);
  }
}

TEST(Pool, OnlyMarkedBlocksAreMade) {
  constexpr uint64_t kFew = 1200;
  const std::string text = defined(Distributions::built_in(), kFew * kBlock);
  std::mt19937 random(3);
  for (unsigned threads : {1, 3}) {
    for (unsigned share : {1, 2, 10}) {
      PoolMarks marks;
      for (uint64_t i = 0; i < kFew; ++i)
        if (random() % share == 0) marks.mark(i * kBlock + random() % kBlock, 1);
      const TextPool pool(Distributions::built_in(), marks, threads);
      for (uint64_t i = 0; i < kFew; ++i) {
        ASSERT_EQ(is_made(pool, i), marks.marked(i)) << i << " of one in " << share;
        if (marks.marked(i)) {
          ASSERT_TRUE(text_of(pool, i * kBlock, kBlock - 250) == text.substr(i * kBlock, kBlock - 250));
        }
      }
    }
  }
}

TEST(Pool, OfNothingIsNothing) {
  const TextPool pool(Distributions::built_in(), PoolMarks(), 2);
  EXPECT_FALSE(is_made(pool, 0) || is_made(pool, kBlocks - 1));
  EXPECT_EQ(TextPool().words(), nullptr);
}

TEST(Pool, Moves) {
  TextPool pool(Distributions::built_in(), first_bytes(1), 1);
  const PoolLine* const lines = pool.words()->lines;
  TextPool other(std::move(pool));
  EXPECT_EQ(other.words()->lines, lines);
  TextPool third;
  third = std::move(other);
  EXPECT_EQ(third.words()->lines, lines);
  EXPECT_EQ(text_of(third, 0, 9), "furiously");
}

TEST(Pool, OtherColorsLeaveTheTextAlone) {
  constexpr uint64_t kBytes = 4 << 20;
  const Distributions lists = with("almond|1", "almost|1");
  ASSERT_FALSE(lists.is_built_in());
  const TextPool pool(lists, first_bytes(kBytes), 2), same(Distributions::built_in(), first_bytes(kBytes), 2);
  EXPECT_TRUE(text_of(pool, 0, kBytes) == text_of(same, 0, kBytes));
  // Only blocks that are marked: made from checkpoints.
  PoolMarks last;
  last.mark(TextPool::kBytes - 1, 1);
  const TextPool end(lists, last, 1);
  EXPECT_FALSE(is_made(end, 0));
  EXPECT_TRUE(is_made(end, kBlocks - 1));
}

// A list whose weights are all doubled draws the same words, but has no checkpoints.
TEST(Pool, MadeInOrderIsTheSame) {
  constexpr uint64_t kBytes = 48 << 20;
  const Distributions lists = with(".|50\n;|1\n:|1\n?|1\n!|1\n--|1\n", ".|100\n;|2\n:|2\n?|2\n!|2\n--|2\n");
  ASSERT_EQ(lists["terminators"].total(), 110u);
  const TextPool pool(lists, first_bytes(kBytes), 2), same(Distributions::built_in(), first_bytes(kBytes), 2);
  ASSERT_EQ(pool.words(), nullptr);
  EXPECT_TRUE(text_of(pool, 0, kBytes) == text_of(same, 0, kBytes));
}

TEST(Pool, OtherWordsAndHugeTotalsAreExact) {
  constexpr uint64_t kBytes = 1 << 20;
  const std::string word(240, 'w');
  const Distributions lists = with("foxes|20", word + "|3000000");
  ASSERT_GT(lists["nouns"].total(), 3'000'000u);
  const TextPool pool(lists, first_bytes(kBytes), 2);
  const std::string text = text_of(pool, 0, kBytes);
  EXPECT_EQ(text, defined(lists, kBytes));
  EXPECT_TRUE(text.starts_with("furiously special " + word + " haggle"));

  const Distributions longer_forms = with("D J N|50", "D, J, D, J N N|50");
  const TextPool other(longer_forms, first_bytes(kBytes), 1);
  EXPECT_EQ(text_of(other, 0, kBytes), defined(longer_forms, kBytes));
}

// Sanitizers need address space of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(PoolDeathTest, SaysThatTheMemoryCouldNotBeHad) {
  const auto make = [] {
    const rlimit limit = {70 << 20, 70 << 20};
    setrlimit(RLIMIT_AS, &limit);
    try {
      const TextPool pool(Distributions::built_in(), PoolMarks(), 1);
    } catch (const Error& error) {
      std::fputs(error.what(), stderr);
      std::exit(error.kind() == Error::Kind::kFailure ? 0 : 1);
    }
    std::exit(2);
  };
  EXPECT_EXIT(make(), testing::ExitedWithCode(0), "the text pool, 79 MB");
}
#endif

}  // namespace
}  // namespace tpcmill
