#include "encode/parquet/snappy_numbers.h"

#include <gtest/gtest.h>
#include <snappy.h>

#include <algorithm>
#include <random>
#include <string>

namespace tpcmill::parquet {
namespace {

std::string unpacked(const Buffer& packed) {
  std::string out;
  const char* const bytes = reinterpret_cast<const char*>(packed.data());
  EXPECT_TRUE(snappy::IsValidCompressedBuffer(bytes, packed.size()));
  EXPECT_TRUE(snappy::Uncompress(bytes, packed.size(), &out));
  return out;
}

TEST(SnappyNumbers, TheStockDecoderReadsThem) {
  std::mt19937_64 random(1);
  std::vector<uint32_t> last;
  Buffer out;
  for (const uint64_t greatest : {uint64_t{0}, uint64_t{1}, uint64_t{65'535}, uint64_t{65'536}, uint64_t{200'000},
                                  uint64_t{10'494'950}, uint64_t{4'294'967'295}}) {
    for (const size_t n : {0, 1, 2, 3, 255, 256, 257, 8191, 8192, 20'000}) {
      std::vector<uint64_t> values(n);
      for (uint64_t& value : values) value = random() % (greatest + 1);
      begin_snappy(n * 8, {}, out);
      snappy_numbers(values, greatest, last, out);
      ASSERT_EQ(unpacked(out), std::string(reinterpret_cast<const char*>(values.data()), n * 8)) << greatest << " " << n;
    }
  }
}

TEST(SnappyNumbers, SayFarOnesInFull) {
  // The first quotient comes back after more than 65,535 bytes, and just within.
  for (const size_t apart : {8190, 8191, 8192, 8193}) {
    std::vector<uint64_t> values(apart + 1, 70'000);
    values.front() = values.back() = 5;
    std::vector<uint32_t> last;
    Buffer out;
    begin_snappy(values.size() * 8, {}, out);
    snappy_numbers(values, 70'000, last, out);
    EXPECT_EQ(unpacked(out), std::string(reinterpret_cast<const char*>(values.data()), values.size() * 8));
  }
}

TEST(SnappyNumbers, AreAboutAsSmallAsTheStockOnes) {
  std::mt19937_64 random(2);
  std::vector<uint64_t> values(20'000);
  for (uint64_t& value : values) value = random() % 10'000'000;
  std::vector<uint32_t> last;
  Buffer out;
  begin_snappy(values.size() * 8, {}, out);
  snappy_numbers(values, 9'999'999, last, out);
  std::string stock;
  snappy::Compress(reinterpret_cast<const char*>(values.data()), values.size() * 8, &stock);
  EXPECT_LT(out.size(), stock.size() * 11 / 10);
}

TEST(SnappyLiteral, OfAnyLength) {
  for (const size_t n : {0, 1, 60, 61, 255, 256, 65'536, 100'000}) {
    const std::string text(n, 'x');
    Buffer out;
    begin_snappy(n, {}, out);
    snappy_literal(std::as_bytes(std::span(text)), out);
    EXPECT_EQ(unpacked(out), text);
  }
}

TEST(Snappy, LevelsStandBeforeTheValues) {
  const std::string levels = "12345";
  std::vector<uint64_t> values(1'000);
  for (size_t i = 0; i < values.size(); ++i) values[i] = i * 7'919 % 1'000'000;
  const std::string plain(reinterpret_cast<const char*>(values.data()), values.size() * 8);
  std::vector<uint32_t> last;
  Buffer out;
  begin_snappy(levels.size() + plain.size(), std::as_bytes(std::span(levels)), out);
  snappy_numbers(values, 999'999, last, out);
  EXPECT_EQ(unpacked(out), levels + plain);
}

}  // namespace
}  // namespace tpcmill::parquet
