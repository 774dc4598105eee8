#include "encode/parquet/hashed_dictionary.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "encode/parquet/plain_values.h"

namespace tpcmill::parquet {
namespace {

constexpr uint64_t kPlenty = 1 << 30;

// A value as it stands in a PLAIN page.
std::string plain_of(const std::string& text) {
  const uint32_t length = static_cast<uint32_t>(text.size());
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text;
}

std::string plain_of(uint64_t number, size_t width) {
  std::string out(width, static_cast<char>(number >> 5));
  for (size_t b = 0; b < 4; ++b) out[width - 1 - b] = static_cast<char>(number >> 8 * b);
  return out;
}

Buffer page_of(const std::vector<std::string>& values) {
  Buffer page;
  for (const std::string& value : values) put_bytes(page, value);
  return page;
}

bool add(HashedDictionary& dictionary, const std::vector<std::string>& values, Buffer& codes) {
  const Buffer page = page_of(values);
  return dictionary.add_page(page.bytes(), values.size(), codes);
}

std::vector<uint32_t> numbers(const Buffer& codes) {
  std::vector<uint32_t> out(codes.size() / sizeof(uint32_t));
  if (!codes.empty()) std::memcpy(out.data(), codes.data(), codes.size());
  return out;
}

std::string bytes_of(const Buffer& buffer) {
  return buffer.empty() ? "" : std::string(reinterpret_cast<const char*>(buffer.data()), buffer.size());
}

// What a dictionary must do, by a map.
struct Reference {
  std::map<std::string, uint32_t> codes;
  std::string plain;

  uint32_t code_of(const std::string& value) {
    const auto [at, is_new] = codes.try_emplace(value, static_cast<uint32_t>(codes.size()));
    if (is_new) plain += value;
    return at->second;
  }
};

std::string random_value(std::mt19937_64& random, size_t width, uint64_t different) {
  const uint64_t number = random() % different;
  return width == kByteArrays ? plain_of(std::string(number % 40, 'x') + std::to_string(number / 40))
                              : plain_of(number, width);
}

TEST(HashedDictionary, GivesCodesInOrderOfOccurrence) {
  HashedDictionary dictionary(kByteArrays, kPlenty);
  Buffer codes;
  EXPECT_TRUE(add(dictionary, {plain_of("b"), plain_of("a"), plain_of("b"), plain_of(""), plain_of("a")}, codes));
  EXPECT_TRUE(add(dictionary, {plain_of("ab"), plain_of("")}, codes));
  EXPECT_EQ(numbers(codes), (std::vector<uint32_t>{0, 1, 0, 2, 1, 3, 2}));
  EXPECT_EQ(dictionary.size(), 4u);
  EXPECT_EQ(bytes_of(dictionary.plain()), plain_of("b") + plain_of("a") + plain_of("") + plain_of("ab"));
}

TEST(HashedDictionary, EveryWidthAndManyValues) {
  std::mt19937_64 random(1);
  for (const size_t width : {kByteArrays, size_t{4}, size_t{8}, size_t{16}}) {
    for (const uint64_t different : {1, 50, 3'000, 1'000'000}) {
      SCOPED_TRACE(testing::Message() << "width " << width << ", of " << different);
      HashedDictionary dictionary(width, kPlenty);
      Reference reference;
      for (int page = 0; page < 10; ++page) {
        std::vector<std::string> values(static_cast<size_t>(page) * 800);
        std::vector<uint32_t> expected;
        for (std::string& value : values) {
          value = random_value(random, width, different);
          expected.push_back(reference.code_of(value));
        }
        Buffer codes;
        ASSERT_TRUE(add(dictionary, values, codes));
        ASSERT_EQ(numbers(codes), expected);
      }
      EXPECT_EQ(dictionary.size(), reference.codes.size());
      EXPECT_EQ(bytes_of(dictionary.plain()), reference.plain);
    }
  }
}

TEST(HashedDictionary, KeepsNothingOfAPageThatIsTooMuch) {
  HashedDictionary dictionary(8, 4 * 8);
  Buffer codes;
  const auto value = [](uint64_t number) { return plain_of(number, 8); };
  ASSERT_TRUE(add(dictionary, {value(1), value(2)}, codes));
  ASSERT_FALSE(add(dictionary, {value(3), value(1), value(4), value(5), value(6)}, codes));
  EXPECT_EQ(dictionary.size(), 2u);
  EXPECT_EQ(bytes_of(dictionary.plain()), value(1) + value(2));
  EXPECT_EQ(numbers(codes), (std::vector<uint32_t>{0, 1}));

  // There is room for exactly two more.
  ASSERT_TRUE(add(dictionary, {value(6), value(2), value(4), value(4)}, codes));
  EXPECT_EQ(numbers(codes), (std::vector<uint32_t>{0, 1, 2, 1, 3, 3}));
  EXPECT_FALSE(add(dictionary, {value(3)}, codes));
  EXPECT_TRUE(add(dictionary, {value(1), value(6)}, codes));
  EXPECT_EQ(dictionary.size(), 4u);
}

TEST(HashedDictionary, CountsTheLengthsOfTexts) {
  HashedDictionary dictionary(kByteArrays, 11);
  Buffer codes;
  EXPECT_FALSE(add(dictionary, {plain_of("abcd"), plain_of("")}, codes));
  EXPECT_TRUE(add(dictionary, {plain_of("abc"), plain_of("")}, codes));
}

TEST(HashedDictionary, FailureAfterGrowth) {
  HashedDictionary dictionary(4, 10'000 * 4);
  std::vector<std::string> values, more;
  std::vector<uint32_t> expected;
  for (uint32_t i = 0; i < 10'000; ++i) {
    values.push_back(plain_of(i, 4));
    expected.push_back(i);
  }
  for (uint32_t i = 0; i < 20'000; ++i) more.push_back(plain_of(7 * i, 4));
  Buffer codes;
  EXPECT_FALSE(add(dictionary, more, codes));
  EXPECT_EQ(dictionary.size(), 0u);
  EXPECT_TRUE(add(dictionary, values, codes));
  EXPECT_FALSE(add(dictionary, more, codes));
  codes.clear();
  EXPECT_TRUE(add(dictionary, values, codes));
  EXPECT_EQ(numbers(codes), expected);
}

TEST(HashedDictionary, Clear) {
  HashedDictionary dictionary(kByteArrays, 20);
  Buffer codes;
  ASSERT_TRUE(add(dictionary, {plain_of("some"), plain_of("thing")}, codes));
  dictionary.clear();
  EXPECT_EQ(dictionary.size(), 0u);
  EXPECT_TRUE(dictionary.plain().empty());
  codes.clear();
  ASSERT_TRUE(add(dictionary, {plain_of("thing"), plain_of("else")}, codes));
  EXPECT_EQ(numbers(codes), (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(bytes_of(dictionary.plain()), plain_of("thing") + plain_of("else"));
}

}  // namespace
}  // namespace tpcmill::parquet
