#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace tpcmill::parquet {

// The bloom filter of a column chunk: tells of most values that they do not occur, and never so of
// one that does.
//
// How many different values there are is known only at the end. Until then their hashes are kept,
// eight bytes for each call of insert() that does not repeat the one before. A column with a
// dictionary inserts its entries instead of its values.
// Not thread-safe.
class BloomFilter {
 public:
  // REQUIRES: 0 < false_positive_rate < 1.
  explicit BloomFilter(double false_positive_rate) : asked_(false_positive_rate) {}

  // Memory in bytes, about, for so many different values and what is made of them.
  static double bytes_needed(double values, double false_positive_rate);

  // A value's PLAIN bytes, of a byte array without its length.
  void insert(std::span<const std::byte> value);

  // All values of a PLAIN page, which have `width` bytes each or are kByteArrays (plain_values.h).
  void insert_page(std::span<const std::byte> plain, size_t width, size_t values);

  // XXH64, with seed 0, of a value's PLAIN bytes.
  void insert_hash(uint64_t hash) {
    if (hashes_.empty() || hashes_.back() != hash) hashes_.push_back(hash);
  }

  // Appends the filter's header and its bits. Those are the smallest power of two from 32 bytes to
  // 128 MiB with which the rate that must be expected of these very bits is at most the asked one,
  // or 128 MiB.
  void write(Buffer& out);

  // Forgets the values, keeps the memory.
  void clear() { hashes_.clear(); }

 private:
  struct Block {
    uint32_t words[8];
  };

  void fill(size_t blocks);
  bool fold();
  static double rate(std::span<const Block> blocks);

  double asked_;
  std::vector<uint64_t> hashes_;
  std::vector<Block> blocks_, folded_;
};

}  // namespace tpcmill::parquet
