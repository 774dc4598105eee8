#include "encode/parquet/byte_stream_split.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tpcmill::parquet {
namespace {

std::string split(std::string_view plain, size_t width) {
  Buffer from, out;
  put_bytes(from, plain);
  put_bytes(out, "|");  // what stands there already is kept
  put_byte_stream_split(from.bytes(), width, out);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

TEST(ByteStreamSplit, Examples) {
  EXPECT_EQ(split("", 4), "|");
  EXPECT_EQ(split("abcd", 4), "|abcd");
  EXPECT_EQ(split("abcdefghijkl", 4), "|aeibfjcgkdhl");
  EXPECT_EQ(split("abcdefghijklmnop", 8), "|aibjckdlemfngohp");
  EXPECT_EQ(split("abcdefghijklmnopABCDEFGHIJKLMNOP", 16), "|aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpP");
}

TEST(ByteStreamSplit, EveryByteHasItsPlace) {
  for (const size_t width : {4, 8, 16}) {
    for (const size_t n : {1, 2, 15, 16, 17, 63, 64, 65, 1'000, 20'000}) {
      std::string plain(n * width, ' ');
      for (size_t i = 0; i < plain.size(); ++i) plain[i] = static_cast<char>(i * 2654435761u >> 13);
      const std::string out = split(plain, width);
      ASSERT_EQ(out.size(), 1 + plain.size());
      for (size_t i = 0; i < plain.size(); ++i)
        ASSERT_EQ(out[1 + i % width * n + i / width], plain[i]) << "width " << width << ", n " << n << ", byte " << i;
    }
  }
}

}  // namespace
}  // namespace tpcmill::parquet
