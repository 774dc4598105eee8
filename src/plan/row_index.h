#pragma once

#include <cstdint>
#include <vector>

#include "table/table.h"

namespace tpcmill {

// Finds rows by number in a table whose parents have varying numbers of rows: sums over every
// 65,536th parent, the rest is counted when it is asked for. Read-only once it is made.
class RowIndex {
 public:
  RowIndex() = default;

  // Counts all rows of `count` parents from `first` on, with `threads` temporary threads.
  RowIndex(const World& world, const Table& table, uint64_t first, uint64_t count, unsigned threads);

  uint64_t rows() const { return before_.empty() ? 0 : before_.back(); }

  struct Place {
    uint64_t parent;  // counted from `first`
    uint64_t row;     // of that parent
  };

  // REQUIRES: row < rows().
  Place find(const World& world, const Table& table, uint64_t row) const;

  // Rows of the first `parents` parents. REQUIRES: there are as many.
  uint64_t rows_before(const World& world, const Table& table, uint64_t parents) const;

 private:
  uint64_t first_ = 0;
  uint64_t count_ = 0;
  std::vector<uint64_t> before_;  // rows before every 65,536th parent, and of all
};

// Where row `row` of the parents from `first` on is. If there are fewer rows, the place behind
// the last parent.
RowIndex::Place walk_to_row(const World& world, const Table& table, uint64_t first, uint64_t count, uint64_t row);

// Rows of one parent.
uint64_t rows_of_parent(const World& world, const Table& table, uint64_t parent);

}  // namespace tpcmill
