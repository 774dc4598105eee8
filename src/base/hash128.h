#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tpcmill {

// A number of 128 bits: an XXH3-128 hash, or a sum of some, modulo 2^128.
struct Hash128 {
  uint64_t high = 0, low = 0;

  // XXH3-128 of `bytes`.
  static Hash128 of(std::span<const std::byte> bytes, uint64_t seed = 0);

  // Reads what text() writes; empty for anything else.
  static std::optional<Hash128> parse(std::string_view text);

  // 32 hexadecimal digits, the high half first.
  std::string text() const;

  Hash128& operator+=(const Hash128& other) {
    low += other.low;
    high += other.high + (low < other.low);
    return *this;
  }
  bool operator==(const Hash128&) const = default;
};

}  // namespace tpcmill
