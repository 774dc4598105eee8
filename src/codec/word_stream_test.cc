#include "codec/word_stream.h"

#include <gtest/gtest.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "codec/compress.h"
#include "encode/parquet/plain.h"
#include "rand/pool.h"
#include "simd/reference.h"

namespace tpcmill::codec {
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

// A codec and how the texts stand in the page.
struct Way {
  Codec codec;
  Encoding encoding;

  WordStream maker() const { return WordStream(kernels(), codec.kind, encoding); }
};

// Texts of a pool, with their words, and a page of them, PLAIN.
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
    heap.resize(characters + offsets.size() * kPoolTextSpan + kPad);
    words.resize(characters + kPad);
    kernels().pool_texts(pool, offsets.data(), length.data(), offsets.size(),
                         {words.data(), first.data(), cut.data(), count.data()}, at.data(), heap.data());
    put_page();
  }

  size_t size() const { return length.size(); }
  void put_page() {
    page.clear();
    for (size_t i = 0; i < size(); ++i) parquet::put_plain(std::string_view(heap).substr(at[i], length[i]), page);
  }
  void forget_words(size_t i) { count[i] = 0; }

  // The stream, made `step` texts at a time.
  std::string packed(const WordPool& pool, const Way& way, WordStream& maker, size_t step,
                     std::string_view levels = {}) const {
    const StringColumn texts{heap.data(), at.data(), length.data()};
    const StringColumnWords spans{&pool, words.data(), first.data(), cut.data(), count.data()};
    maker.clear();
    for (size_t i = 0; i < size(); i += step) maker.append(page, texts, spans, i, std::min(step, size() - i));
    const std::string values = stored(way);
    EXPECT_EQ(maker.bytes(), values.size());
    Compressor compressor(way.codec);
    Buffer scratch;
    const Unpacked source{std::as_bytes(std::span(levels)), std::as_bytes(std::span(values))};
    const std::span<const std::byte> stream = compressor.compress_words(source, maker, page, scratch);
    return std::string(reinterpret_cast<const char*>(stream.data()), stream.size());
  }

  // What stands in the page.
  std::string stored(const Way& way) const {
    std::string out;
    for (size_t i = 0; i < size(); ++i) {
      const uint32_t bytes = length[i];
      if (way.encoding == Encoding::kPlain) out.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
      out.append(heap, at[i], bytes);
    }
    return out;
  }
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
  } else if (codec == Codec::Kind::kZstd) {
    EXPECT_EQ(ZSTD_getFrameContentSize(stream.data(), stream.size()), length);
    EXPECT_EQ(ZSTD_decompress(out.data(), length, stream.data(), stream.size()), length);
  } else {
    EXPECT_EQ(LZ4_decompress_safe(stream.data(), out.data(), static_cast<int>(stream.size()), static_cast<int>(length)),
              static_cast<int>(length));
  }
  return out;
}

size_t stock_size(const Codec& codec, const std::string& stored) {
  Buffer scratch;
  return Compressor(codec).compress({{}, std::as_bytes(std::span(stored))}, scratch).size();
}

constexpr Codec kSnappy{Codec::Kind::kSnappy, 0}, kLz4{Codec::Kind::kLz4Raw, 0};
constexpr Codec zstd(int level) { return {Codec::Kind::kZstd, level}; }

constexpr Way kWays[] = {{kSnappy, Encoding::kPlain}, {kLz4, Encoding::kPlain}, {zstd(1), Encoding::kPlain},
                         {zstd(2), Encoding::kPlain}, {zstd(3), Encoding::kPlain},
                         {zstd(1), Encoding::kDeltaLengthByteArray}};

std::string name_of(const Way& way) {
  std::string name = way.codec.text() + (way.encoding == Encoding::kPlain ? "Plain" : "DeltaLength");
  std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); });
  return name;
}

class WordStreams : public testing::TestWithParam<Way> {
 protected:
  std::string packed(const Texts& texts, const WordPool& pool, size_t step, std::string_view levels = {}) {
    return texts.packed(pool, GetParam(), maker_, step, levels);
  }
  void expect_restored(const Texts& texts, const WordPool& pool, size_t step) {
    const std::string stored = texts.stored(GetParam());
    ASSERT_TRUE(unpacked(GetParam().codec.kind, packed(texts, pool, step), stored.size()) == stored);
  }

