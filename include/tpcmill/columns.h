#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace [[gnu::visibility("default")]] tpcmill {

// What a column means; how a format writes it follows from this alone.
enum class Logical : uint8_t {
  kIdentifier,  // 64-bit integer
  kInteger,     // 32-bit integer
  kMoney,       // decimal(15,2), counted in hundredths, printed with two decimals
  kQuantity,    // decimal(15,2), counted in hundredths, printed without decimals
  kDate,        // days from 1970-01-01, printed YYYY-MM-DD
  kText,        // UTF-8
};

// How a batch holds a column's values.
enum class Physical : uint8_t {
  kInt32,
  kInt64,
  kCode8,   // positions in the column's dictionary, one byte each
  kCode16,  // the same in two bytes, for more than 256 entries
  kText,    // slices of a heap
};

// The values a code stands for. Entries are distinct, their order is the recipe's.
struct Dictionary {
  std::vector<std::string> texts;  // as printed in .tbl
  std::vector<int64_t> values;     // for all but Logical::kText: days, hundredths, numbers

  uint64_t size() const { return texts.size(); }
};

}  // namespace tpcmill
