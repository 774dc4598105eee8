#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "codec/snappy_tokens.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kNumbers = 256, kBefore = 8;
constexpr uint8_t kNone = 254;

// Pages of pieces, and what is noted of them.
struct Pages {
  std::vector<uint8_t> numbers, whole;
  std::vector<uint32_t> begins;
  std::vector<uint64_t> last_word = std::vector<uint64_t>(kNumbers);
  std::vector<uint64_t> last_pair = std::vector<uint64_t>(kNumbers * kNumbers);

  // Words of so few that many are equal, some of them cut, some none.
  Pages(size_t n, unsigned distinct, std::mt19937& random) : whole(kBefore, kNone) {
    uint32_t begin = 0;
    for (size_t i = 0; i < n; ++i) {
      const bool none = random() % 7 == 0;
      numbers.push_back(none ? kNoWord : static_cast<uint8_t>(random() % distinct));
      whole.push_back(none || random() % 9 == 0 ? kNone : numbers.back());
      begins.push_back(begin);
      begin += static_cast<uint32_t>(random() % 17);
    }
    numbers.resize(n + kPad, kNoWord);
    whole.resize(whole.size() + kPad, kNone);
    begins.resize(n + kPad, begin);
  }
};

void expect_exact(const Kernels& k, Pages pages, size_t n, size_t step, uint32_t most_distance) {
  Pages expected = pages;
  std::vector<uint32_t> distances(n + kPad);
  std::vector<uint8_t> equal(n + kPad);
  // The second page is the same as the first one, and finds nothing of it.
  for (const uint32_t page_byte : {most_distance + 1, 1'000'000u}) {
    for (size_t from = 0; from < n; from += step) {
      const size_t some = std::min(step, n - from);
      // As if no more were there: behind the last one is no word.
      std::vector<uint8_t> numbers(pages.numbers.begin() + static_cast<std::ptrdiff_t>(from), pages.numbers.end());
      std::fill(numbers.begin() + static_cast<std::ptrdiff_t>(some), numbers.end(), kNoWord);
      const WordPieces pieces{numbers.data(), pages.begins.data() + from, some};
      const auto sources = [&](Pages& of) {
        return WordSources{of.whole.data(), kBefore + from, of.last_word.data(), of.last_pair.data(), page_byte,
                           most_distance};
      };
      const reference::Copies copies = reference::find_copies(pieces, sources(expected));
      k.find_copies(pieces, sources(pages), distances.data(), equal.data());
      ASSERT_TRUE(std::equal(copies.distances.begin(), copies.distances.end(), distances.begin())) << from;
      ASSERT_TRUE(std::equal(copies.equal.begin(), copies.equal.end(), equal.begin())) << from;
      ASSERT_EQ(pages.last_word, expected.last_word);
      ASSERT_TRUE(pages.last_pair == expected.last_pair);
    }
  }
}

TEST(FindCopies, EveryTargetMatchesTheReference) {
  std::mt19937 random(31);
  for (const Kernels* k : runnable_targets())
    for (const unsigned distinct : {1u, 3u, 242u})
      for (const uint32_t most_distance : {100u, 65'535u})
        for (const size_t n : {0, 1, 8, 255, 256, 257, 3000}) {
          SCOPED_TRACE(testing::Message() << k->target << ", " << distinct << " words, up to " << most_distance
                                          << ", n " << n);
          expect_exact(*k, Pages(n, distinct, random), n, 1000, most_distance);
          expect_exact(*k, Pages(n, distinct, random), n, 77, most_distance);
        }
}

TEST(SnappyCopies, EveryTargetMatchesTheTokens) {
  using Tokens = codec::SnappyTokens;
  constexpr uint32_t kMost = 65'535;
  std::vector<uint32_t> distances;
  for (uint32_t distance = 1; distance <= kMost + 3; ++distance) distances.push_back(distance);
  distances.insert(distances.end(), {0x7fffffff, 0x80000000, 0xffffffff});
  const size_t n = distances.size();
  distances.resize(n + kPad);
  for (const Kernels* k : runnable_targets()) {
    std::vector<uint16_t> least(n + kPad);
    std::vector<uint64_t> copies(n + kPad);
    k->snappy_copies(distances.data(), n, kMost, least.data(), copies.data());
    for (size_t i = 0; i < n; ++i) {
      ASSERT_EQ(least[i], distances[i] > kMost ? kNoCopy : Tokens::least_copy(distances[i])) << distances[i];
      ASSERT_EQ(copies[i], Tokens::copy_from(distances[i])) << distances[i];
    }
  }
}

}  // namespace
}  // namespace tpcmill
