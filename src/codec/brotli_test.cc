#include "codec/brotli.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <random>
#include <string>

namespace tpcmill::codec {
namespace {

std::string compressed(int level, const std::string& text) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 8, '?');
  out.resize(brotli(level, text.data(), text.size(), out.data(), out.size()));
  return out;
}

std::string by_the_library(int level, const std::string& text) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 8, '?');
  size_t size = out.size();
  EXPECT_TRUE(BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, text.size(),
                                    reinterpret_cast<const uint8_t*>(text.data()), &size,
                                    reinterpret_cast<uint8_t*>(out.data())));
  out.resize(size);
  return out;
}

std::string prose(size_t length) {
  constexpr const char* kWords[] = {"carefully ", "final ", "packages ", "sleep ", "above ", "the "};
  std::mt19937 random(1);
  std::string text;
  while (text.size() < length) text += kWords[random() % 6];
  return text;
}

TEST(Brotli, WritesWhatTheLibraryWritesOfOneBuffer) {
  std::mt19937 random(2);
  std::string noise(70'000, '?');
  for (char& c : noise) c = static_cast<char>(random());
  for (const std::string& text : {std::string(), std::string("a"), prose(100'000), noise})
    for (const int level : {0, 1, 2, 5, 9, 11}) EXPECT_EQ(compressed(level, text), by_the_library(level, text)) << level;
  // This level has a way of its own there, which cannot be given an allocator.
  EXPECT_LT(compressed(10, prose(100'000)).size(), compressed(9, prose(100'000)).size());
}

TEST(Brotli, StoresInAFrame) {
  std::string out(64, '?');
  out.resize(brotli_stored("hello", 5, out.data()));
  EXPECT_EQ(out, std::string("\x21\x03\x20\x00\x08hello\x03", 11));
  std::string long_text(size_t{1} << 24, 'x');
  long_text += "yz";
  out.resize(long_text.size() + 16);
  out.resize(brotli_stored(long_text.data(), long_text.size(), out.data()));
  EXPECT_EQ(out.size(), long_text.size() + 2 + 4 + 3 + 1);
  EXPECT_EQ(out.substr(0, 6), std::string("\x21\x03\xfc\xff\xff\x0f", 6));
}

int allocations_left = 0;

void* take(size_t bytes) { return allocations_left-- > 0 ? std::malloc(bytes) : nullptr; }

TEST(Brotli, LackOfMemoryIsAnException) {
  const std::string text = prose(20'000);
  std::string out(BrotliEncoderMaxCompressedSize(text.size()), '?');
  for (const int level : {0, 5, 10, 11}) {
    for (int allocations = 0;; ++allocations) {
      allocations_left = allocations;
      try {
        const size_t size = brotli(level, text.data(), text.size(), out.data(), out.size(), take);
        EXPECT_EQ(out.substr(0, size), compressed(level, text));
        EXPECT_GT(allocations, 2);
        break;
      } catch (const std::bad_alloc&) {
        EXPECT_LT(allocations_left, 0);
      }
    }
  }
}

}  // namespace
}  // namespace tpcmill::codec