  WordStream maker_ = GetParam().maker();
};

INSTANTIATE_TEST_SUITE_P(Ways, WordStreams, testing::ValuesIn(kWays),
                         [](const auto& way) { return name_of(way.param); });

TEST(WordStreamMakes, OnlyWhatItIsSmallerWith) {
  for (const Way& way : kWays) EXPECT_TRUE(WordStream::makes(way.codec, way.encoding, 26.5)) << name_of(way);
  for (const Codec& codec : {kSnappy, kLz4}) {
    EXPECT_TRUE(WordStream::makes(codec, Encoding::kPlain, 13.5));
    EXPECT_FALSE(WordStream::makes(codec, Encoding::kDeltaLengthByteArray, 26.5));
  }
  EXPECT_TRUE(WordStream::makes(zstd(1), Encoding::kPlain, 13.5));
  EXPECT_FALSE(WordStream::makes(zstd(2), Encoding::kPlain, 13.5));
  EXPECT_FALSE(WordStream::makes(zstd(4), Encoding::kPlain, 26.5));
  EXPECT_FALSE(WordStream::makes(zstd(1), Encoding::kDeltaByteArray, 26.5));
  EXPECT_FALSE(WordStream::makes({Codec::Kind::kGzip, 1}, Encoding::kPlain, 26.5));
}

struct Range {
  uint32_t low, high;
};

// l, o, ps, c, p, s, n, r
constexpr Range kComments[] = {{10, 43}, {19, 78}, {49, 198}, {29, 116}, {5, 22}, {25, 100}, {31, 114}, {31, 115}};

TEST_P(WordStreams, TheStockDecoderReadsComments) {
  std::mt19937 random(1);
  const WordPool& pool = *real_pool().words();
  const bool zstandard = GetParam().codec.kind == Codec::Kind::kZstd;
  const size_t percent = GetParam().codec.kind == Codec::Kind::kSnappy ? 95 : 100;
  for (const Range& range : kComments) {
    if (!WordStream::makes(GetParam().codec, GetParam().encoding, (range.low + range.high) / 2.0)) continue;
    for (const size_t most : {size_t{1}, size_t{2}, size_t{25}, size_t{400}, size_t{2500}, size_t{kPageRows}}) {
      const Texts texts = some_texts(pool, kPoolBytes, range.low, range.high, most, random);
      SCOPED_TRACE(testing::Message() << range.high << " " << most);
      expect_restored(texts, pool, 4096);
      const size_t size = packed(texts, pool, 4096).size();
      const size_t stock = stock_size(GetParam().codec, texts.stored(GetParam()));
      if (most == kPageRows) {
        EXPECT_LT(size * 100, stock * percent);
      }
      if (zstandard) {
        EXPECT_LE(size, stock);
      }
    }
  }
}

TEST_P(WordStreams, DoNotDependOnBatchesOrPagesBefore) {
  std::mt19937 random(2);
  const WordPool& pool = *real_pool().words();
  const Texts texts = some_texts(pool, kPoolBytes, 10, 43, 1500, random);
  WordStream fresh = GetParam().maker();
  const std::string stream = texts.packed(pool, GetParam(), fresh, 1500);
  for (const size_t step : {1, 7, 127, 128, 129, 1000}) EXPECT_TRUE(packed(texts, pool, step) == stream) << step;
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
  const std::string first = packed(texts, pool, 3), stored = texts.stored(GetParam());
  const int pages = GetParam().codec.kind == Codec::Kind::kZstd ? 4'200 : 33'000;
  for (int page = 0; page < pages; ++page) ASSERT_TRUE(packed(texts, pool, 3) == first) << page;
  EXPECT_EQ(unpacked(GetParam().codec.kind, first, stored.size()), stored);
}

TEST_P(WordStreams, APageOfNothing) {
  const Buffer page;
  maker_.clear();
  if (GetParam().codec.kind == Codec::Kind::kZstd) {
    EXPECT_TRUE(maker_.sequences(0).empty());
    return;
  }
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
      const std::string levels = std::string("0123456789abcdef").substr(0, length);
      const std::string whole = levels + texts.stored(GetParam());
      EXPECT_EQ(unpacked(GetParam().codec.kind, packed(texts, pool, 300, levels), whole.size()), whole);
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
}  // namespace tpcmill::codec
