#include "codec/snappy_cells.h"

#include <gtest/gtest.h>
#include <snappy.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "encode/parquet/plain.h"
#include "codec/snappy_numbers.h"

namespace tpcmill::codec {
namespace {

using Random = std::mt19937_64;

std::string digits(size_t n, Random& random) {
  std::string out;
  while (out.size() < n) out += static_cast<char>('0' + random() % 10);
  return out;
}

std::string phone(Random& random) {
  return std::to_string(10 + random() % 25) + '-' + digits(3, random) + '-' + digits(3, random) + '-' + digits(4, random);
}

// Texts, PLAIN.
std::string plain(size_t n, const std::function<std::string(Random&)>& text) {
  Random random(n);
  Buffer out;
  for (size_t i = 0; i < n; ++i) parquet::put_plain(text(random), out);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

class SnappyCells : public testing::Test {
 protected:
  // Whether there is a stream; if so, the stock decoder has read it.
  bool makes(const std::string& texts, const std::string& levels = {}) {
    const std::string padded = texts + std::string(kPad, '?');
    begin_snappy(levels.size() + texts.size(), std::as_bytes(std::span(levels)), out_);
    const size_t before = out_.size();
    if (!snappy_cells(std::as_bytes(std::span(padded)).first(texts.size()), last_, out_)) {
      EXPECT_EQ(out_.size(), before);
      return false;
    }
    std::string unpacked;
    EXPECT_TRUE(snappy::Uncompress(reinterpret_cast<const char*>(out_.data()), out_.size(), &unpacked));
    EXPECT_TRUE(unpacked == levels + texts);
    return true;
  }

  Buffer out_;
  std::vector<uint32_t> last_;
};

TEST_F(SnappyCells, OfPhoneNumbers) {
  for (const size_t n : {20, 63, 64, 65, 1'000, 3'449, 3'450, 20'000}) EXPECT_TRUE(makes(plain(n, phone))) << n;
  EXPECT_TRUE(makes(plain(1'000, phone), "12345"));
}

TEST_F(SnappyCells, AreAboutAsSmallAsTheStockOnes) {
  const std::string texts = plain(20'000, phone);
  ASSERT_TRUE(makes(texts));
  std::string stock;
  snappy::Compress(texts.data(), texts.size(), &stock);
  EXPECT_LT(out_.size(), stock.size() * 104 / 100);
}

TEST_F(SnappyCells, OfOtherShapes) {
  const auto shaped = [](std::vector<size_t> cells) {
    return [cells](Random& random) {
      std::string text;
      for (const size_t length : cells) text += digits(length - 1, random) + '.';
      return text;
    };
  };
  EXPECT_TRUE(makes(plain(500, shaped({4, 8, 4, 4, 5}))));
  EXPECT_TRUE(makes(plain(500, shaped({4, 4}))));
  EXPECT_TRUE(makes(plain(500, shaped({4, 8, 8, 8, 8, 8, 8, 8}))));
  EXPECT_FALSE(makes(plain(500, shaped({4, 3, 4}))));       // a cell is too short,
  EXPECT_FALSE(makes(plain(500, shaped({4, 9, 4}))));       // or too long,
  EXPECT_FALSE(makes(plain(500, shaped({4}))));             // or it is the only one
  EXPECT_FALSE(makes(plain(500, shaped(std::vector<size_t>(16, 4)))));
}

TEST_F(SnappyCells, NotOfOtherTexts) {
  EXPECT_FALSE(makes(""));
  EXPECT_FALSE(makes("123"));
  EXPECT_FALSE(makes(std::string(400, '\0')));
  EXPECT_FALSE(makes(plain(1, phone)));
  EXPECT_FALSE(makes(plain(500, [](Random& random) { return digits(15, random); })));
  EXPECT_FALSE(makes(plain(500, [](Random& random) { return digits(random() % 20, random); })));
  EXPECT_FALSE(makes(plain(500, [](Random& random) { return "Customer#000" + digits(6, random); })));
  EXPECT_FALSE(makes(plain(500, [](Random&) { return std::string("12-345-678-9012"); })));
}

// They look like phone numbers at first.
TEST_F(SnappyCells, OfTextsThatAreOthersLater) {
  const std::string phones = plain(100, phone);
  const auto other = [](Random& random) { return digits(15, random); };
  EXPECT_TRUE(makes(phones + plain(5'000, other)));
  EXPECT_TRUE(makes(phones + plain(1'000, other) + phones + std::string(19 * 4'000, 'x') + phones));
  EXPECT_TRUE(makes(phones + std::string(19 * 10'000, '\0')));
}

}  // namespace
}  // namespace tpcmill::codec
