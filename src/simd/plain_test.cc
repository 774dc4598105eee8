#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

TEST(PlainTexts, EveryTargetMatchesTheReference) {
  std::mt19937_64 random(13);
  std::string heap(1 << 20, ' ');
  for (char& c : heap) c = static_cast<char>(random());
  const size_t last = heap.size();
  heap.resize(last + kPad);

  for (const Kernels* k : runnable_targets())
    for (const uint32_t longest : {0u, 1u, 43u, 64u, 65u, 198u, 1000u, 65535u})
      for (const size_t n : {0, 1, 7, 8, 9, 63, 64, 65, 66, 1000, 4096}) {
        if (n * longest > 1'000'000) continue;
        SCOPED_TRACE(testing::Message() << k->target << ", up to " << longest << ", n " << n);
        std::vector<uint32_t> at(n);
        std::vector<uint16_t> length(n);
        std::vector<std::string> texts;
        for (size_t i = 0; i < n; ++i) {
          length[i] = static_cast<uint16_t>(random() % (longest + 1));
          at[i] = static_cast<uint32_t>(i % 10 == 9 ? last - length[i] : random() % (last - length[i]));
          texts.push_back(heap.substr(at[i], length[i]));
        }
        const std::string expected = reference::plain_texts(texts);

        at.resize(n + kPad / sizeof(uint32_t), ~0u);
        length.resize(n + kPad / sizeof(uint16_t), 0xffff);
        std::string out(expected.size() + kPad, '?');
        uint8_t* const begin = reinterpret_cast<uint8_t*>(out.data());
        const uint8_t* const end = k->plain_texts(heap.data(), at.data(), length.data(), n, begin);
        ASSERT_EQ(static_cast<size_t>(end - begin), expected.size());
        out.resize(expected.size());
        ASSERT_TRUE(out == expected);
      }
}

}  // namespace
}  // namespace tpcmill
