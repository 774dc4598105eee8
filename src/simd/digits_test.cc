#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

// Every number up to a million, the neighbours of every power of ten, and random numbers of every
// length, mixed so that short and long ones share a vector.
std::vector<int64_t> numbers(int64_t most) {
  std::vector<int64_t> out;
  for (int64_t i = 0; i < 1'000'000; i += i < 200'000 ? 1 : 7) out.push_back(i);
  std::mt19937_64 random(5);
  for (int64_t power = 10; power <= most; power *= 10) {
    for (int64_t i = -2; i <= 2; ++i) out.push_back(power + i);
    for (int i = 0; i < 3000; ++i) out.push_back(static_cast<int64_t>(random() % static_cast<uint64_t>(power)));
  }
  std::erase_if(out, [&](int64_t number) { return number > most; });
  return out;
}

std::string text_of(const uint8_t* cell) { return {reinterpret_cast<const char*>(cell), cell[kCellText]}; }

TEST(IntegerCells, EveryTargetMatchesTheReference) {
  const std::vector<int64_t> all = numbers(999'999'999'999'999);
  for (const Kernels* k : runnable_targets()) {
    std::vector<int64_t> in = all;
    in.resize(all.size() + kPad, 1);
    std::vector<uint8_t> cells((all.size() + kPad) * kCell);
    k->integer_cells(in.data(), all.size(), '|', cells.data());
    for (size_t i = 0; i < all.size(); ++i)
      ASSERT_EQ(text_of(&cells[i * kCell]), std::to_string(all[i]) + "|") << k->target;
  }
}

TEST(MoneyCells, EveryTargetMatchesTheReference) {
  std::vector<int64_t> all = numbers(9'999'999'999'999);
  const size_t positive = all.size();
  for (size_t i = 0; i < positive; ++i) all.push_back(-all[i]);
  std::mt19937 random(1);
  std::shuffle(all.begin(), all.end(), random);
  for (const Kernels* k : runnable_targets()) {
    std::vector<int64_t> in = all;
    in.resize(all.size() + kPad, 1);
    std::vector<uint8_t> cells((all.size() + kPad) * kCell);
    k->money_cells(in.data(), all.size(), ',', cells.data());
    for (size_t i = 0; i < all.size(); ++i)
      ASSERT_EQ(text_of(&cells[i * kCell]), reference::money(all[i]) + ",") << k->target;
  }
}

TEST(Cells, AnyLength) {
  for (const Kernels* k : runnable_targets()) {
    for (size_t n = 0; n < 40; ++n) {
      std::vector<int64_t> in(n + kPad, 7);
      std::vector<uint8_t> cells((n + kPad) * kCell);
      k->integer_cells(in.data(), n, ';', cells.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(text_of(&cells[i * kCell]), "7;");
    }
  }
}

}  // namespace
}  // namespace tpcmill
