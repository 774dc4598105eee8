#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kLengths[] = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000, 4096};

template <class Code>
std::vector<Code> random_codes(size_t n, size_t distinct, std::mt19937_64& random) {
  std::vector<Code> codes(n + kPad);
  for (Code& code : codes) code = static_cast<Code>(random() % distinct);
  return codes;
}

template <class Code, class Kernel>
void expect_widened(const Kernel& kernel, size_t n, std::mt19937_64& random) {
  const std::vector<Code> codes = random_codes<Code>(n, size_t{1} << (8 * sizeof(Code)), random);
  for (const int32_t base : {0, 1, 8035, -3}) {
    std::vector<int32_t> out(n + kPad);
    kernel(codes.data(), n, base, out.data());
    for (size_t i = 0; i < n; ++i) ASSERT_EQ(out[i], base + codes[i]) << i;
  }
}

TEST(Widen, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(5);
  for (const Kernels* k : runnable_targets())
    for (const size_t n : kLengths) {
      SCOPED_TRACE(testing::Message() << k->target << ", n " << n);
      expect_widened<uint8_t>(k->widen8, n, random);
      expect_widened<uint16_t>(k->widen16, n, random);
    }
}

TEST(Decimals128, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(6);
  for (const Kernels* k : runnable_targets())
    for (const size_t n : kLengths) {
      SCOPED_TRACE(testing::Message() << k->target << ", n " << n);
      std::vector<int64_t> values(n + kPad);
      for (int64_t& value : values) value = static_cast<int64_t>(random()) >> random() % 60;
      std::vector<int64_t> out(2 * n + kPad);
      k->decimals128(values.data(), n, out.data());
      for (size_t i = 0; i < n; ++i) {
        __int128 number;
        std::memcpy(&number, &out[2 * i], sizeof number);
        ASSERT_TRUE(number == values[i]) << i;
      }
    }
}

// Texts one behind the other, and where each one ends.
struct Packed {
  std::string texts;
  std::vector<int32_t> ends;
};

Packed pack(const std::vector<std::string>& texts, uint32_t begin) {
  Packed packed{std::string(begin, '?'), {}};
  for (const std::string& text : texts) {
    packed.texts += text;
    packed.ends.push_back(static_cast<int32_t>(packed.texts.size()));
  }
  return packed;
}

// Calls kernel(begin, out, ends) with room for what is expected, and no more than the rules say.
template <class Kernel>
void expect_packed(const std::vector<std::string>& texts, Kernel kernel) {
  for (const uint32_t begin : {0u, 1000u}) {
    const Packed expected = pack(texts, begin);
    std::string out(expected.texts.size() + kPad, '?');
    std::vector<int32_t> ends(texts.size() + kPad / sizeof(int32_t));
    ASSERT_EQ(kernel(begin, reinterpret_cast<uint8_t*>(out.data()), ends.data()), expected.texts.size());
    out.resize(expected.texts.size());
    ends.resize(texts.size());
    ASSERT_TRUE(out == expected.texts);
    ASSERT_EQ(ends, expected.ends);
  }
}

template <class Code, class Kernel>
void expect_words(const Kernel& kernel, size_t n, std::mt19937_64& random) {
  constexpr size_t kDistinct = 200;
  std::vector<std::string> words;
  std::vector<uint8_t> cells(kDistinct * kCell);
  for (size_t i = 0; i < kDistinct; ++i) {
    words.emplace_back(random() % (kCellText + 1), static_cast<char>('a' + i % 26));
    std::memcpy(&cells[i * kCell], words[i].data(), words[i].size());
    cells[i * kCell + kCellText] = static_cast<uint8_t>(words[i].size());
  }
  const std::vector<Code> codes = random_codes<Code>(n, kDistinct, random);
  std::vector<std::string> texts;
  for (size_t i = 0; i < n; ++i) texts.push_back(words[codes[i]]);
  expect_packed(texts, [&](uint32_t begin, uint8_t* out, int32_t* ends) {
    return kernel(codes.data(), n, cells.data(), begin, out, ends);
  });
}

TEST(Words, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(7);
  for (const Kernels* k : runnable_targets())
    for (const size_t n : kLengths) {
      SCOPED_TRACE(testing::Message() << k->target << ", n " << n);
      expect_words<uint8_t>(k->words8, n, random);
      expect_words<uint16_t>(k->words16, n, random);
    }
}

TEST(PackTexts, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(8);
  std::string heap(100'000, ' ');
  for (char& c : heap) c = static_cast<char>('a' + random() % 26);
  const size_t last = heap.size();
  heap.resize(last + kPad);
  for (const Kernels* k : runnable_targets())
    for (const uint32_t longest : {0u, 1u, 43u, 64u, 65u, 198u, 1000u})
      for (const size_t n : kLengths) {
        SCOPED_TRACE(testing::Message() << k->target << ", up to " << longest << ", n " << n);
        std::vector<uint32_t> at(n + kPad, ~0u);
        std::vector<uint16_t> length(n + kPad, 0xffff);
        std::vector<std::string> texts;
        for (size_t i = 0; i < n; ++i) {
          length[i] = static_cast<uint16_t>(random() % (longest + 1));
          at[i] = static_cast<uint32_t>(i % 10 == 9 ? last - length[i] : random() % (last - length[i]));
          texts.push_back(heap.substr(at[i], length[i]));
        }
        expect_packed(texts, [&](uint32_t begin, uint8_t* out, int32_t* ends) {
          return k->pack_texts(heap.data(), at.data(), length.data(), n, begin, out, ends);
        });
      }
}

}  // namespace
}  // namespace tpcmill
