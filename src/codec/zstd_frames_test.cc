#include "codec/zstd_frames.h"

#include <gtest/gtest.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace tpcmill::codec {
namespace {

using Sequences = std::vector<ZstdTokens::Sequence>;

// What the stock decoder reads; it must be `length` bytes, as the frame says.
std::string unpacked(const Buffer& packed, size_t length) {
  std::string out(length, '?');
  EXPECT_EQ(ZSTD_getFrameContentSize(packed.data(), packed.size()), length);
  EXPECT_EQ(ZSTD_decompress(out.data(), length, packed.data(), packed.size()), length);
  return out;
}

Buffer padded(const std::string& text) {
  Buffer out;
  out.append(text.data(), text.size());
  out.reserve(kPad);
  return out;
}

size_t stock_size(const std::string& text, int level) {
  std::string out(ZSTD_compressBound(text.size()), '?');
  return ZSTD_compress(out.data(), out.size(), text.data(), text.size(), level);
}

// How random pages of copies are.
struct Kind {
  size_t sequences;
  size_t before = 0;                // bytes as they are
  unsigned literal = 3, length = 20;  // at most; lengths are three more
  uint32_t distance = 1 << 19;
  unsigned bytes = 26;  // different ones
  unsigned long_ones = 0;  // one of so many is a hundred times as long; 0: none
  size_t rest = 5;
};

struct Page {
  std::string text;
  Sequences sequences;
};

class ZstdCopies : public testing::Test {
 protected:
  Page page_of(const Kind& kind) {
    Page page;
    const auto put_literal = [&](size_t n) {
      const unsigned lowest = kind.bytes > 128 ? 0 : 'a';
      for (; n > 0; --n) page.text += static_cast<char>(lowest + random_() % kind.bytes);
    };
    put_literal(kind.before);
    for (size_t i = 0; i < kind.sequences; ++i) {
      const unsigned times = kind.long_ones != 0 && random_() % kind.long_ones == 0 ? 100 : 1;
      const size_t literal = random_() % (times * kind.literal + 1) + (i == 0);
      put_literal(literal);
      const uint32_t reach = static_cast<uint32_t>(std::min<size_t>(kind.distance, page.text.size()));
      const uint32_t distance = 1 + static_cast<uint32_t>(random_()) % reach;
      const uint32_t length = 3 + static_cast<uint32_t>(random_()) % (times * kind.length + 1);
      for (uint32_t j = 0; j < length; ++j) page.text += page.text[page.text.size() - distance];
      page.sequences.push_back({distance, static_cast<uint32_t>(literal + (i == 0 ? kind.before : 0)), length, 0});
    }
    put_literal(kind.rest);
    return page;
  }

  bool put(const Page& page, size_t before) {
    const Buffer bytes = padded(page.text);
    return frames_.put_copies(bytes.bytes(), before, page.sequences, out_);
  }

  void expect_read(const Kind& kind) {
    const Page page = page_of(kind);
    ASSERT_TRUE(put(page, kind.before));
    EXPECT_TRUE(unpacked(out_, page.text.size()) == page.text);
  }

