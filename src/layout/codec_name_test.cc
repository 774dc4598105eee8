#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"
#include "tpcmill/layout.h"

namespace tpcmill {
namespace {

using testing::HasSubstr;

std::string sentence_about(const std::string& text) {
  try {
    return "accepted as " + Codec::parse(text).text();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.written();
  }
}

TEST(CodecName, ReadsEverySpelling) {
  struct {
    const char* typed;
    const char* text;
  } const cases[] = {
      {"snappy", "SNAPPY"},
      {"SNAPPY", "SNAPPY"},
      {"Snappy", "SNAPPY"},
      {"none", "UNCOMPRESSED"},
      {"uncompressed", "UNCOMPRESSED"},
      {"zstd", "ZSTD(1)"},
      {"zstd:3", "ZSTD(3)"},
      {"ZSTD(3)", "ZSTD(3)"},
      {"zstd(22)", "ZSTD(22)"},
      {"Zstd:1", "ZSTD(1)"},
      {"gzip", "GZIP(6)"},
      {"gzip(6)", "GZIP(6)"},
      {"gzip:9", "GZIP(9)"},
      {"brotli", "BROTLI(1)"},
      {"brotli:5", "BROTLI(5)"},
      {"BROTLI(0)", "BROTLI(0)"},
      {"brotli:11", "BROTLI(11)"},
      {"lz4_raw", "LZ4_RAW"},
      {"lz4", "LZ4_RAW"},
      {"LZ4", "LZ4_RAW"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.typed);
    EXPECT_EQ(Codec::parse(c.typed).text(), c.text);
    EXPECT_EQ(Codec::parse(Codec::parse(c.typed).text()), Codec::parse(c.typed));
  }
  EXPECT_EQ(Codec().text(), "SNAPPY");
}

TEST(CodecName, RefusesLevelsOutOfRange) {
  for (const char* typed : {"zstd:0", "zstd:23", "ZSTD(100)", "zstd:-1", "zstd:", "zstd()",
                            "zstd:x", "zstd:99999999999999999999", "zstd:+3", "zstd(3))"})
    EXPECT_THAT(sentence_about(typed), HasSubstr("whole number from 1 to 22")) << typed;
  for (const char* typed : {"gzip:0", "gzip(10)"})
    EXPECT_THAT(sentence_about(typed), HasSubstr("from 1 to 9")) << typed;
  EXPECT_THAT(sentence_about("brotli:12"), HasSubstr("from 0 to 11"));
  for (const char* typed : {"snappy:1", "uncompressed(0)", "none:1", "lz4:3", "LZ4_RAW(1)"})
    EXPECT_THAT(sentence_about(typed), HasSubstr("has no levels")) << typed;
  EXPECT_THAT(sentence_about("zstd(3"), HasSubstr("closing bracket"));
}

TEST(CodecName, ListsWhatIsRight) {
  for (const char* typed : {"", "LZO", "lzo", "zst", "snapy", "deflate", "zstd 3", "(3)", ":3"}) {
    SCOPED_TRACE(typed);
    EXPECT_THAT(sentence_about(typed),
                HasSubstr("-c/--compression \"" + std::string(typed) + "\""));
    EXPECT_THAT(sentence_about(typed), HasSubstr("snappy, zstd (1 to 22), lz4_raw, gzip (1 to 9), "
                                                 "brotli (0 to 11), uncompressed"));
  }
  EXPECT_THAT(sentence_about("snapy"), HasSubstr("did you mean \"snappy\"?"));
  EXPECT_THAT(sentence_about("zst:3"), HasSubstr("did you mean \"zstd\"?"));
}

}  // namespace
}  // namespace tpcmill
