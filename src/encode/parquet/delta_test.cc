#include "encode/parquet/delta.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

namespace tpcmill::parquet {
namespace {

// Reads pages as the specification has them, bit by bit. Going beyond the end throws.
class Reader {
 public:
  explicit Reader(const Buffer& page) {
    for (const std::byte byte : page.bytes()) bytes_.push_back(static_cast<uint8_t>(byte));
  }

  bool at_end() const { return at_ == bytes_.size(); }

  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t byte = bytes_.at(at_++);
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
  }

  // Numbers of a type T, whose sums wrap around.
  template <class T>
  std::vector<T> numbers() {
    using U = std::make_unsigned_t<T>;
    const uint64_t block = varint(), miniblocks = varint(), count = varint();
    EXPECT_EQ(block, 128u);
    EXPECT_EQ(miniblocks, 4u);
    U last = zigzag<U>();
    std::vector<T> out;
    if (count == 0) return out;
    out.push_back(static_cast<T>(last));
    while (out.size() < count) {
      const U least = zigzag<U>();
      const size_t widths = at_;
      at_ += miniblocks;
      for (uint64_t m = 0; m < miniblocks; ++m) {
        const size_t width = bytes_.at(widths + m);
        EXPECT_LE(width, sizeof(T) * 8);
        if (out.size() == count) {
          EXPECT_EQ(width, 0u);
          continue;
        }
        const size_t start = at_;
        at_ += width * block / miniblocks / 8;
        for (uint64_t i = 0; i < block / miniblocks; ++i) {
          const uint64_t packed = bits(start * 8 + i * width, width);
          if (out.size() == count) {
            EXPECT_EQ(packed, 0u);
          } else {
            out.push_back(static_cast<T>(last = static_cast<U>(last + least + packed)));
          }
        }
      }
    }
    return out;
  }

  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (const int32_t length : numbers<int32_t>()) out.push_back(text(static_cast<size_t>(length)));
    return out;
  }

  std::vector<std::string> texts_with_prefixes() {
    const std::vector<int32_t> same = numbers<int32_t>();
    std::vector<std::string> out = texts();
    EXPECT_EQ(out.size(), same.size());
    EXPECT_TRUE(same.empty() || same[0] == 0);
    for (size_t i = 1; i < out.size(); ++i) out[i].insert(0, out[i - 1].substr(0, static_cast<size_t>(same[i])));
    return out;
  }

 private:
  template <class U>
  U zigzag() {
    const uint64_t value = varint();
    return static_cast<U>(value >> 1 ^ (0 - (value & 1)));
  }

  uint64_t bits(size_t from, size_t width) {
    uint64_t value = 0;
    for (size_t b = 0; b < width; ++b) {
      const size_t bit = from + b;
      value |= uint64_t{static_cast<unsigned>(bytes_.at(bit / 8)) >> bit % 8 & 1} << b;
    }
    return value;
  }

  std::string text(size_t length) {
    std::string out;
    while (out.size() < length) out += static_cast<char>(bytes_.at(at_++));
    return out;
  }

  std::vector<uint8_t> bytes_;
  size_t at_ = 0;
};

template <class T>
Buffer encoded(const std::vector<T>& values) {
  // At an odd address, as no alignment is promised.
  Buffer plain, out;
  put_fixed(plain, uint8_t{0});
  plain.append(values.data(), values.size() * sizeof(T));
  const auto put = sizeof(T) == 4 ? put_delta_int32 : put_delta_int64;
  put(kernels(), plain.bytes().subspan(1), values.size(), out);
  return out;
}

template <class T>
void expect_numbers(const std::vector<T>& values) {
  const Buffer page = encoded(values);
  Reader reader(page);
  ASSERT_EQ(reader.numbers<T>(), values);
  EXPECT_TRUE(reader.at_end());
}

std::vector<uint8_t> bytes_of(const Buffer& buffer) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(buffer.data());
  return {bytes, bytes + buffer.size()};
}

