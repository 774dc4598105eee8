#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace tpcmill::parquet {

// The dictionary of a column chunk whose equal values stand together, as the keys of an order's
// lines do: a value is new where it differs from the one before. Not thread-safe.
class RunDictionary {
 public:
  // Values have `width` bytes each. The dictionary page, PLAIN, may have up to `most_bytes`.
  // REQUIRES: width is 4 or 8.
  RunDictionary(size_t width, uint64_t most_bytes) : width_(width), most_bytes_(most_bytes) {}

  // Appends the codes of a PLAIN page's values, uint32 each, to `codes`. If the dictionary would
  // become too large, returns false: then neither the page's values nor any codes are kept.
  // REQUIRES: equal values stand together, in all pages since clear().
  bool add_page(std::span<const std::byte> plain, size_t values, Buffer& codes);

  // Different values so far.
  size_t size() const { return plain_.size() / width_; }

  // Those, PLAIN, in the order of their codes.
  const Buffer& plain() const { return plain_; }

  // Forgets the values, keeps the memory.
  void clear() { plain_.clear(); }

 private:
  template <class Value>
  void add(const std::byte* plain, size_t values, uint32_t* codes);

  size_t width_;
  uint64_t most_bytes_;
  Buffer plain_;
};

}  // namespace tpcmill::parquet
