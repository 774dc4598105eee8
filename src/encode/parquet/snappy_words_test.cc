#include "encode/parquet/snappy_words.h"

#include <gtest/gtest.h>
#include <snappy.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "encode/parquet/layout.h"
#include "encode/parquet/plain.h"
#include "rand/pool.h"
#include "simd/reference.h"

namespace tpcmill::parquet {
namespace {

// Of the pages that are usual.
constexpr uint64_t kPageBytes = 1024 * 1024, kPageRows = 20'000;

constexpr uint32_t kPoolBytes = 4 << 20;

const TextPool& real_pool() {
  static const TextPool pool = [] {
    PoolMarks marks;
    marks.mark(0, kPoolBytes + 1000);
    return TextPool(Distributions::built_in(), marks, 2);
  }();
  return pool;
}

// Texts of a pool, with their words, and a page of them.
struct Texts {
  std::string heap;
  std::vector<uint32_t> at, first;
  std::vector<uint16_t> length;
  std::vector<uint8_t> words, cut, count;
  Buffer page;

  Texts(const WordPool& pool, const std::vector<uint32_t>& offsets, std::vector<uint16_t> lengths)
      : at(offsets.size() + kPad), first(at.size()), length(std::move(lengths)), cut(at.size()), count(at.size()) {
    size_t characters = 0;
    for (const uint16_t each : length) characters += each;
    heap.resize(characters + offsets.size() * kPoolWordSpan + kPad);
    words.resize(characters + kPad);
    kernels().pool_texts(pool, offsets.data(), length.data(), offsets.size(),
                         {words.data(), first.data(), cut.data(), count.data()}, at.data(), heap.data());
    put_page();
  }

  size_t size() const { return length.size(); }
  void put_page() {
    page.clear();
    for (size_t i = 0; i < size(); ++i) put_plain(std::string_view(heap).substr(at[i], length[i]), page);
  }
  void forget_words(size_t i) { count[i] = 0; }

  // The stream, made `step` texts at a time.
  std::string packed(const WordPool& pool, SnappyWords& maker, size_t step) const {
    const Slices texts{heap.data(), at.data(), length.data()};
    const SliceWords spans{&pool, words.data(), first.data(), cut.data(), count.data()};
    maker.clear();
    size_t begin = 0;
    for (size_t i = 0; i < size(); i += step) {
      const size_t n = std::min(step, size() - i);
      maker.append(page, begin, texts, spans, i, n);
      for (size_t k = i; k < i + n; ++k) begin += sizeof(uint32_t) + length[k];
    }
    const std::span<const std::byte> stream = maker.finish(page, {});
    return std::string(reinterpret_cast<const char*>(stream.data()), stream.size());
  }

