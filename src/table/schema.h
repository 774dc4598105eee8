#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/columns.h"

namespace tpcmill {

// A column as the benchmark declares it.
struct Field {
  std::string_view name;
  Logical logical;
};

// A column as a scale factor and the word lists settle it.
struct ColumnShape {
  std::string_view name;
  Logical logical = Logical::kIdentifier;
  Physical physical = Physical::kInt64;

  // kCode8, kCode16: what the codes mean.
  const Dictionary* dictionary = nullptr;

  // kInt32, kInt64: if low <= high, all values lie in [low, high] and most of that range occurs.
  int64_t low = 0;
  int64_t high = -1;

  // kInt64: if there is such a function, all values that occur, ascending, where the recipe knows
  // them to be few; else none.
  std::function<std::vector<int64_t>()> few_values = {};

  // Equal values stand together, this many on average. 0: they are anywhere.
  double repeats = 0;

  // Rows ascend by this column, and no value that lies between two of its values is left out: how many different ones
  // lie in [least, greatest], which both occur. nullptr: nothing is known of that.
  uint64_t (*distinct)(int64_t least, int64_t greatest) = nullptr;

  // No two rows have the same value.
  bool is_unique = false;

  // kText: made of the text pool's few words.
  bool is_prose = false;

  // Numbers: no value is greater, and if it is negative, nor is it without its sign. 0: all are small.
  int64_t greatest = 0;

  // kText: length of a value in bytes. mean_length is an expectation, max_length a bound.
  double mean_length = 0;
  uint32_t max_length = 0;
};

struct TableShape {
  std::string_view name;
  std::vector<ColumnShape> columns;

  // Positions of columns by which the rows ascend as they are made, the most significant first.
  std::vector<uint32_t> sorted_by;
};

}  // namespace tpcmill
