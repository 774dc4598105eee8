#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

// Words with numbers of any length; a line must hold all words that lie in it, so few may be short.
reference::Pool random_pool(size_t shortest, size_t longest, size_t distinct, std::mt19937_64& random) {
  std::vector<std::string> words;
  for (size_t i = 0; i < distinct; ++i) {
    std::string word(shortest + random() % (longest - shortest + 1), ' ');
    for (char& c : word) c = static_cast<char>('a' + random() % 26);
    words.push_back(word);
  }
  std::vector<uint8_t> numbers(60'000);
  for (uint8_t& number : numbers) number = static_cast<uint8_t>(random() % distinct);
  return reference::pool(words, numbers);
}

void expect_exact(const Kernels& k, const reference::Pool& pool, const std::vector<uint32_t>& offsets,
                  const std::vector<uint16_t>& length) {
  const size_t n = offsets.size();
  size_t characters = 0;
  for (const uint16_t each : length) characters += each;
  std::string heap(characters + n * kPoolTextSpan + kPad, '?');
  std::vector<uint8_t> words(characters + kPad), cut(n + kPad), count(n + kPad);
  std::vector<uint32_t> at(n + kPad), first(n + kPad);
  std::vector<uint32_t> padded_offsets = offsets;
  std::vector<uint16_t> padded_length = length;
  padded_offsets.resize(n + kPad, ~0u);
  padded_length.resize(n + kPad, 0xffff);

  const WordSpans spans{words.data(), first.data(), cut.data(), count.data()};
  char* const end =
      k.pool_texts(pool.view(), padded_offsets.data(), padded_length.data(), n, spans, at.data(), heap.data());
  for (size_t i = 0; i < n; ++i) {
    ASSERT_EQ(heap.substr(at[i], length[i]), pool.text_at(offsets[i], length[i])) << i;
    const auto [expected_cut, expected_words] = pool.words_at(offsets[i], length[i]);
    ASSERT_EQ(cut[i], expected_cut) << i;
    ASSERT_EQ(std::vector<uint8_t>(&words[first[i]], &words[first[i]] + count[i]), expected_words) << i;
    ASSERT_TRUE(i == 0 || at[i] >= at[i - 1] + length[i - 1]) << i;
  }
  EXPECT_EQ(end - heap.data(), n == 0 ? 0 : at[n - 1] + length[n - 1]);

  heap.assign(heap.size(), '?');
  char* const end_of_texts = k.pool_texts(pool.view(), padded_offsets.data(), padded_length.data(), n, {}, at.data(),
                                          heap.data());
  for (size_t i = 0; i < n; ++i) {
    ASSERT_EQ(heap.substr(at[i], length[i]), pool.text_at(offsets[i], length[i])) << i;
    ASSERT_TRUE(i == 0 || at[i] >= at[i - 1] + length[i - 1]) << i;
  }
  EXPECT_EQ(end_of_texts - heap.data(), n == 0 ? 0 : at[n - 1] + length[n - 1]);

  std::string packed, texts(characters + kPad, '?');
  char* const packed_end = k.packed_pool_texts(pool.view(), padded_offsets.data(), padded_length.data(), n, at.data(),
                                               texts.data());
  for (size_t i = 0; i < n; ++i) {
    ASSERT_EQ(at[i], packed.size()) << i;
    packed += pool.text_at(offsets[i], length[i]);
  }
  ASSERT_EQ(static_cast<size_t>(packed_end - texts.data()), packed.size());
  ASSERT_TRUE(std::string_view(texts).starts_with(packed));
}

TEST(PoolTexts, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(17);
  struct Case {
    size_t shortest, longest, distinct;
  };
  for (const Case& words : {Case{1, 17, 254}, Case{6, 6, 1}, Case{17, 17, 100}, Case{4, 10, 50}}) {
    const reference::Pool pool = random_pool(words.shortest, words.longest, words.distinct, random);
    for (const Kernels* k : runnable_targets())
      for (const uint32_t longest : {1u, 8u, 43u, 198u, 255u})
        for (const size_t n : {0, 1, 31, 32, 33, 500}) {
          SCOPED_TRACE(testing::Message() << k->target << ", words of " << words.shortest << " to " << words.longest
                                          << ", texts up to " << longest << ", n " << n);
          std::vector<uint32_t> offsets(n);
          std::vector<uint16_t> length(n);
          for (size_t i = 0; i < n; ++i) {
            length[i] = static_cast<uint16_t>(1 + random() % longest);
            offsets[i] = static_cast<uint32_t>(random() % (pool.text.size() - 2000));
          }
          expect_exact(*k, pool, offsets, length);
        }
  }
}

TEST(PoolTexts, EveryBeginningOfALine) {
  std::mt19937_64 random(18);
  const reference::Pool pool = random_pool(1, 17, 200, random);
  std::vector<uint32_t> offsets;
  for (uint32_t at = 0; at < 3 * kPoolLineText; ++at) offsets.push_back(at);
  for (const Kernels* k : runnable_targets())
    for (const uint16_t length : {uint16_t{1}, uint16_t{30}, uint16_t{250}})
      expect_exact(*k, pool, offsets, std::vector<uint16_t>(offsets.size(), length));
}

// As many words as a line may hold, in every other line.
TEST(PoolTexts, LinesThatAreFull) {
  std::vector<uint8_t> numbers;
  for (int line = 0; line < 100; ++line) {
    const size_t words = line % 2 == 0 ? 48 : 24;
    for (size_t i = 0; i + 1 < words; ++i) numbers.push_back(words == 48 ? 0 : 1);
    numbers.push_back(words == 48 ? 2 : 3);
  }
  // 47 * 5 + 21 and 23 * 10 + 26 are 256 characters.
  const reference::Pool pool =
      reference::pool({"abcde", "0123456789", std::string(21, 'x'), std::string(26, 'y')}, numbers);
  ASSERT_EQ(pool.text.size(), 100 * kPoolLineText);
  std::vector<uint32_t> offsets;
  for (uint32_t at = 0; at < 20 * kPoolLineText; at += 3) offsets.push_back(at);
  for (const Kernels* k : runnable_targets())
    for (const uint16_t length : {uint16_t{10}, uint16_t{43}, uint16_t{100}, uint16_t{255}})
      expect_exact(*k, pool, offsets, std::vector<uint16_t>(offsets.size(), length));
}

}  // namespace
}  // namespace tpcmill