  std::string plain() const { return std::string(reinterpret_cast<const char*>(page.data()), page.size()); }
};

// A page's worth of texts, from anywhere in the pool.
Texts some_texts(const WordPool& pool, uint32_t pool_bytes, uint32_t low, uint32_t high, size_t most,
                 std::mt19937& random) {
  std::vector<uint32_t> offsets;
  std::vector<uint16_t> lengths;
  for (uint64_t bytes = 0; offsets.size() < most;) {
    const uint32_t length = low + static_cast<uint32_t>(random() % (high - low + 1));
    if ((bytes += sizeof(uint32_t) + length) > kPageBytes) break;
    offsets.push_back(static_cast<uint32_t>(random() % (pool_bytes - high)));
    lengths.push_back(static_cast<uint16_t>(length));
  }
  return Texts(pool, offsets, std::move(lengths));
}

std::string unpacked(const std::string& stream) {
  std::string out;
  EXPECT_TRUE(snappy::Uncompress(stream.data(), stream.size(), &out));
  return out;
}

size_t stock_size(const std::string& plain) {
  std::string out;
  return snappy::Compress(plain.data(), plain.size(), &out);
}

struct Range {
  uint32_t low, high;
};

// l, o, ps, c, p, s, n, r
constexpr Range kComments[] = {{10, 43}, {19, 78}, {49, 198}, {29, 116}, {5, 22}, {25, 100}, {31, 114}, {31, 115}};

TEST(SnappyWords, TheStockDecoderReadsComments) {
  std::mt19937 random(1);
  SnappyWords maker;
  const WordPool& pool = *real_pool().words();
  for (const Range& range : kComments) {
    for (const size_t most : {size_t{1}, size_t{2}, size_t{25}, size_t{kPageRows}}) {
      const Texts texts = some_texts(pool, kPoolBytes, range.low, range.high, most, random);
      const std::string stream = texts.packed(pool, maker, 4096);
      ASSERT_TRUE(unpacked(stream) == texts.plain()) << range.high << " " << most;
      if (most == kPageRows) {
        EXPECT_LT(stream.size() * 100, stock_size(texts.plain()) * 95) << range.high;
      }
    }
  }
}

TEST(SnappyWords, DoNotDependOnBatchesOrPagesBefore) {
  std::mt19937 random(2);
  const WordPool& pool = *real_pool().words();
  const Texts texts = some_texts(pool, kPoolBytes, 10, 43, 1500, random);
  SnappyWords fresh, used;
  const std::string stream = texts.packed(pool, fresh, 1500);
  for (const size_t step : {1, 7, 127, 128, 129, 1000}) EXPECT_TRUE(texts.packed(pool, used, step) == stream) << step;
}

// Texts that were changed after they had been put together.
TEST(SnappyWords, SomeTextsOfUnknownWords) {
  std::mt19937 random(3);
  const WordPool& pool = *real_pool().words();
  SnappyWords maker;
  for (const unsigned share : {1u, 2u, 100u}) {
    Texts texts = some_texts(pool, kPoolBytes, 25, 100, 3000, random);
    for (size_t i = 0; i < texts.size(); ++i) {
      if (random() % share != 0) continue;
      for (size_t k = 0; k < texts.length[i]; ++k) texts.heap[texts.at[i] + k] = static_cast<char>(random());
      texts.forget_words(i);
    }
    texts.put_page();
    EXPECT_TRUE(unpacked(texts.packed(pool, maker, 500)) == texts.plain()) << share;
  }
}

TEST(SnappyWords, OddWordsAndTexts) {
  std::mt19937 random(4);
  std::vector<std::string> words;
  for (size_t i = 0; i < 254; ++i) words.push_back(std::string(6 + i % 12, static_cast<char>(i)));
  std::vector<uint8_t> numbers;
  for (size_t i = 0; i < 50'000; ++i) numbers.push_back(static_cast<uint8_t>(random() % (i < 25'000 ? 3 : 254)));
  const auto pool = reference::pool(words, numbers);
  const WordPool view = pool.view();
  const uint32_t bytes = static_cast<uint32_t>(pool.text.size());
  SnappyWords maker;
  for (const Range& range : {Range{1, 1}, Range{1, 3}, Range{1, 255}, Range{255, 255}, Range{4, 9}}) {
    const Texts texts = some_texts(view, bytes, range.low, range.high, 5000, random);
    ASSERT_TRUE(unpacked(texts.packed(view, maker, 300)) == texts.plain()) << range.high;
  }
}

TEST(SnappyWords, TheSameTextAgainAndAgain) {
  const WordPool& pool = *real_pool().words();
  SnappyWords maker;
  for (const uint16_t length : {uint16_t{1}, uint16_t{5}, uint16_t{30}, uint16_t{198}, uint16_t{255}})
    for (uint32_t offset = 1000; offset < 1020; ++offset) {
      const size_t n = kPageBytes / (length + sizeof(uint32_t)) / 16;
      const Texts texts(pool, std::vector<uint32_t>(n, offset), std::vector<uint16_t>(n, length));
      ASSERT_TRUE(unpacked(texts.packed(pool, maker, 1000)) == texts.plain()) << offset << " " << length;
    }
}

// Enough of them that the count of bytes begins anew.
TEST(SnappyWords, ManyPages) {
  std::mt19937 random(5);
  const WordPool& pool = *real_pool().words();
  SnappyWords maker;
  const Texts texts = some_texts(pool, kPoolBytes, 10, 43, 3, random);
  const std::string first = texts.packed(pool, maker, 3), plain = texts.plain();
  for (int page = 0; page < 33'000; ++page) ASSERT_TRUE(texts.packed(pool, maker, 3) == first) << page;
  EXPECT_EQ(unpacked(first), plain);
}

TEST(SnappyWords, APageOfNothing) {
  SnappyWords maker;
  const Buffer page;
  maker.clear();
  EXPECT_EQ(maker.finish(page, {}).size(), 1u);
}

}  // namespace
}  // namespace tpcmill::parquet
