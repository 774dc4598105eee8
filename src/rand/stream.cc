#include "rand/stream.h"

#include <array>

namespace tpcmill {
namespace {

constexpr uint32_t kModulus = 2147483647;
constexpr uint32_t kMultiplier = 16807;
constexpr uint64_t kPeriod = kModulus - 1;  // 16807 is a primitive root

constexpr uint32_t times(uint32_t x, uint32_t y) { return static_cast<uint32_t>(uint64_t{x} * y % kModulus); }

// kPowers[d][i] = 16807^(i * 256^d): a power is the product of four entries, one for each byte of
// the exponent, which is below 2^31.
constexpr std::array<std::array<uint32_t, 256>, 4> make_powers() {
  std::array<std::array<uint32_t, 256>, 4> powers{};
  uint32_t base = kMultiplier;
  for (std::array<uint32_t, 256>& digit : powers) {
    digit[0] = 1;
    for (size_t i = 1; i < digit.size(); ++i) digit[i] = times(digit[i - 1], base);
    base = times(digit[255], base);
  }
  return powers;
}

constexpr std::array<std::array<uint32_t, 256>, 4> kPowers = make_powers();

}  // namespace

uint32_t multiply(uint32_t x, uint32_t y) { return times(x, y); }

uint32_t power(uint64_t n) {
  n %= kPeriod;
  return times(times(kPowers[0][n & 255], kPowers[1][n >> 8 & 255]),
               times(kPowers[2][n >> 16 & 255], kPowers[3][n >> 24]));
}

uint32_t draw(Stream stream, uint64_t parent, uint64_t k) {
  // Both factors are reduced first: parent * quota may not fit 64 bits otherwise.
  const uint64_t rows = parent % kPeriod * (stream.quota % kPeriod) % kPeriod;
  return times(stream.seed, power(rows + k + 1));
}

int64_t bounded(uint32_t draw, int64_t low, uint64_t range) {
  return low + static_cast<int64_t>(static_cast<double>(draw) / 2147483647.0 * static_cast<double>(range));
}

void Draws::of_parents(Stream stream, unsigned k, uint32_t* out) const {
  if (parents_.list != nullptr) {
    for (size_t i = 0; i < parents_.count; ++i) out[i] = draw(stream, parents_[i], k);
    return;
  }
  kernels_.draws({draw(stream, parents_.first, k), power(stream.quota)}, parents_.count, out);
}

void Draws::of_items(Stream stream, unsigned items, unsigned stride, unsigned k, uint32_t* out) const {
  if (parents_.list == nullptr && stream.quota == items * stride) {
    kernels_.draws({draw(stream, parents_.first, k), power(stride)}, parents_.count * items, out);
    return;
  }
  for (size_t i = 0; i < parents_.count; ++i) {
    uint32_t value = draw(stream, parents_[i], k);
    for (unsigned j = 0; j < items; ++j, value = times(value, power(stride))) *out++ = value;
  }
}

size_t Draws::of_lines(Stream stream, const uint8_t* counts, unsigned stride, unsigned k, uint32_t* out) const {
  if (parents_.list == nullptr)
    return kernels_.line_draws({draw(stream, parents_.first, k), power(stride), power(stream.quota)}, counts,
                               parents_.count, out);
  size_t total = 0;
  for (size_t i = 0; i < parents_.count; ++i) {
    uint32_t value = draw(stream, parents_[i], k);
    for (unsigned j = 0; j < counts[i]; ++j, value = times(value, power(stride))) out[total++] = value;
  }
  return total;
}

}  // namespace tpcmill