constexpr size_t kCounts[] = {0, 1, 2, 31, 32, 33, 34, 127, 128, 129, 130, 257, 20'000};

template <class T>
class DeltaNumbers : public testing::Test {};
using NumberTypes = testing::Types<int32_t, int64_t>;
TYPED_TEST_SUITE(DeltaNumbers, NumberTypes);

TYPED_TEST(DeltaNumbers, EveryCountAndWidth) {
  std::mt19937_64 random(1);
  for (const size_t count : kCounts) {
    for (size_t width = 0; width <= sizeof(TypeParam) * 8; ++width) {
      SCOPED_TRACE(testing::Message() << count << " values of " << width << " bits");
      std::vector<TypeParam> values(count);
      for (TypeParam& value : values) value = static_cast<TypeParam>(width == 0 ? 0 : random() >> (64 - width));
      expect_numbers(values);
    }
  }
}

TYPED_TEST(DeltaNumbers, EveryWidthOfMiniblock) {
  // The first difference of a block is the least one, 0; the second sets the width.
  for (size_t width = 0; width <= sizeof(TypeParam) * 8; ++width) {
    using U = std::make_unsigned_t<TypeParam>;
    std::vector<TypeParam> values;
    U value = 0;
    for (U i = 0; i < 129; ++i) {
      const U difference = i % 2 == 0 || width == 0 ? 0 : static_cast<U>(U{1} << (width - 1));
      values.push_back(static_cast<TypeParam>(value = static_cast<U>(value + difference)));
    }
    expect_numbers(values);
  }
}

TYPED_TEST(DeltaNumbers, Extremes) {
  constexpr TypeParam kLeast = std::numeric_limits<TypeParam>::min(), kMost = std::numeric_limits<TypeParam>::max();
  std::vector<TypeParam> values;
  for (int i = 0; i < 50; ++i)
    for (const TypeParam value : {kLeast, kMost, TypeParam{0}, TypeParam{-1}, kMost, kMost, kLeast, kLeast}) {
      values.push_back(value);
      expect_numbers(values);
    }
}

TYPED_TEST(DeltaNumbers, ConstantStepsTakeNoBits) {
  for (const int step : {0, 1, -1, -1'000'000}) {
    std::vector<TypeParam> values;
    for (TypeParam i = 0; i < 1281; ++i) values.push_back(static_cast<TypeParam>(100 + step * i));
    expect_numbers(values);
    // A header of six bytes; for each of ten blocks the step and four widths.
    EXPECT_LE(encoded(values).size(), 6u + 10 * (4 + 4));
  }
}

TEST(Delta, ExamplesOfTheSpecification) {
  // 1, 2, 3, 4, 5: the least difference is 1, and all widths are 0.
  EXPECT_EQ(bytes_of(encoded(std::vector<int32_t>{1, 2, 3, 4, 5})),
            (std::vector<uint8_t>{0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0}));
  // 7, 5, 3, 1, 2, 3, 4, 5: the least difference is -2; the others over it are 0, 0, 0, 3, 3, 3, 3.
  EXPECT_EQ(bytes_of(encoded(std::vector<int64_t>{7, 5, 3, 1, 2, 3, 4, 5})),
            (std::vector<uint8_t>{0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0}));
}

TEST(Delta, EveryTargetGivesTheSame) {
  std::vector<int64_t> values(1'000);
  std::mt19937_64 random(2);
  for (int64_t& value : values) value = static_cast<int64_t>(random() >> 30);
  Buffer plain;
  plain.append(values.data(), values.size() * sizeof(int64_t));
  const std::vector<uint8_t> expected = bytes_of(encoded(values));
  for (const Kernels* const k : runnable_targets()) {
    Buffer out;
    put_delta_int64(*k, plain.bytes(), values.size(), out);
    EXPECT_EQ(bytes_of(out), expected) << k->target;
  }
}

// ---- byte arrays

Buffer plain_of(const std::vector<std::string>& texts) {
  Buffer plain;
  for (const std::string& text : texts) {
    put_fixed(plain, static_cast<uint32_t>(text.size()));
    put_bytes(plain, text);
  }
  return plain;
}

void expect_texts(const std::vector<std::string>& texts) {
  const Buffer plain = plain_of(texts);
  Buffer scratch, out;
  put_fixed(out, uint8_t{77});  // what stands there already is kept
  std::vector<uint32_t> each;
  for (const std::string& text : texts) each.push_back(static_cast<uint32_t>(text.size()));
  put_delta_lengths(kernels(), plain.bytes(), each, out);
  Reader lengths(out);
  EXPECT_EQ(lengths.varint(), 77u);
  EXPECT_EQ(lengths.texts(), texts);
  EXPECT_TRUE(lengths.at_end());

  out.clear();
  put_delta_prefixes(kernels(), plain.bytes(), texts.size(), scratch, out);
  Reader prefixes(out);
  EXPECT_EQ(prefixes.texts_with_prefixes(), texts);
  EXPECT_TRUE(prefixes.at_end());
}

TEST(DeltaTexts, EveryCount) {
  std::mt19937_64 random(3);
  for (const size_t count : kCounts) {
    SCOPED_TRACE(count);
    std::vector<std::string> texts(count);
    for (std::string& text : texts) {
      text.resize(random() % 80);
      for (char& c : text) c = static_cast<char>('a' + random() % 2);
    }
    expect_texts(texts);
  }
}

TEST(DeltaTexts, EmptyOnes) {
  expect_texts({""});
  expect_texts({"", "", ""});
  expect_texts({"", "a", "", "abc", "abc", "", ""});
  expect_texts(std::vector<std::string>(300));
}

TEST(DeltaTexts, EveryLengthOfPrefix) {
  std::vector<std::string> texts;
  for (size_t length = 0; length <= 70; ++length) {
    texts.push_back(std::string(70, 'x'));
    texts.push_back(std::string(length, 'x') + "y");
    texts.push_back(std::string(length, 'x') + "y");
    texts.push_back(std::string(length, 'x'));
  }
  expect_texts(texts);
}

TEST(DeltaTexts, PrefixesAreAsLongAsCanBe) {
  const std::vector<std::string> texts = {"Customer#000000001", "Customer#000000002", "Customer#0",
                                          "Customer#000000002"};
  const Buffer plain = plain_of(texts);
  Buffer scratch, out;
  put_delta_prefixes(kernels(), plain.bytes(), texts.size(), scratch, out);
  Reader reader(out);
  EXPECT_EQ(reader.numbers<int32_t>(), (std::vector<int32_t>{0, 17, 10, 10}));
  EXPECT_EQ(reader.texts(), (std::vector<std::string>{"Customer#000000001", "2", "", "00000002"}));
}

}  // namespace
}  // namespace tpcmill::parquet