  std::mt19937 random_{1};
  ZstdFrames frames_;
  Buffer out_;
};

TEST_F(ZstdCopies, OfManySizes) {
  for (const size_t sequences : {1'000, 1'001, 5'000, 40'000, 100'000})
    for (const size_t before : {0, 1, 300, 131'072, 200'000})
      for (const unsigned literal : {0u, 1u, 5u, 15u, 16u, 70u}) {
        SCOPED_TRACE(testing::Message() << sequences << " " << before << " " << literal);
        expect_read({.sequences = sequences, .before = before, .literal = literal});
      }
}

TEST_F(ZstdCopies, OfManyLengthsAndDistances) {
  for (const unsigned length : {0u, 1u, 31u, 32u, 127u, 128u, 700u})
    for (const uint32_t distance : {1u, 2u, 5u, 1'000u, 1u << 20}) {
      SCOPED_TRACE(testing::Message() << length << " " << distance);
      expect_read({.sequences = 3'000, .length = length, .distance = distance});
    }
}

TEST_F(ZstdCopies, WithSomeLongOnes) {
  for (const unsigned one_of : {2u, 50u, 2'000u})
    expect_read({.sequences = 5'000, .literal = 40, .length = 40, .long_ones = one_of});
}

// Literals from few different bytes, so that blocks have no table, to all of them.
TEST_F(ZstdCopies, OfManyBytes) {
  for (const unsigned bytes : {2u, 3u, 26u, 129u, 200u, 256u}) {
    SCOPED_TRACE(bytes);
    expect_read({.sequences = 20'000, .literal = 9, .bytes = bytes});
  }
}

TEST_F(ZstdCopies, WithWhatIsLeftOver) {
  for (const size_t rest : {0, 1, 20, 1'000, 16'384}) {
    SCOPED_TRACE(rest);
    expect_read({.sequences = 20'000, .rest = rest});
  }
}

// A block's end can fall anywhere near the end of the page.
TEST_F(ZstdCopies, EndAnywhere) {
  for (size_t sequences = 9'800; sequences < 10'300; sequences += 7)
    expect_read({.sequences = sequences, .literal = 0, .rest = sequences % 3});
}

TEST_F(ZstdCopies, AreHardlyLargerThanTheStockOnes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  for (const unsigned literal : {1u, 8u}) {
    const Page page = page_of({.sequences = 50'000, .literal = literal});
    ASSERT_TRUE(put(page, 0));
    std::string stock(ZSTD_compressBound(page.text.size()), '?');
    const size_t size = ZSTD_compressSequences(context.get(), stock.data(), stock.size(),
                                               reinterpret_cast<const ZSTD_Sequence*>(page.sequences.data()),
                                               page.sequences.size(), page.text.data(), page.text.size());
    ASSERT_FALSE(ZSTD_isError(size));
    EXPECT_LE(static_cast<double>(out_.size()), 1.02 * static_cast<double>(size));
  }
}

TEST_F(ZstdCopies, NotOfWhatTheyAreNotMadeFor) {
  EXPECT_FALSE(put(page_of({.sequences = 999}), 0));
  EXPECT_FALSE(put(page_of({.sequences = 2'000, .rest = 20'000}), 0));
  Page page = page_of({.sequences = 2'000, .rest = 0});
  page.text += std::string(140'000, 'a');
  page.sequences.push_back({1, 1, 139'999, 0});
  EXPECT_FALSE(put(page, 0));
}

TEST_F(ZstdCopies, TheSameFrameAgain) {
  const Page page = page_of({.sequences = 30'000}), other = page_of({.sequences = 2'000, .literal = 30, .bytes = 250});
  ASSERT_TRUE(put(page, 0));
  const std::string first(reinterpret_cast<const char*>(out_.data()), out_.size());
  ASSERT_TRUE(put(other, 0));
  ASSERT_TRUE(put(page, 0));
  EXPECT_TRUE(first == std::string(reinterpret_cast<const char*>(out_.data()), out_.size()));
}

// ---- literals

class ZstdOnlyLiterals : public ZstdCopies {
 protected:
  bool put(const std::string& text) { return frames_.put_literals(padded(text).bytes(), out_); }

  // Byte i is `ratio` times as frequent as byte i + 1.
  std::string uneven(size_t n, double ratio, unsigned bytes) {
    std::vector<double> weights(bytes, 1);
    for (unsigned i = 1; i < bytes; ++i) weights[i] = weights[i - 1] / ratio;
    std::discrete_distribution<int> byte(weights.begin(), weights.end());
    std::string text(n, '?');
    for (char& each : text) each = static_cast<char>(byte(random_));
    return text;
  }
};

TEST_F(ZstdOnlyLiterals, OfManySizesAndFrequencies) {
  for (const size_t n : {2, 15, 16, 17, 63, 1'023, 1'024, 1'025, 16'383, 16'384, 131'071, 131'072, 131'073, 300'000})
    for (const double ratio : {1.01, 1.1, 1.7, 4.0})
      for (const unsigned bytes : {2u, 3u, 128u, 129u, 130u, 256u}) {
        const std::string text = uneven(n, ratio, bytes);
        SCOPED_TRACE(testing::Message() << n << " " << ratio << " " << bytes);
        if (put(text)) {
          ASSERT_TRUE(unpacked(out_, n) == text);
          EXPECT_LE(out_.size(), n + 32);
        } else {
          EXPECT_TRUE(n <= 17 || bytes > 128);
        }
      }
}

// By themselves, codes of these would be longer than is allowed.
TEST_F(ZstdOnlyLiterals, OfFibonacciFrequencies) {
  std::string text;
  for (uint32_t i = 0, count = 1, next = 1; i < 24; ++i) {
    text += std::string(count, static_cast<char>('a' + i));
    next += count;
    count = next - count;
  }
  std::shuffle(text.begin(), text.end(), random_);
  ASSERT_TRUE(put(text));
  EXPECT_TRUE(unpacked(out_, text.size()) == text);
  EXPECT_LT(static_cast<double>(out_.size()), 1.02 * static_cast<double>(stock_size(text, 1)));
}

TEST_F(ZstdOnlyLiterals, AreHardlyLargerThanTheStockOnes) {
  for (const double ratio : {1.02, 1.1, 1.5}) {
    const std::string text = uneven(20'000, ratio, 200);
    ASSERT_TRUE(put(text));
    EXPECT_LE(static_cast<double>(out_.size()), 1.01 * static_cast<double>(stock_size(text, 1))) << ratio;
  }
}

TEST_F(ZstdOnlyLiterals, NotIfAllAreTheSame) {
  EXPECT_FALSE(put(""));
  EXPECT_FALSE(put("a"));
  EXPECT_FALSE(put(std::string(1'000, 'x')));
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_FALSE(put(all));
}

// ---- numbers

class ZstdNumbers : public ZstdCopies {
 protected:
  bool put(const std::string& text, size_t before, uint64_t greatest) {
    return frames_.put_numbers(padded(text).bytes(), before, greatest, out_);
  }

  std::string with_numbers(std::string before, uint64_t greatest, size_t n) {
    std::vector<uint64_t> values(n);
    std::mt19937_64 random(n);
    for (uint64_t& value : values) value = random() % (greatest + 1);
    return before.append(reinterpret_cast<const char*>(values.data()), n * sizeof(uint64_t));
  }
};

constexpr uint64_t kGreatest[] = {0, 1, 1000, 65'535, 65'536, 10'494'950, 16'777'215, 16'777'216, 4'294'967'295};

TEST_F(ZstdNumbers, TheStockDecoderReadsThem) {
  for (const uint64_t greatest : kGreatest) {
    for (const size_t n : {0, 1, 4, 999, 1'000, 16'383, 16'384, 16'404, 16'405, 16'406, 20'000, 131'072}) {
      for (const size_t before : {0, 1, 6, 15, 3'000}) {
        const std::string plain = with_numbers(std::string(before, 'l'), greatest, n);
        const bool made = put(plain, before, greatest);
        ASSERT_EQ(made, n >= 1'000);
        if (made) {
          ASSERT_TRUE(unpacked(out_, plain.size()) == plain) << greatest << " " << n << " " << before;
        }
      }
    }
  }
}

// Decoders that copy 32 bytes at once wait if they have only just written some of them. What is wrong in a number's zeros
// is wrong next in a number that is farther away.
TEST_F(ZstdNumbers, TakeZerosFromBeyondWhatIsCopiedAtOnce) {
  constexpr size_t kHeads = 4 + 1 + 4 + 3;  // of the frame and of the block that is stored
  for (const uint64_t greatest : {65'535u, 10'494'950u, 4'294'967'295u}) {
    const std::string plain = with_numbers({}, greatest, 20'000);
    ASSERT_TRUE(put(plain, 0, greatest));
    for (size_t at = 7; at < 40; at += sizeof(uint64_t)) {
      std::byte& zero = out_.data()[kHeads + at];
      ASSERT_EQ(zero, std::byte{0});
      zero = std::byte{1};
      const std::string wrong = unpacked(out_, plain.size());
      zero = std::byte{0};
      size_t next = at + 1;
      while (next < plain.size() && wrong[next] == plain[next]) ++next;
      EXPECT_EQ(next, at + 40) << greatest;
    }
  }
}

TEST_F(ZstdNumbers, AreNoLargerThanTheStockOnes) {
  for (const int level : {1, 2, 3, 6, 9}) {
    for (const uint64_t greatest : {10'000u, 65'535u, 200'000u, 10'000'000u, 50'000'000u}) {
      const std::string plain = with_numbers({}, greatest, 20'000);
      ASSERT_TRUE(put(plain, 0, greatest));
      EXPECT_LE(out_.size(), stock_size(plain, level)) << level << " " << greatest;
    }
  }
}

}  // namespace
}  // namespace tpcmill::codec
