#include "encode/parquet/word_stream.h"

#include <gtest/gtest.h>
#include <lz4.h>
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
  std::string packed(const WordPool& pool, WordStream& maker, size_t step, std::string_view levels = {}) const {
    const Slices texts{heap.data(), at.data(), length.data()};
    const SliceWords spans{&pool, words.data(), first.data(), cut.data(), count.data()};
    maker.clear();
    size_t begin = 0;
    for (size_t i = 0; i < size(); i += step) {
      const size_t n = std::min(step, size() - i);
      maker.append(page, begin, texts, spans, i, n);
      for (size_t k = i; k < i + n; ++k) begin += sizeof(uint32_t) + length[k];
    }
    const std::span<const std::byte> stream = maker.finish(page, std::as_bytes(std::span(levels)));
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

// What the stock decoder reads; it must be `length` bytes.
std::string unpacked(Codec::Kind codec, const std::string& stream, size_t length) {
  std::string out(length, '?');
  if (codec == Codec::Kind::kSnappy) {
    size_t stated = 0;
    EXPECT_TRUE(snappy::GetUncompressedLength(stream.data(), stream.size(), &stated));
    EXPECT_EQ(stated, length);
    EXPECT_TRUE(stated == length && snappy::RawUncompress(stream.data(), stream.size(), out.data()));
  } else {
    EXPECT_EQ(LZ4_decompress_safe(stream.data(), out.data(), static_cast<int>(stream.size()), static_cast<int>(length)),
              static_cast<int>(length));
  }
  return out;
}

size_t stock_size(Codec::Kind codec, const std::string& plain) {
  std::string out;
  if (codec == Codec::Kind::kSnappy) return snappy::Compress(plain.data(), plain.size(), &out);
  const int length = static_cast<int>(plain.size());
  out.resize(static_cast<size_t>(LZ4_compressBound(length)));
  return static_cast<size_t>(LZ4_compress_default(plain.data(), out.data(), length, static_cast<int>(out.size())));
}

class WordStreams : public testing::TestWithParam<Codec::Kind> {
 protected:
  void expect_restored(const Texts& texts, const WordPool& pool, size_t step) {
    const std::string plain = texts.plain();
    ASSERT_TRUE(unpacked(GetParam(), texts.packed(pool, maker_, step), plain.size()) == plain);
  }

  WordStream maker_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Codecs, WordStreams, testing::Values(Codec::Kind::kSnappy, Codec::Kind::kLz4Raw),
                         [](const auto& codec) { return codec.param == Codec::Kind::kSnappy ? "Snappy" : "Lz4"; });

struct Range {
  uint32_t low, high;
};

// l, o, ps, c, p, s, n, r
constexpr Range kComments[] = {{10, 43}, {19, 78}, {49, 198}, {29, 116}, {5, 22}, {25, 100}, {31, 114}, {31, 115}};

TEST_P(WordStreams, TheStockDecoderReadsComments) {
  std::mt19937 random(1);
  const WordPool& pool = *real_pool().words();
  const size_t percent = GetParam() == Codec::Kind::kSnappy ? 95 : 100;
  for (const Range& range : kComments) {
    for (const size_t most : {size_t{1}, size_t{2}, size_t{25}, size_t{kPageRows}}) {
      const Texts texts = some_texts(pool, kPoolBytes, range.low, range.high, most, random);
      SCOPED_TRACE(testing::Message() << range.high << " " << most);
      expect_restored(texts, pool, 4096);
      if (most == kPageRows) {
        EXPECT_LT(texts.packed(pool, maker_, 4096).size() * 100, stock_size(GetParam(), texts.plain()) * percent);
      }
    }
  }
}

TEST_P(WordStreams, DoNotDependOnBatchesOrPagesBefore) {
  std::mt19937 random(2);
  const WordPool& pool = *real_pool().words();
  const Texts texts = some_texts(pool, kPoolBytes, 10, 43, 1500, random);
  WordStream fresh(GetParam()), used(GetParam());
  const std::string stream = texts.packed(pool, fresh, 1500);
  for (const size_t step : {1, 7, 127, 128, 129, 1000}) EXPECT_TRUE(texts.packed(pool, used, step) == stream) << step;
}

// Texts that were changed after they had been put together.
TEST_P(WordStreams, SomeTextsOfUnknownWords) {
  std::mt19937 random(3);
  const WordPool& pool = *real_pool().words();
  for (const unsigned share : {1u, 2u, 100u}) {
    Texts texts = some_texts(pool, kPoolBytes, 25, 100, 3000, random);
    for (size_t i = 0; i < texts.size(); ++i) {
      if (random() % share != 0) continue;
      for (size_t k = 0; k < texts.length[i]; ++k) texts.heap[texts.at[i] + k] = static_cast<char>(random());
      texts.forget_words(i);
    }
    texts.put_page();
    SCOPED_TRACE(share);
    expect_restored(texts, pool, 500);
  }
}

TEST_P(WordStreams, OddWordsAndTexts) {
  std::mt19937 random(4);
  std::vector<std::string> words;
  for (size_t i = 0; i < 254; ++i) words.push_back(std::string(6 + i % 12, static_cast<char>(i)));
  std::vector<uint8_t> numbers;
  for (size_t i = 0; i < 50'000; ++i) numbers.push_back(static_cast<uint8_t>(random() % (i < 25'000 ? 3 : 254)));
  const auto pool = reference::pool(words, numbers);
  const WordPool view = pool.view();
  const uint32_t bytes = static_cast<uint32_t>(pool.text.size());
  for (const Range& range : {Range{1, 1}, Range{1, 3}, Range{1, 255}, Range{255, 255}, Range{4, 9}}) {
    const Texts texts = some_texts(view, bytes, range.low, range.high, 5000, random);
    SCOPED_TRACE(range.high);
    expect_restored(texts, view, 300);
  }
}

