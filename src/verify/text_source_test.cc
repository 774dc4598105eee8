#include "verify/text_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "encode/text_codec.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using testing::HasSubstr;

class TextSourceTest : public testing::Test {
 protected:
  ~TextSourceTest() override { std::filesystem::remove(path_); }

  // Everything in a file of these bytes, so many of them at a time.
  std::string read(const std::string& bytes, size_t at_once) {
    std::ofstream(path_, std::ios::binary) << bytes;
    const std::filesystem::path path(path_);
    TextSource source(path.parent_path().string(), path.filename().string());
    std::string room(at_once, '\0'), text;
    while (const size_t got = source.read(room)) text.append(room, 0, got);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(source.read(room), 0u);  // the end stays the end
    return text;
  }

  std::string refusal(const std::string& bytes) {
    try {
      read(bytes, 1000);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::StartsWith(path_ + " cannot be read: "));
      return error.what();
    }
    return "";
  }

  const std::string path_ = testing::TempDir() + "text_source_test." + std::to_string(getpid());
};

std::string packed(const Codec& codec, const std::string& text) {
  Buffer out;
  TextCompressor(codec).compress(std::as_bytes(std::span(text)), out);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string some_text() {
  std::string text;
  for (int i = 0; text.size() < 700'000; ++i) text += std::to_string(i * 7919) + "|so on|\n";
  return text;
}

constexpr Codec kGzip{Codec::Kind::kGzip, 6}, kZstd{Codec::Kind::kZstd, 3};

TEST_F(TextSourceTest, ReadsMembersAndFramesAsOneText) {
  const std::string text = some_text();
  for (const size_t at_once : {size_t{1} << 20, size_t{4096}, size_t{7}}) {
    EXPECT_EQ(read(text, at_once), text);
    EXPECT_EQ(read("", at_once), "");
    for (const Codec& codec : {kGzip, kZstd}) {
      const std::string one = packed(codec, text), empty = packed(codec, "");
      EXPECT_LT(one.size(), text.size());
      EXPECT_EQ(read(one, at_once), text);
      EXPECT_EQ(read(empty, at_once), "");
      EXPECT_EQ(read(empty + one + empty + empty + packed(codec, "end"), at_once), text + "end");
    }
    EXPECT_EQ(read(packed(kGzip, "a") + std::string(512, '\0'), at_once), "a");
    const std::string skippable("\x50\x2a\x4d\x18\x03\x00\x00\x00zzz", 11);
    EXPECT_EQ(read(skippable + packed(kZstd, "a") + skippable + packed(kZstd, "b"), at_once), "ab");
  }
}

TEST_F(TextSourceTest, RefusesWhatIsNotWholeWhereverItEnds) {
  for (const Codec& codec : {kGzip, kZstd}) {
    const std::string first = packed(codec, "first\n"), all = first + packed(codec, "second\n");
    for (size_t size = 4; size < all.size(); ++size)
      EXPECT_EQ(refusal(all.substr(0, size)).find("in the middle of compressed data") == std::string::npos,
                size == first.size())
          << size;
    EXPECT_THAT(refusal(all + "x"), HasSubstr("compressed data"));
    EXPECT_THAT(refusal(all + "something else"), HasSubstr("compressed data is damaged"));
    // Each byte of the text counts, by its checksum.
    std::string damaged = packed(codec, some_text());
    damaged[damaged.size() / 2] ^= 1;
    EXPECT_THAT(refusal(damaged), HasSubstr("compressed data is damaged"));
  }
  EXPECT_THAT(refusal("\x1f\x8b\x08 and so on"), HasSubstr("compressed data"));
}

TEST(TextCodec, IsWhatTheUsersRulesSayLast) {
  const auto rule = [](LayoutRule::Source source, const char* table, const char* column, Codec codec) {
    LayoutRule out{source, table, column, {}};
    out.settings.codec = codec;
    return out;
  };
  using Source = LayoutRule::Source;
  Layout layout;
  EXPECT_EQ(text_codec(layout, "orders").kind, Codec::Kind::kUncompressed);
  layout.rules = {rule(Source::kPreset, "", "", kZstd), rule(Source::kCommandLine, "", "o_comment", kZstd)};
  EXPECT_EQ(text_codec(layout, "orders").kind, Codec::Kind::kUncompressed);
  layout.rules = {rule(Source::kFile, "orders", "", kZstd), rule(Source::kCommandLine, "", "", kGzip)};
  EXPECT_EQ(text_codec(layout, "orders"), kZstd);
  EXPECT_EQ(text_codec(layout, "part"), kGzip);
  layout.rules.push_back(rule(Source::kCommandLine, "", "", {Codec::Kind::kUncompressed, 0}));
  EXPECT_EQ(text_extension(text_codec(layout, "part")), "");
}

TEST(TextCompressor, GivesTheSameBytesAgain) {
  for (const Codec& codec : {kGzip, kZstd}) {
    TextCompressor compressor(codec);
    const std::string text = some_text();
    Buffer first, second;
    compressor.compress(std::as_bytes(std::span(text)), first);
    compressor.compress({}, second);
    second.clear();
    compressor.compress(std::as_bytes(std::span(text)), second);
    EXPECT_TRUE(std::ranges::equal(first.bytes(), second.bytes()));
    EXPECT_GE(TextCompressor::memory(codec, static_cast<double>(text.size())), static_cast<double>(first.size()));
  }
}

}  // namespace
}  // namespace tpcmill
