#include "codec/zstd_pages.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <memory>
#include <random>
#include <string>

#include "codec/zstd_head.h"

namespace tpcmill::codec {
namespace {

// What the stock decoder reads; it must be `length` bytes, as the frame says.
std::string unpacked(const Buffer& packed, size_t length) {
  std::string out(length, '?');
  EXPECT_EQ(ZSTD_getFrameContentSize(packed.data(), packed.size()), length);
  EXPECT_EQ(ZSTD_decompress(out.data(), length, packed.data(), packed.size()), length);
  return out;
}

TEST(ZstdStored, OfAnyLength) {
  std::mt19937 random(2);
  for (const size_t levels : {0, 1, 6, 200}) {
    for (const size_t n : {0, 1, 55, 56, 255, 256, 65'535, 65'791, 65'792, 131'071, 131'072, 131'073, 300'000}) {
      std::string first(levels, 'l'), text(n, '?');
      for (char& each : text) each = static_cast<char>(random());
      Buffer out;
      zstd_stored(std::as_bytes(std::span(first)), std::as_bytes(std::span(text)), out);
      ASSERT_TRUE(unpacked(out, levels + n) == first + text) << levels << " " << n;
      std::string stock(ZSTD_compressBound(text.size()), '?');
      if (levels == 0) {
        EXPECT_LE(out.size(), ZSTD_compress(stock.data(), stock.size(), text.data(), text.size(), 1)) << n;
      }
    }
  }
}

// As decoders of streams read it, which keep no more than the window.
TEST(ZstdStored, LargeOnesHaveAWindowOfTheirOwn) {
  const std::string text((size_t{1} << kZstdWindowLog) + 1, 'x');
  Buffer out;
  zstd_stored({}, std::as_bytes(std::span(text)), out);
  EXPECT_EQ(unpacked(out, text.size()), text);
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 19);
  std::string read, piece(1 << 20, '?');
  ZSTD_inBuffer from{out.data(), out.size(), 0};
  while (from.pos < from.size) {
    ZSTD_outBuffer to{piece.data(), piece.size(), 0};
    ASSERT_FALSE(ZSTD_isError(ZSTD_decompressStream(context.get(), &to, &from)));
    read.append(piece, 0, to.pos);
  }
  EXPECT_EQ(read, text);
}

}  // namespace
}  // namespace tpcmill::codec
