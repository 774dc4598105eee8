#include "codec/compress.h"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

#include <string>
#include <utility>

namespace tpcmill::codec {
namespace {

// BROTLI's decoder is no part of the program; test/read has readers that bring one.
std::string restored(Codec::Kind kind, std::span<const std::byte> packed, size_t length) {
  const char* const from = reinterpret_cast<const char*>(packed.data());
  std::string out(length, '?');
  switch (kind) {
    case Codec::Kind::kBrotli:
    case Codec::Kind::kUncompressed: return std::string(from, packed.size());
    case Codec::Kind::kSnappy: EXPECT_TRUE(snappy::RawUncompress(from, packed.size(), out.data())); break;
    case Codec::Kind::kZstd: EXPECT_EQ(ZSTD_decompress(out.data(), length, from, packed.size()), length); break;
    case Codec::Kind::kLz4Raw:
      EXPECT_EQ(LZ4_decompress_safe(from, out.data(), static_cast<int>(packed.size()), static_cast<int>(length)),
                static_cast<int>(length));
      break;
    case Codec::Kind::kGzip: {
      libdeflate_decompressor* const gzip = libdeflate_alloc_decompressor();
      EXPECT_EQ(libdeflate_gzip_decompress(gzip, from, packed.size(), out.data(), length, nullptr), LIBDEFLATE_SUCCESS);
      libdeflate_free_decompressor(gzip);
    }
  }
  return out;
}

TEST(Compressor, WhatGoesInComesOut) {
  constexpr const char* kWords[] = {"carefully ", "final ", "packages ", "sleep "};
  std::string prose, noise;
  for (uint64_t i = 0, x = 1; i < 100'000; ++i) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    prose += kWords[x >> 62];
    noise += static_cast<char>(x >> 56);
  }
  for (const Codec codec : {Codec{Codec::Kind::kUncompressed, 0}, Codec{Codec::Kind::kSnappy, 0}, Codec{Codec::Kind::kGzip, 6},
                            Codec{Codec::Kind::kZstd, 1}, Codec{Codec::Kind::kZstd, 19}, Codec{Codec::Kind::kLz4Raw, 0}}) {
    SCOPED_TRACE(codec.text());
    Compressor compressor(codec);
    Buffer scratch;
    for (const std::string& text : {std::string("x"), prose, noise, prose.substr(0, 1000)}) {
      const auto packed = compressor.compress({{}, std::as_bytes(std::span(text))}, scratch);
      EXPECT_EQ(restored(codec.kind, packed, text.size()), text);
      Buffer again;
      const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
      const size_t levels = std::min<size_t>(6, text.size());
      const auto joined = compressor.compress({bytes.first(levels), bytes.subspan(levels)}, again);
      EXPECT_EQ(restored(codec.kind, joined, text.size()), text);
      if (text == prose && codec.kind != Codec::Kind::kUncompressed) {
        EXPECT_LT(packed.size(), text.size());
      }
    }
  }
}

TEST(Compressor, SameBytesWhateverCameBefore) {
  const std::string text = "the same page, again and again, the same page";
  for (const Codec::Kind kind : {Codec::Kind::kSnappy, Codec::Kind::kGzip, Codec::Kind::kBrotli, Codec::Kind::kZstd,
                                 Codec::Kind::kLz4Raw}) {
    Compressor used({kind, 1}), fresh({kind, 1});
    Buffer scratch, other;
    const std::string large(100'000, 'y');
    used.compress({{}, std::as_bytes(std::span(large))}, scratch);
    const auto again = used.compress({{}, std::as_bytes(std::span(text))}, scratch);
    const auto first = fresh.compress({{}, std::as_bytes(std::span(text))}, other);
    EXPECT_TRUE(std::equal(again.begin(), again.end(), first.begin(), first.end())) << static_cast<int>(kind);
  }
}

// What is found in the first page holds for those behind it.
TEST(Compressor, LooksForWhatRepeatsWhereItPays) {
  std::string repeating, uneven, even;
  for (uint64_t i = 0, x = 1; i < 20'000; ++i) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    repeating += static_cast<char>(i % 7 * 31);
    uneven += static_cast<char>((x >> 60) * (x >> 56 & 15));
    even += static_cast<char>(x >> 56);
  }
  for (const auto& [text, kind] : {std::pair(repeating, PackedBits::kRepeating), std::pair(uneven, PackedBits::kUneven),
                                   std::pair(even, PackedBits::kEven)}) {
    Compressor compressor({Codec::Kind::kZstd, 1});
    PackedBits found = PackedBits::kUnknown;
    Buffer scratch;
    for (int page = 0; page < 2; ++page) {
      for (const size_t levels : {0, 6}) {
        const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
        const auto packed = compressor.compress_packed({bytes.first(levels), bytes.subspan(levels)}, found, scratch);
        EXPECT_EQ(found, kind);
        EXPECT_TRUE(restored(Codec::Kind::kZstd, packed, text.size()) == text);
      }
    }
    Compressor higher({Codec::Kind::kZstd, 3});
    found = PackedBits::kUnknown;
    higher.compress_packed({{}, std::as_bytes(std::span(text))}, found, scratch);
    EXPECT_EQ(found, PackedBits::kUnknown);
  }
}

// A page may be unlike the first one.
TEST(Compressor, PacksBitsOfAnyKind) {
  const std::string same(5'000, 'x'), other = same + "y";
  for (const PackedBits kind : {PackedBits::kRepeating, PackedBits::kUneven, PackedBits::kEven}) {
    for (const std::string& text : {std::string("a"), same, other}) {
      Compressor compressor({Codec::Kind::kZstd, 1});
      PackedBits known = kind;
      Buffer scratch;
      const auto packed = compressor.compress_packed({{}, std::as_bytes(std::span(text))}, known, scratch);
      EXPECT_EQ(known, kind);
      EXPECT_TRUE(restored(Codec::Kind::kZstd, packed, text.size()) == text);
    }
  }
}

}  // namespace
}  // namespace tpcmill::codec
