#include "encode/parquet/page.h"

#include <gtest/gtest.h>

#include <string>

#include "encode/parquet/levels.h"
#include "encode/parquet/page_checksum.h"

namespace tpcmill::parquet {
namespace {

std::string text_of(const Buffer& buffer) { return {reinterpret_cast<const char*>(buffer.data()), buffer.size()}; }
std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

const std::string kValues = "values";

DataPage page_of(std::span<const std::byte> levels) {
  return {.rows = 3,
          .encoding = EncodingNumber::kDeltaBinaryPacked,
          .levels = levels,
          .packed = bytes_of(kValues),
          .unpacked = 9,
          .compressed = true,
          .bounds = {}};
}

TEST(Levels, AreOneRun) {
  Buffer v1, v2;
  put_levels(20'000, 1, v1);
  put_levels(20'000, 2, v2);
  EXPECT_EQ(text_of(v2), std::string("\xc0\xb8\x02\x01", 4));
  EXPECT_EQ(text_of(v1), std::string("\x04\0\0\0", 4) + text_of(v2));
}

// Thrift's compact protocol: a header of 15 is field +1, of type 5 (int32).
TEST(Page, Version1) {
  Buffer out;
  const size_t header = PageWriter{.version = 1, .checksum = false}.put_data(page_of({}), out);
  EXPECT_EQ(text_of(out), std::string("\x15\x00\x15\x12\x15\x0c\x2c\x15\x06\x15\x0a\x15\x06\x15\x06\x00\x00", 17) + kValues);
  EXPECT_EQ(header, 17u);
}

TEST(Page, Version2HasItsLevelsInFront) {
  Buffer out;
  const std::string levels = "\x06\x01";
  const size_t header = PageWriter{.version = 2, .checksum = false}.put_data(page_of(bytes_of(levels)), out);
  // 3 values, 0 nulls, 3 rows, encoding 5, 2 bytes of levels, 0 of the other ones, compressed
  const std::string expected("\x15\x06\x15\x12\x15\x10\x5c\x15\x06\x15\x00\x15\x06\x15\x0a\x15\x04\x15\x00\x11\x00\x00", 22);
  EXPECT_EQ(text_of(out), expected + levels + kValues);
  EXPECT_EQ(header, expected.size());
}

TEST(Page, ChecksumsCoverWhatFollowsTheHeader) {
  const std::string levels = "\x06\x01";
  for (const int version : {1, 2}) {
    Buffer with, without;
    PageWriter{.version = version, .checksum = true}.put_data(page_of(bytes_of(levels)), with);
    PageWriter{.version = version, .checksum = false}.put_data(page_of(bytes_of(levels)), without);
    const uint32_t sum = version == 1 ? page_checksum({}, bytes_of(kValues)) : page_checksum(bytes_of(levels), bytes_of(kValues));
    Buffer number;
    const int64_t wide = static_cast<int32_t>(sum);
    put_varint(number, static_cast<uint64_t>(wide) << 1 ^ static_cast<uint64_t>(wide >> 63));
    EXPECT_EQ(text_of(with).substr(6, 1 + number.size()), "\x15" + text_of(number));
    EXPECT_EQ(with.size(), without.size() + 1 + number.size());
  }
}

TEST(Page, StatisticsWhereTheyAreAsked) {
  DataPage page = page_of({});
  page.bounds = {.least = "a", .greatest = "zz"};
  Buffer out;
  PageWriter{.version = 1, .checksum = false}.put_data(page, out);
  EXPECT_NE(text_of(out).find(std::string("\x1c\x36\x00\x28\x02zz\x18\x01" "a\x00", 12)), std::string::npos);
}

TEST(Page, DictionariesArePlain) {
  Buffer out;
  const size_t header = PageWriter{.version = 2, .checksum = false}.put_dictionary(2, bytes_of(kValues), bytes_of(kValues), out);
  EXPECT_EQ(text_of(out), std::string("\x15\x04\x15\x0c\x15\x0c\x4c\x15\x04\x15\x00\x00\x00", 13) + kValues);
  EXPECT_EQ(header, 13u);
}

}  // namespace
}  // namespace tpcmill::parquet
