#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kSurplus = 128;

// Some lists of words of these lengths, and picks of them, more than will be needed.
struct Picks {
  std::vector<uint16_t> entries;
  std::vector<uint32_t> draws, picks;

  Picks(uint32_t shortest, uint32_t longest, std::mt19937& random) {
    std::vector<uint32_t> lists;
    for (const uint32_t total : {1u, 2u, 7u, 90u, 230u, 1000u}) {
      lists.push_back(total << 16 | static_cast<uint32_t>(entries.size()));
      for (uint32_t i = 0; i < total; ++i) {
        const uint32_t length = shortest + static_cast<uint32_t>(random()) % (longest - shortest + 1);
        entries.push_back(static_cast<uint16_t>(length << 8 | random() % 255));
      }
    }
    for (size_t i = 0; i < (size_t{1} << 15) + kSurplus + kPad; ++i) {
      draws.push_back(1 + static_cast<uint32_t>(random() % 2147483646));
      picks.push_back(lists[random() % lists.size()]);
    }
    // The least and the greatest, and those that only just pick the next one, or do not.
    const uint32_t extremes[] = {1, 2147483646, 1073741823, 1073741824, 306783378, 306783379, 23860929, 23860930};
    std::ranges::copy(extremes, draws.begin());
    std::ranges::copy(extremes, draws.begin() + 50);
  }
};

void expect_exact(const Kernels& k, const Picks& made, uint32_t begin, uint32_t end) {
  const reference::PickedWords expected = reference::pick_words(made.entries, made.draws, made.picks, begin, end);
  std::vector<uint8_t> numbers(expected.numbers.size() + kSurplus + kPad, 255);
  std::vector<uint16_t> cells(end + kSurplus * kPoolWordSpan + kPad, 0xffff);
  std::vector<uint16_t> entries = made.entries;
  k.pick_words(entries.data(), made.draws.data(), made.picks.data(), begin, end, numbers.data(), cells.data());
  numbers.resize(expected.numbers.size());
  ASSERT_EQ(numbers, expected.numbers);
  const size_t first = (begin + kPoolCellText - 1) / kPoolCellText;
  for (size_t i = 0; i < first; ++i) ASSERT_EQ(cells[i], 0xffff) << i;
  ASSERT_EQ(std::vector<uint16_t>(&cells[first], &cells[first + expected.cells.size()]), expected.cells);
}

TEST(PickWords, EveryTargetMatchesTheReference) {
  std::mt19937 random(5);
  struct Case {
    uint32_t shortest, longest;
  };
  for (const Case& lengths : {Case{1, 17}, Case{1, 1}, Case{17, 17}, Case{5, 9}}) {
    const Picks made(lengths.shortest, lengths.longest, random);
    for (const Kernels* k : runnable_targets()) {
      for (const uint32_t begin : {0u, 1u, 31u, 32u, 33u, 127u}) {
        for (const uint32_t more : {1u, 31u, 500u, 16'512u, 32'000u}) {
          SCOPED_TRACE(testing::Message() << k->target << ", lengths " << lengths.shortest << " to " << lengths.longest
                                          << ", from " << begin << " on, " << more);
          expect_exact(*k, made, begin, begin + more);
        }
      }
    }
  }
}

}  // namespace
}  // namespace tpcmill
