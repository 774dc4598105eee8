#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace tpcmill::parquet {

// The dictionary of a column chunk, made by hashing: for columns whose recipe knows none. Codes are
// given in the order in which values first occur.
// Not thread-safe.
class HashedDictionary {
 public:
  // Values have `width` bytes each or are kByteArrays (plain_values.h). The dictionary page, PLAIN,
  // may have up to `most_bytes`.
  // REQUIRES: width is 4, 8, 16 or kByteArrays; most_bytes < 2^31.
  HashedDictionary(size_t width, uint64_t most_bytes);

  // Appends the codes of a PLAIN page's values, uint32 each, to `codes`. If the dictionary would
  // become too large, returns false: then neither the page's values nor any codes are kept.
  // REQUIRES: `codes` holds nothing but codes.
  bool add_page(std::span<const std::byte> plain, size_t values, Buffer& codes);

  // Different values so far.
  size_t size() const { return starts_.size(); }

  // Those, PLAIN, in the order of their codes.
  const Buffer& plain() const { return plain_; }

  // Forgets the values, keeps the memory.
  void clear();

 private:
  // Where the hash of a value leads to.
  struct Slot {
    uint32_t next_code;  // that of the entry, plus 1; 0 if the slot is free
    uint32_t tag;        // of the entry's hash; most entries are told apart by it
  };

  template <class Length>
  uint32_t code_of(const std::byte* value, Length length);
  template <class Length>
  void append(const std::byte* value, Length length);
  void rebuild(size_t slots);

  size_t width_;
  uint64_t most_bytes_;
  Buffer plain_;
  std::vector<uint32_t> starts_;  // of the entries in plain_
  std::vector<Slot> slots_;       // a power of two, at least half of them free
};

}  // namespace tpcmill::parquet