TEST_P(WordStreams, TheSameTextAgainAndAgain) {
  const WordPool& pool = *real_pool().words();
  for (const uint16_t length : {uint16_t{1}, uint16_t{5}, uint16_t{30}, uint16_t{198}, uint16_t{255}})
    for (uint32_t offset = 1000; offset < 1020; ++offset) {
      const size_t n = kPageBytes / (length + sizeof(uint32_t)) / 16;
      const Texts texts(pool, std::vector<uint32_t>(n, offset), std::vector<uint16_t>(n, length));
      SCOPED_TRACE(testing::Message() << offset << " " << length);
      expect_restored(texts, pool, 1000);
    }
}

// Enough of them that the count of bytes begins anew.
TEST_P(WordStreams, ManyPages) {
  std::mt19937 random(5);
  const WordPool& pool = *real_pool().words();
  const Texts texts = some_texts(pool, kPoolBytes, 10, 43, 3, random);
  const std::string first = texts.packed(pool, maker_, 3), plain = texts.plain();
  for (int page = 0; page < 33'000; ++page) ASSERT_TRUE(texts.packed(pool, maker_, 3) == first) << page;
  EXPECT_EQ(unpacked(GetParam(), first, plain.size()), plain);
}

TEST_P(WordStreams, APageOfNothing) {
  const Buffer page;
  maker_.clear();
  const std::span<const std::byte> stream = maker_.finish(page, {});
  EXPECT_EQ(stream.size(), 1u);
  EXPECT_EQ(stream.front(), std::byte{0});
}

TEST_P(WordStreams, LevelsStandBeforeTheTexts) {
  std::mt19937 random(6);
  const WordPool& pool = *real_pool().words();
  for (const size_t most : {1, 2, 1000}) {
    for (size_t length = 0; length < 16; ++length) {
      const Texts texts = some_texts(pool, kPoolBytes, 1, 43, most, random);
      const std::string levels = std::string("0123456789abcdef").substr(0, length), whole = levels + texts.plain();
      EXPECT_EQ(unpacked(GetParam(), texts.packed(pool, maker_, 300, levels), whole.size()), whole);
    }
  }
}

// Pages that end in the middle of what could be copied, of all lengths there may be: LZ4 has rules
// for the end, which its stock decoder relies on.
TEST_P(WordStreams, EndsOfPages) {
  std::mt19937 random(7);
  const WordPool& pool = *real_pool().words();
  std::vector<uint32_t> offsets(300);
  for (uint32_t& offset : offsets) offset = static_cast<uint32_t>(random() % 1000);
  for (uint16_t last = 1; last < 40; ++last) {
    for (uint16_t before = 1; before < 10; ++before) {
      std::vector<uint16_t> lengths(offsets.size(), 40);
      for (size_t i = 1; i <= 3; ++i) lengths[lengths.size() - i] = i == 1 ? last : before;
      SCOPED_TRACE(testing::Message() << before << " " << last);
      expect_restored(Texts(pool, offsets, std::move(lengths)), pool, 299);
    }
  }
}

}  // namespace
}  // namespace tpcmill::parquet
