#include "encode/parquet/bloom.h"

#include <gtest/gtest.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "encode/parquet/plain_values.h"

namespace tpcmill::parquet {
namespace {

std::vector<uint8_t> written(BloomFilter& filter) {
  Buffer out;
  filter.write(out);
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(out.data());
  return {bytes, bytes + out.size()};
}

// A filter as the specification reads it: a header that ends with its fixed choices, then bits.
class Reader {
 public:
  explicit Reader(BloomFilter& filter) : bytes_(written(filter)) {
    EXPECT_EQ(bytes_.at(0), 0x15);  // field 1, a number
    uint64_t zigzag = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t byte = bytes_.at(at_++);
      zigzag |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) break;
    }
    size_ = zigzag / 2;
    const std::vector<uint8_t> choices = {0x1c, 0x1c, 0, 0, 0x1c, 0x1c, 0, 0, 0x1c, 0x1c, 0, 0, 0};
    EXPECT_EQ(std::vector<uint8_t>(bytes_.begin() + static_cast<int64_t>(at_),
                                   bytes_.begin() + static_cast<int64_t>(at_ + choices.size())),
              choices);
    at_ += choices.size();
    EXPECT_EQ(bytes_.size(), at_ + size_);
  }

  size_t size() const { return size_; }

  bool may_contain(uint64_t hash) const {
    constexpr uint32_t kSalts[] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                   0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};
    const size_t block = at_ + ((hash >> 32) * (size_ / 32) >> 32) * 32;
    for (size_t word = 0; word < 8; ++word) {
      const uint32_t bit = static_cast<uint32_t>(hash) * kSalts[word] >> 27;
      if ((bytes_.at(block + word * 4 + bit / 8) >> bit % 8 & 1) == 0) return false;
    }
    return true;
  }

 private:
  std::vector<uint8_t> bytes_;
  size_t at_ = 1, size_ = 0;
};

uint64_t hash_of(int64_t value) { return XXH64(&value, sizeof value, 0); }

void insert(BloomFilter& filter, int64_t value) { filter.insert(std::as_bytes(std::span(&value, 1))); }

TEST(BloomFilter, RateAndSize) {
  for (const double asked : {0.1, 0.01, 0.001}) {
    for (const int64_t n : {1, 100, 10'000, 200'000}) {
      SCOPED_TRACE(testing::Message() << n << " values, " << asked);
      BloomFilter filter(asked);
      for (int64_t value = 0; value < n; ++value) insert(filter, value);
      const Reader reader(filter);
      for (int64_t value = 0; value < n; ++value) ASSERT_TRUE(reader.may_contain(hash_of(value)));

      constexpr int64_t kAbsent = 200'000;
      int64_t wrong = 0;
      for (int64_t value = 1; value <= kAbsent; ++value) wrong += reader.may_contain(hash_of(-value));
      const double expected = asked * kAbsent;
      EXPECT_LE(static_cast<double>(wrong), expected + 5 * std::sqrt(expected));

      // The usual formula, which takes all blocks for equally full, and the power of two behind it.
      const double formula = -static_cast<double>(n) / std::log(1 - std::pow(asked, 0.125));
      EXPECT_EQ(reader.size() & (reader.size() - 1), 0u);
      EXPECT_GE(static_cast<double>(reader.size()), formula);
      EXPECT_LE(static_cast<double>(reader.size()), std::max(32.0, 2.5 * formula));
      EXPECT_GE(BloomFilter::bytes_needed(static_cast<double>(n), asked), 2.5 * static_cast<double>(reader.size()));
    }
  }
}

TEST(BloomFilter, SizeGoesByDifferentValues) {
  BloomFilter once(0.01), often(0.01);
  for (int64_t value = 0; value < 1'000; ++value) insert(once, value);
  for (int64_t i = 0; i < 100'000; ++i) insert(often, i % 1'000);
  EXPECT_EQ(written(often), written(once));
}

TEST(BloomFilter, LargerThanTheFormulaWhereBlocksDiffer) {
  constexpr double kAsked = 1e-8;
  BloomFilter filter(kAsked);
  for (int64_t value = 0; value < 2'900; ++value) insert(filter, value);
  const double formula = -2'900 / std::log(1 - std::pow(kAsked, 0.125));
  EXPECT_LT(formula, 32'768);
  EXPECT_GT(Reader(filter).size(), 32'768u);
  EXPECT_GT(BloomFilter::bytes_needed(2'900, kAsked), 2.5 * 65'536);
}

TEST(BloomFilter, NeverAbove128MiB) {
  constexpr double kMost = 128 << 20;
  EXPECT_GT(BloomFilter::bytes_needed(1'000, 1e-300), kMost);
  EXPECT_LT(BloomFilter::bytes_needed(1'000, 1e-300), 3 * kMost);
}

TEST(BloomFilter, OneValue) {
  BloomFilter filter(0.01);
  filter.insert_hash(uint64_t{0xffffffff} << 32 | 1);
  std::vector<uint8_t> expected = {0x15, 0x40, 0x1c, 0x1c, 0, 0, 0x1c, 0x1c, 0, 0, 0x1c, 0x1c, 0, 0, 0};
  for (const uint32_t word : {1u << 8, 1u << 8, 1u << 17, 1u << 20, 1u << 14, 1u << 5, 1u << 19, 1u << 11})
    for (unsigned byte = 0; byte < 4; ++byte) expected.push_back(static_cast<uint8_t>(word >> 8 * byte));
  EXPECT_EQ(written(filter), expected);
}

TEST(BloomFilter, NoValue) {
  BloomFilter filter(0.01);
  const Reader reader(filter);
  EXPECT_EQ(reader.size(), 32u);
  EXPECT_FALSE(reader.may_contain(0));
}

TEST(BloomFilter, HashesAreXxh64OfTheBytes) {
  constexpr std::string_view kText = "abc";
  BloomFilter by_value(0.01), by_hash(0.01);
  by_value.insert(std::as_bytes(std::span(kText)));
  by_hash.insert_hash(0x44bc2cf5ad770999);
  EXPECT_EQ(written(by_value), written(by_hash));
}

TEST(BloomFilter, Pages) {
  for (const size_t width : {kByteArrays, size_t{4}, size_t{8}, size_t{16}}) {
    SCOPED_TRACE(width);
    BloomFilter one_by_one(0.01), page(0.01);
    Buffer plain;
    for (uint32_t i = 0; i < 100; ++i) {
      uint64_t value[] = {i, 77};
      const size_t length = width == kByteArrays ? i % 17 : width;
      if (width == kByteArrays) put_fixed(plain, static_cast<uint32_t>(length));
      plain.append(value, length);
      one_by_one.insert(std::as_bytes(std::span(value)).first(length));
    }
    page.insert_page(plain.bytes(), width, 100);
    EXPECT_EQ(written(page), written(one_by_one));
  }
}

TEST(BloomFilter, Clear) {
  BloomFilter filter(0.01), fresh(0.01);
  for (int64_t value = 0; value < 1'000; ++value) insert(filter, value);
  written(filter);
  filter.clear();
  insert(filter, 5);
  insert(fresh, 5);
  EXPECT_EQ(written(filter), written(fresh));
}

}  // namespace
}  // namespace tpcmill::parquet
