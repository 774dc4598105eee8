#include "codec/snappy_numbers.h"

#include <gtest/gtest.h>
#include <snappy.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace tpcmill::codec {
namespace {

std::string unpacked(const Buffer& packed) {
  std::string out;
  const char* const bytes = reinterpret_cast<const char*>(packed.data());
  EXPECT_TRUE(snappy::IsValidCompressedBuffer(bytes, packed.size()));
  EXPECT_TRUE(snappy::Uncompress(bytes, packed.size(), &out));
  return out;
}

std::string plain(const std::vector<uint64_t>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(uint64_t)};
}

Buffer packed(const std::vector<uint64_t>& values, int64_t least, int64_t greatest) {
  std::vector<uint32_t> last;
  Buffer out;
  begin_snappy(values.size() * sizeof(uint64_t), {}, out);
  snappy_numbers(values, least, greatest, last, out);
  return out;
}

std::vector<uint64_t> random_numbers(size_t n, int64_t least, int64_t greatest) {
  std::mt19937_64 random(n);
  std::vector<uint64_t> values(n);
  for (uint64_t& value : values)
    value = static_cast<uint64_t>(least) + random() % static_cast<uint64_t>(greatest - least + 1);
  return values;
}

TEST(SnappyNumbers, TheStockDecoderReadsThem) {
  constexpr std::pair<int64_t, int64_t> kRanges[] = {
      {0, 0}, {0, 1}, {1, 150'000}, {65'535, 65'536}, {0, 200'000}, {-99'999, 999'999}, {-256, 255},
      {-70'000, -1}, {1, 10'494'950}, {0, 4'294'967'295}, {-2'147'483'648, 2'147'483'647},
      {5'000'000'000, 5'000'100'000}};
  for (const auto& [least, greatest] : kRanges) {
    for (const size_t n : {0, 1, 2, 3, 255, 256, 257, 8191, 8192, 20'000}) {
      const std::vector<uint64_t> values = random_numbers(n, least, greatest);
      ASSERT_EQ(unpacked(packed(values, least, greatest)), plain(values)) << least << " " << greatest << " " << n;
    }
  }
}

TEST(SnappyNumbers, SayFarOnesInFull) {
  // The first quotient comes back after so many numbers: a short copy, a long one, none.
  for (const int64_t other : {int64_t{300}, int64_t{70'000}, int64_t{5'000'000'000}}) {
    for (const size_t apart : {254, 255, 256, 257, 8190, 8191, 8192, 8193}) {
      std::vector<uint64_t> values(apart + 1, static_cast<uint64_t>(other));
      values.front() = values.back() = other > 65'536 ? static_cast<uint64_t>(other - 66'000) : 5;
      EXPECT_EQ(unpacked(packed(values, static_cast<int64_t>(values[0]), other)), plain(values)) << other << " " << apart;
    }
  }
}

TEST(SnappyNumbers, AreAboutAsSmallAsTheStockOnes) {
  constexpr std::pair<int64_t, int64_t> kRanges[] = {
      {0, 9'999'999}, {-99'999, 999'999}, {1, 150'000}, {100, 100'000}, {1, 32'768}};
  for (const auto& [least, greatest] : kRanges) {
    const std::vector<uint64_t> values = random_numbers(20'000, least, greatest);
    const std::string bytes = plain(values);
    std::string stock;
    snappy::Compress(bytes.data(), bytes.size(), &stock);
    EXPECT_LT(packed(values, least, greatest).size(), stock.size() * 103 / 100) << least << " " << greatest;
  }
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

TEST(SnappyLiteral, SaysItsLengthInAsFewBytesAsItNeeds) {
  constexpr std::pair<size_t, size_t> kHeads[] = {{1, 1},   {60, 1},     {61, 2},     {256, 2},        {257, 3},
                                                  {65'536, 3}, {65'537, 4}, {1 << 24, 4}, {(1 << 24) + 1, 5}};
  for (const auto& [length, head] : kHeads) {
    const std::string text(length, 'x');
    Buffer out;
    snappy_literal(std::as_bytes(std::span(text)), out);
    EXPECT_EQ(out.size(), head + length) << length;
  }
}

TEST(Snappy, LevelsStandBeforeTheValues) {
  const std::string levels = "12345";
  std::vector<uint64_t> values(1'000);
  for (size_t i = 0; i < values.size(); ++i) values[i] = i * 7'919 % 1'000'000;
  std::vector<uint32_t> last;
  Buffer out;
  begin_snappy(levels.size() + plain(values).size(), std::as_bytes(std::span(levels)), out);
  snappy_numbers(values, 0, 999'999, last, out);
  EXPECT_EQ(unpacked(out), levels + plain(values));
}

}  // namespace
}  // namespace tpcmill::codec
