#include "codec/sorted_numbers.h"

#include <gtest/gtest.h>
#include <lz4.h>
#include <snappy.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "codec/compress.h"

namespace tpcmill::codec {
namespace {

// What the stock decoder reads; it must be `length` bytes.
std::string unpacked(Codec::Kind codec, std::span<const std::byte> stream, size_t length) {
  const char* const from = reinterpret_cast<const char*>(stream.data());
  std::string out(length, '?');
  if (codec == Codec::Kind::kSnappy) {
    size_t stated = 0;
    EXPECT_TRUE(snappy::GetUncompressedLength(from, stream.size(), &stated));
    EXPECT_EQ(stated, length);
    EXPECT_TRUE(stated == length && snappy::RawUncompress(from, stream.size(), out.data()));
  } else {
    EXPECT_EQ(LZ4_decompress_safe(from, out.data(), static_cast<int>(stream.size()), static_cast<int>(length)),
              static_cast<int>(length));
  }
  return out;
}

// The stream of values behind which there is something else, and a similar number first. It is the same
// however often they are said to repeat.
std::span<const std::byte> stream_of(Codec::Kind codec, const std::string& levels, std::vector<uint64_t> values,
                                     Buffer& scratch) {
  const size_t n = values.size();
  if (n > 0) values.push_back(values.back());
  values.resize(n + kPad / sizeof(uint64_t), 0x1234'5678'9abc'def0);
  const auto stream = [&](double repeats, Buffer& out) {
    return sorted_numbers(codec, repeats, std::as_bytes(std::span(levels)), std::span(values).first(n), out);
  };
  Buffer other;
  EXPECT_TRUE(std::ranges::equal(stream(4, other), stream(1, scratch)));
  return stream(4, scratch);
}

std::string bytes_of(const std::vector<uint64_t>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(uint64_t));
}

// Keys as lineitem has them from order `first` on: eight of 32 numbers, each one to seven times.
std::vector<uint64_t> keys(uint64_t first, size_t n, uint64_t most_times, std::mt19937_64& random) {
  std::vector<uint64_t> out;
  for (uint64_t order = first; out.size() < n; ++order)
    out.insert(out.end(), 1 + random() % most_times, order / 8 * 32 + order % 8 + 1);
  out.resize(n);
  return out;
}

class SortedNumbers : public testing::TestWithParam<Codec::Kind> {
 protected:
  void expect_restored(const std::vector<uint64_t>& values, const std::string& levels = {}) {
    const std::string plain = levels + bytes_of(values);
    const auto stream = stream_of(GetParam(), levels, values, scratch_);
    ASSERT_TRUE(unpacked(GetParam(), stream, plain.size()) == plain) << values.size() << " " << levels;
  }

  std::mt19937_64 random_{1};
  Buffer scratch_;
};

INSTANTIATE_TEST_SUITE_P(Codecs, SortedNumbers, testing::Values(Codec::Kind::kSnappy, Codec::Kind::kLz4Raw),
                         [](const auto& codec) { return codec.param == Codec::Kind::kSnappy ? "Snappy" : "Lz4"; });

TEST_P(SortedNumbers, TheStockDecoderReadsThem) {
  for (const uint64_t first : {uint64_t{0}, uint64_t{60}, uint64_t{16'380}, uint64_t{1} << 30, (uint64_t{1} << 58) - 5})
    for (const uint64_t times : {uint64_t{1}, uint64_t{4}, uint64_t{7}, uint64_t{500}})
      for (const size_t n : {0, 1, 2, 3, 4, 5, 17, 1000, 20'000}) expect_restored(keys(first, n, times, random_));
}

TEST_P(SortedNumbers, LevelsStandBeforeThem) {
  for (const size_t n : {0, 1, 3, 1000})
    for (size_t length = 0; length < 16; ++length)
      expect_restored(keys(7, n, 7, random_), std::string("0123456789abcdef").substr(0, length));
}

// Right all the same: numbers in no order, of any size, and all equal.
TEST_P(SortedNumbers, OfAnyKind) {
  for (int bits = 1; bits <= 64; bits += 3) {
    std::vector<uint64_t> values(3000);
    for (uint64_t& value : values) value = random_() >> (64 - bits);
    expect_restored(values);
  }
  for (const uint64_t value : {uint64_t{0}, ~uint64_t{0}, uint64_t{77}})
    for (const size_t n : {2, 3, 4, 40, 100'000}) expect_restored(std::vector<uint64_t>(n, value));
}

TEST_P(SortedNumbers, AreSmallerThanTheStockOnes) {
  struct Case {
    uint64_t first, times;
    size_t n;
  };
  for (const Case& each : {Case{0, 7, 20'000}, Case{1'000'000, 7, 20'000}, Case{1'000'000'000, 7, 20'000},
                           Case{0, 7, 600}, Case{1'000'000, 4, 20'000}}) {
    const std::vector<uint64_t> values = keys(each.first, each.n, each.times, random_);
    const std::string plain = bytes_of(values);
    Buffer out;
    Compressor stock({GetParam(), 0});
    EXPECT_LT(stream_of(GetParam(), {}, values, scratch_).size(),
              stock.compress({{}, std::as_bytes(std::span(plain))}, out).size())
        << each.first << " " << each.times << " " << each.n;
  }
}

}  // namespace
}  // namespace tpcmill::codec
