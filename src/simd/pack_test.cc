#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kLengths[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 1000, 4095, 4096, 20000};

// Random codes of `width` bits, and behind them, where a kernel may look, ones all over.
template <class Code, class Pack>
void expect_packed(Pack pack, std::string_view target, int most_width) {
  std::mt19937_64 random(7);
  for (int width = 0; width <= most_width; ++width) {
    for (const size_t n : kLengths) {
      SCOPED_TRACE(testing::Message() << target << ", width " << width << ", n " << n);
      std::vector<Code> codes(n);
      for (Code& code : codes) code = static_cast<Code>(random() & ((uint64_t{1} << width) - 1));
      const std::vector<uint8_t> expected = reference::pack_bits(codes, width);

      codes.resize(n + kPad / sizeof(Code), static_cast<Code>(~0ull));
      std::vector<uint8_t> out(expected.size() + kPad, 0xaa);
      const size_t size = pack(codes.data(), n, width, out.data());
      ASSERT_EQ(size, expected.size());
      out.resize(size);
      ASSERT_EQ(out, expected);
    }
  }
}

TEST(PackBits, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    expect_packed<uint8_t>(k->pack_bits8, k->target, 8);
    expect_packed<uint16_t>(k->pack_bits16, k->target, 16);
    expect_packed<uint32_t>(k->pack_bits32, k->target, 32);
  }
}

}  // namespace
}  // namespace tpcmill
