#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/format.h"
#include "table/schema.h"

namespace tpcmill::parquet {

// The values that codes stand for: a recipe's dictionary, or the range [low, high] that a column's
// numbers fill, of which the codes are the distances from low. Read-only once it is made.
//
// Every entry has a rank, its place in the order of its type. Whatever needs least and greatest
// values works with ranks.
class Entries {
 public:
  // REQUIRES: `shape` has a dictionary, or low <= high; its dictionary outlives this.
  Entries(const ColumnShape& shape, Type type);

  uint64_t size() const { return size_; }

  // The rank of each code; nullptr where code and rank are the same.
  const uint16_t* ranks() const { return ranks_.empty() ? nullptr : ranks_.data(); }

  // The code at distance 0. REQUIRES: made of a range.
  int64_t low() const { return low_; }

  // The value itself.
  int64_t number(uint64_t code) const;        // REQUIRES: type is not kByteArray
  std::string_view text(uint64_t code) const;  // REQUIRES: type is kByteArray

  uint64_t code_of_rank(uint64_t rank) const { return codes_.empty() ? rank : codes_[rank]; }

  // Appends all entries, PLAIN.
  void put_plain(Buffer& out) const;

 private:
  Type type_;
  uint64_t size_;
  const Dictionary* dictionary_;
  int64_t low_;
  std::vector<uint16_t> ranks_, codes_;  // by code, by rank; empty where they are the same
};

}  // namespace tpcmill::parquet
