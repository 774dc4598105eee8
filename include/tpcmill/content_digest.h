#pragma once

#include <cstdint>
#include <string>

namespace [[gnu::visibility("default")]] tpcmill {

// A digest of rows that depends on nothing but what they say: the sum modulo 2^128 of the XXH3-128
// (seed 0, high half first) of each row's official text, with its last '|' and without the newline.
// Rows may come in any order and from any number of files; digests of disjoint sets of rows add up
// to the digest of all of them. doc/digest.md has the definition and how to compute it elsewhere.
struct ContentDigest {
  uint64_t high = 0;
  uint64_t low = 0;

  ContentDigest& operator+=(ContentDigest other) {
    low += other.low;
    high += other.high + (low < other.low ? 1 : 0);
    return *this;
  }

  // 32 hexadecimal digits.
  std::string text() const;

  bool operator==(const ContentDigest&) const = default;
};

}  // namespace tpcmill
