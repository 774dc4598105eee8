#include "encode/parquet/zstd_pages.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <memory>
#include <random>
#include <string>

namespace tpcmill::parquet {
namespace {

// What the stock decoder reads; it must be `length` bytes, as the frame says.
std::string unpacked(const Buffer& packed, size_t length) {
  std::string out(length, '?');
  EXPECT_EQ(ZSTD_getFrameContentSize(packed.data(), packed.size()), length);
  EXPECT_EQ(ZSTD_decompress(out.data(), length, packed.data(), packed.size()), length);
  return out;
}

class ZstdNumbers : public testing::Test {
 protected:
  static ZSTD_CCtx* made(int level) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    return context;
  }

  std::string with_numbers(std::string before, uint64_t greatest, size_t n) {
    std::vector<uint64_t> values(n);
    for (uint64_t& value : values) value = random_() % (greatest + 1);
    return before.append(reinterpret_cast<const char*>(values.data()), n * sizeof(uint64_t));
  }

  std::mt19937_64 random_{1};
  Buffer out_;
};

constexpr uint64_t kGreatest[] = {0, 1, 1000, 65'535, 65'536, 10'494'950, 16'777'215, 16'777'216, 4'294'967'295};

TEST_F(ZstdNumbers, TheStockDecoderReadsThem) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(made(1), ZSTD_freeCCtx);
  for (const uint64_t greatest : kGreatest) {
    for (const size_t n : {0, 1, 4, 5, 6, 100, 16'383, 16'384, 20'000, 131'072}) {
      for (const size_t before : {0, 1, 6, 15}) {
        const std::string plain = with_numbers(std::string(before, 'l'), greatest, n);
        const bool made = zstd_numbers(context.get(), std::as_bytes(std::span(plain)), before, greatest, out_);
        ASSERT_EQ(made, n > 4);
        if (made) {
          ASSERT_TRUE(unpacked(out_, plain.size()) == plain) << greatest << " " << n << " " << before;
        }
      }
    }
  }
}

TEST_F(ZstdNumbers, AreNoLargerThanTheStockOnes) {
  for (const int level : {1, 2, 3, 6, 9}) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(made(level), ZSTD_freeCCtx);
    for (const uint64_t greatest : {10'000u, 65'535u, 200'000u, 10'000'000u, 50'000'000u}) {
      const std::string plain = with_numbers({}, greatest, 20'000);
      ASSERT_TRUE(zstd_numbers(context.get(), std::as_bytes(std::span(plain)), 0, greatest, out_));
      std::string stock(ZSTD_compressBound(plain.size()), '?');
      EXPECT_LE(out_.size(), ZSTD_compress2(context.get(), stock.data(), stock.size(), plain.data(), plain.size()))
          << level << " " << greatest;
    }
  }
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

}  // namespace
}  // namespace tpcmill::parquet
