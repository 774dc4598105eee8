#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/stored.h"
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
  Entries(const ColumnShape& shape, Form form);

  // Of numbers that are few, ascending. REQUIRES: 1 to 65,536 of them, not far from each other.
  Entries(std::vector<int64_t> numbers, Form form);

  uint64_t size() const { return size_; }

  // The rank of each code; nullptr where code and rank are the same.
  const uint16_t* ranks() const { return ranks_.empty() ? nullptr : ranks_.data(); }

  // The number with code 0. REQUIRES: made of a range, or of few numbers.
  int64_t low() const { return low_; }

  // For few numbers: the code of each distance from low(); nullptr where it is the distance.
  const uint16_t* codes_by_distance() const { return by_distance_.empty() ? nullptr : by_distance_.data(); }

  // The value itself.
  int64_t number(uint64_t code) const;        // REQUIRES: form is not kText
  std::string_view text(uint64_t code) const;  // REQUIRES: form is kText

  uint64_t code_of_rank(uint64_t rank) const { return codes_.empty() ? rank : codes_[rank]; }

  // Bytes of each text by code, where there are at most kFew and none is long; filled up with zeros. Else nullptr.
  static constexpr size_t kFew = 16;
  const uint8_t* few_lengths() const { return few_lengths_.empty() ? nullptr : few_lengths_.data(); }

  // Bytes that all texts have; 0: they differ, or there are no texts.
  size_t only_length() const { return only_length_; }

  // Appends an entry, or all of them, PLAIN.
  void put_plain(uint64_t code, Buffer& out) const;
  void put_plain(Buffer& out) const;

 private:
  Form form_;
  uint64_t size_;
  const Dictionary* dictionary_;
  int64_t low_;
  void look_at_lengths();

  std::vector<uint8_t> few_lengths_;
  size_t only_length_ = 0;
  std::vector<uint16_t> ranks_, codes_;  // by code, by rank; empty where they are the same
  std::vector<int64_t> numbers_;         // that are few, by code
  std::vector<uint16_t> by_distance_;
};

}  // namespace tpcmill::parquet
