#pragma once

#include <cstdint>
#include <vector>

#include "run/prepare.h"

namespace tpcmill {

struct RowCount {
  uint64_t rows;
  bool exact;  // else expected
};

// Rows of every file of the plan, in its order. Where parents have varying numbers of rows these are counted, if
// that takes no more than a moment for all files together.
std::vector<RowCount> count_rows(const Prepared& prepared);

}  // namespace tpcmill
