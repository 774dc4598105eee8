#pragma once

#include <cstdint>

namespace tpcmill {

// The 64-bit generator that two streams use from scale 30,000 on: z' = 6364136223846793005 z + 1
// modulo 2^64, read as signed; the value is |z| modulo the range.
//
// The official generator skips unused draws of these streams with the 31-bit multiplier, as if
// they were ordinary ones. Their values therefore depend on where a run began, and a stream that
// skips between orders can only be walked order by order. All arithmetic is that of C: wrapped
// products, remainders with the sign of the dividend.
struct Random64 {
  int64_t state = 0;

  static constexpr uint64_t kMultiplier = 6364136223846793005u;

  // low + |z| mod range, after one step.
  int64_t next(int64_t low, uint64_t range) {
    step();
    return low + static_cast<int64_t>(magnitude() % range);
  }

  void step() { state = static_cast<int64_t>(static_cast<uint64_t>(state) * kMultiplier + 1); }

  // Leaves out n draws of an order's quota, n <= 6, the 31-bit way.
  void skip(unsigned n) {
    uint64_t multiplier = 16807;
    for (; n > 0; n /= 2, multiplier = multiplier * multiplier % kModulus) {
      if (n % 2 == 0) continue;
      const int64_t product = static_cast<int64_t>(static_cast<uint64_t>(state) * multiplier);
      state = product % static_cast<int64_t>(kModulus);
    }
  }

  // n steps at once: the map z -> a z + c, composed with itself.
  void jump(uint64_t n) {
    uint64_t a = kMultiplier, c = 1;
    for (; n > 0; n /= 2) {
      if (n % 2 == 1) state = static_cast<int64_t>(static_cast<uint64_t>(state) * a + c);
      c += a * c;
      a *= a;
    }
  }

 private:
  static constexpr uint64_t kModulus = 2147483647;

  uint64_t magnitude() const {
    return state < 0 ? 0 - static_cast<uint64_t>(state) : static_cast<uint64_t>(state);
  }
};

}  // namespace tpcmill
