#pragma once

#include <cstdint>

#include "table/table.h"

namespace tpcmill {

struct ParentRange {
  uint64_t first = 0, count = 0;
};

// Part `part` of `parts` of a table, cut as dbgen cuts: equal parts, and what is left over goes to the
// last one. A table that is not cut is part 1 as a whole. REQUIRES: 1 <= part <= parts.
inline ParentRange part_of(const World& world, const Table& table, uint64_t parts, uint64_t part) {
  const uint64_t parents = table.parents(world);
  if (table.whole) return {0, part == 1 ? parents : 0};
  const uint64_t each = parents / parts, first = each * (part - 1);
  return {first, part == parts ? parents - first : each};
}

}  // namespace tpcmill
