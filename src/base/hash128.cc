#include "base/hash128.h"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace tpcmill {

// In hash128_avx2.cc. REQUIRES: the processor has AVX2.
void xxh3_128_avx2(const void* bytes, size_t size, uint64_t seed, uint64_t* high, uint64_t* low);

namespace {

bool has_avx2() {
#ifdef __x86_64__
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
#else
  return false;
#endif
}

// -1 for what is no digit that text() writes.
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

Hash128 Hash128::of(std::span<const std::byte> bytes, uint64_t seed) {
  Hash128 wide;
  if (has_avx2()) {
    xxh3_128_avx2(bytes.data(), bytes.size(), seed, &wide.high, &wide.low);
    return wide;
  }
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.high64, hash.low64};
}

std::optional<Hash128> Hash128::parse(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  Hash128 hash;
  for (size_t i = 0; i < text.size(); ++i) {
    const int digit = digit_of(text[i]);
    if (digit < 0) return std::nullopt;
    uint64_t& half = i < 16 ? hash.high : hash.low;
    half = half << 4 | static_cast<uint64_t>(digit);
  }
  return hash;
}

std::string Hash128::text() const { return fmt::format("{:016x}{:016x}", high, low); }

}  // namespace tpcmill
