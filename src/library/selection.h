#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "table/table.h"
#include "tpcmill/batches.h"

namespace tpcmill {

// A request that has been checked: what it names has been found, and its World is made.
struct Selection {
  // Throws Error (usage) for a request that makes no sense, Error (failure) for lists that cannot be read.
  explicit Selection(const TableRequest& request);
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;

  // The number of rows, if it can be had without counting.
  std::optional<uint64_t> cheap_rows() const;
  uint64_t counted_rows() const;
  uint64_t expected_rows() const;

  const TableRequest request;
  const Benchmark& benchmark;
  const Table& table;
  const std::optional<Distributions> custom_lists;
  World world;
  const TableShape shape;

  std::vector<size_t> columns;  // positions in `shape`
  ColumnSet wanted;             // the same as a set

  // The part, or the whole table: parents first .. first + count - 1.
  uint64_t first = 0, count = 0;
};

}  // namespace tpcmill
