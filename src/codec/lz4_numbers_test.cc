#include "codec/lz4_numbers.h"

#include <gtest/gtest.h>
#include <lz4.h>

#include <random>
#include <string>

namespace tpcmill::codec {
namespace {

std::string plain(const std::vector<uint64_t>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(uint64_t));
}

// What the stock decoder reads; it must be `length` bytes.
std::string unpacked(const Buffer& packed, size_t length) {
  std::string out(length, '?');
  EXPECT_EQ(LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()), out.data(),
                                static_cast<int>(packed.size()), static_cast<int>(length)),
            static_cast<int>(length));
  return out;
}

size_t stock_size(const std::string& plain) {
  const int length = static_cast<int>(plain.size());
  std::string out(static_cast<size_t>(LZ4_compressBound(length)), '?');
  return static_cast<size_t>(LZ4_compress_default(plain.data(), out.data(), length, static_cast<int>(out.size())));
}

TEST(Lz4Numbers, TheStockDecoderReadsThem) {
  std::mt19937_64 random(1);
  std::vector<uint32_t> last;
  Buffer out;
  for (const uint64_t greatest :
       {uint64_t{0}, uint64_t{1}, uint64_t{255}, uint64_t{256}, uint64_t{65'536}, uint64_t{262'143}, uint64_t{262'144},
        uint64_t{10'494'950}, uint64_t{16'777'215}, uint64_t{16'777'216}, uint64_t{4'294'967'295}}) {
    for (const size_t n : {0, 1, 2, 3, 4, 5, 63, 64, 65, 66, 67, 255, 256, 8191, 8192, 20'000}) {
      std::vector<uint64_t> values(n);
      for (uint64_t& value : values) value = random() % (greatest + 1);
      lz4_numbers({}, values, greatest, last, out);
      ASSERT_TRUE(unpacked(out, n * sizeof(uint64_t)) == plain(values)) << greatest << " " << n;
    }
  }
}

TEST(Lz4Numbers, SayFarOnesInFull) {
  // The first quotient comes back after more than 65,535 bytes, and just within.
  for (const uint64_t greatest : {uint64_t{200'000}, uint64_t{400'000}, uint64_t{20'000'000}}) {
    for (const size_t apart : {8190, 8191, 8192, 8193}) {
      std::vector<uint64_t> values(apart + 2, greatest);
      values.front() = values[apart] = 5;
      std::vector<uint32_t> last;
      Buffer out;
      lz4_numbers({}, values, greatest, last, out);
      EXPECT_TRUE(unpacked(out, values.size() * sizeof(uint64_t)) == plain(values)) << greatest << " " << apart;
    }
  }
}

TEST(Lz4Numbers, AreAsSmallAsTheStockOnes) {
  std::mt19937_64 random(2);
  std::vector<uint32_t> last;
  Buffer out;
  for (const uint64_t greatest : {uint64_t{10'000}, uint64_t{65'535}, uint64_t{200'000}, uint64_t{2'000'000},
                                  uint64_t{10'000'000}, uint64_t{100'000'000}}) {
    std::vector<uint64_t> values(20'000);
    for (uint64_t& value : values) value = random() % (greatest + 1);
    lz4_numbers({}, values, greatest, last, out);
    EXPECT_LE(out.size(), stock_size(plain(values))) << greatest;
  }
}

TEST(Lz4Numbers, LevelsStandBeforeTheValues) {
  std::mt19937_64 random(3);
  std::vector<uint32_t> last;
  Buffer out;
  for (const size_t length : {1, 6, 7, 15, 255}) {
    const std::string levels(length, '7');
    for (const size_t n : {0, 1, 2, 3, 1000}) {
      std::vector<uint64_t> values(n);
      for (uint64_t& value : values) value = random() % 100'000'000;
      lz4_numbers(std::as_bytes(std::span(levels)), values, 99'999'999, last, out);
      const std::string whole = levels + plain(values);
      EXPECT_EQ(unpacked(out, whole.size()), whole);
    }
  }
}

TEST(Lz4Literal, OfAnyLength) {
  for (const size_t levels : {0, 1, 6}) {
    for (const size_t n : {0, 1, 8, 14, 15, 269, 270, 524, 525, 100'000}) {
      const std::string first(levels, 'l'), text(n, 'x');
      Buffer out;
      lz4_literal(std::as_bytes(std::span(first)), std::as_bytes(std::span(text)), out);
      EXPECT_EQ(unpacked(out, levels + n), first + text);
    }
  }
}

}  // namespace
}  // namespace tpcmill::codec
