#include "encode/parquet/plain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace tpcmill::parquet {
namespace {

template <class Value>
std::vector<Value> numbers_as(Form form, const std::vector<int64_t>& numbers) {
  Buffer out;
  put_numbers(form, numbers.size(), [&](size_t i) { return numbers[i]; }, out);
  std::vector<Value> values(numbers.size());
  EXPECT_EQ(out.size(), numbers.size() * sizeof(Value));
  std::memcpy(values.data(), out.data(), out.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    Buffer one;
    put_plain(form, numbers[i], one);
    EXPECT_EQ(one.size(), sizeof(Value));
    EXPECT_EQ(std::memcmp(one.data(), &values[i], sizeof(Value)), 0);
  }
  return values;
}

TEST(Plain, NumbersInEveryForm) {
  const std::vector<int64_t> numbers = {-1, 0, 7, -99'999, 10'494'950};
  EXPECT_EQ(numbers_as<int32_t>(Form::kInt32, numbers), (std::vector<int32_t>{-1, 0, 7, -99'999, 10'494'950}));
  EXPECT_EQ(numbers_as<int64_t>(Form::kInt64, numbers), numbers);
  EXPECT_EQ(numbers_as<int64_t>(Form::kMillis, {-1, 8'036})[1], 694'310'400'000);  // 1992-01-02
  EXPECT_EQ(numbers_as<double>(Form::kDouble, numbers), (std::vector<double>{-0.01, 0, 0.07, -999.99, 104'949.50}));
  using Sixteen = std::array<uint8_t, 16>;
  EXPECT_EQ(numbers_as<int32_t>(Form(Form::kScaled32, 4), numbers), (std::vector<int32_t>{-100, 0, 700, -9'999'900, 1'049'495'000}));
  EXPECT_EQ(numbers_as<int64_t>(Form(Form::kScaled64, 0), {-300, 5'000}), (std::vector<int64_t>{-3, 50}));
  EXPECT_EQ(numbers_as<int64_t>(Form(Form::kScaled64, 10), {-1}), (std::vector<int64_t>{-100'000'000}));
  // -0.01 in units of 10^-20: -10^18; 100 of 10^-20: 10^22, which has more than 64 bits.
  const std::vector<Sixteen> scaled = numbers_as<Sixteen>(Form(Form::kScaled128, 20), {-1, 10'000});
  EXPECT_EQ(scaled[0], (Sixteen{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf2, 0x1f, 0x49, 0x4c, 0x58, 0x9c, 0x00, 0x00}));
  EXPECT_EQ(scaled[1], (Sixteen{0, 0, 0, 0, 0, 0, 0x02, 0x1e, 0x19, 0xe0, 0xc9, 0xba, 0xb2, 0x40, 0x00, 0x00}));

  const std::vector<Sixteen> fixed = numbers_as<Sixteen>(Form::kFixed16, {-2, 258});
  EXPECT_EQ(fixed[0], (Sixteen{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 254}));
  EXPECT_EQ(fixed[1], (Sixteen{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2}));
}

// Adds the texts in two goes, as batches do, and compares with the obvious.
void expect_range(const std::vector<std::string>& texts) {
  Buffer page;
  std::vector<uint16_t> lengths;
  for (const std::string& text : texts) {
    put_plain(text, page);
    lengths.push_back(static_cast<uint16_t>(text.size()));
  }
  const size_t half = (texts.size() + 1) / 2;
  size_t middle = 0;
  for (size_t i = 0; i < half; ++i) middle += sizeof(uint32_t) + lengths[i];

  TextRange range;
  range.add(page, 0, lengths.data(), half);
  if (half < texts.size()) range.add(page, middle, lengths.data() + half, texts.size() - half);
  const auto unsigned_less = [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  };
  const auto [least, greatest] = std::minmax_element(texts.begin(), texts.end(), unsigned_less);
  EXPECT_EQ(plain_text(page, range.least_at()), *least);
  EXPECT_EQ(plain_text(page, range.greatest_at()), *greatest);
}

TEST(TextRange, PrefixesThatTie) {
  expect_range({"only"});
  expect_range({""});
  expect_range({"", "a"});
  expect_range({"a", ""});
  expect_range({"Customer#000000002", "Customer#000000001", "Customer#000000003"});
  expect_range({"12345678", "1234567", "123456789", "12345678\x01"});
  expect_range({std::string("a\0", 2), "a", std::string("a\0\0", 3)});
  expect_range({"z", "\xc3\xa4", "\x7f"});  // bytes are unsigned
}

TEST(TextRange, RandomTexts) {
  std::mt19937_64 random(17);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> texts(1 + random() % 30);
    for (std::string& text : texts) {
      text.resize(random() % 13);
      for (char& c : text) c = static_cast<char>(std::string("\0a\xff", 3)[random() % 3]);
    }
    expect_range(texts);
  }
}

}  // namespace
}  // namespace tpcmill::parquet
