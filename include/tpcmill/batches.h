#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/columns.h"
#include "tpcmill/error.h"
#include "tpcmill/scale.h"

namespace [[gnu::visibility("default")]] tpcmill {

// Rows of a table without files: column by column, in batches, in the caller's thread.
//
//     Batches orders = batches({.scale = ScaleFactor::parse("10"), .table = "orders",
//                               .columns = {"o_orderkey", "o_totalprice"}});
//     while (const RowBatch* batch = orders.next())
//       for (size_t i = 0; i < batch->rows; ++i)
//         use(batch->columns[0].i64[i], batch->columns[1].i64[i]);

// Which rows and columns of which table.
struct TableRequest {
  std::string benchmark = "tpch";
  ScaleFactor scale = {};
  std::string table = {};  // in full: "lineitem"

  // The columns that are wanted, in this order, without repetition; no list: all, in the table's order.
  // Others are not made, nor is anything drawn for them.
  std::optional<std::vector<std::string>> columns = std::nullopt;

  // Rows first_row, first_row + 1, ..., `rows` of them, counted from 0 in the order that dbgen writes
  // them. What lies behind the last row of the table (or part) is left out. No `rows`: all the rest.
  uint64_t first_row = 0;
  std::optional<uint64_t> rows = std::nullopt;

  // If parts >= 1: only part `part` (1 .. parts) of the table, cut where Job::parts cuts it; rows are
  // then counted from the beginning of the part.
  uint64_t parts = 0;
  uint64_t part = 0;

  std::string distributions = {};  // a file in the official dists.dss format; "": built in

  // Threads that may be at work while rows are counted, and while text is made that comments are cut
  // from: both before the first batch. 0, 1: only the one that calls.
  unsigned threads = 1;
};

// A column of a table at its scale.
struct ColumnDescription {
  std::string name;
  Logical logical = Logical::kIdentifier;
  Physical physical = Physical::kInt64;

  // kCode8, kCode16: what the codes mean.
  std::shared_ptr<const Dictionary> dictionary;

  int64_t greatest = 0;       // kIdentifier, kInteger: no value is greater; 0: all are small
  uint32_t longest_text = 0;  // kText: bytes, a bound
};

// Values of one column in a batch. Which of the pointers holds them is said by description->physical.
// All arrays may be read for 64 bytes behind their last value.
struct ColumnValues {
  const ColumnDescription* description = nullptr;
  const int32_t* i32 = nullptr;
  const int64_t* i64 = nullptr;
  const uint8_t* code8 = nullptr;
  const uint16_t* code16 = nullptr;

  // kText: text i is heap[at[i]] .. heap[at[i] + length[i] - 1].
  const char* heap = nullptr;
  const uint32_t* at = nullptr;
  const uint16_t* length = nullptr;

  std::string_view text(size_t i) const { return {heap + at[i], length[i]}; }
};

struct RowBatch {
  uint64_t first_row = 0;  // counted as TableRequest::first_row counts
  size_t rows = 0;         // at least 1; some thousand, in no round numbers
  std::vector<ColumnValues> columns;
};

// A stream of batches. For one thread at a time, because next() fills the batch that it gave before; any
// number of streams may be at work in any threads. They share the text that comments are cut from, which is made by the first that need it and freed with the
// last one.
class Batches {
 public:
  Batches(Batches&&) noexcept;
  Batches& operator=(Batches&&) noexcept;
  ~Batches();

  const std::vector<ColumnDescription>& columns() const;

  // The next rows, where the recipe has put them: nothing is copied. nullptr behind the last one. The
  // batch is valid until the next call. Throws Error (failure) and std::bad_alloc, and there are no more
  // batches then; Error (usage), and nothing has happened, if another thread is in next().
  const RowBatch* next();

 private:
  friend Batches batches(const TableRequest& request);
  class Work;
  explicit Batches(std::unique_ptr<Work> work);

  std::unique_ptr<Work> work_;
};

// Throws Error (usage) for a request that makes no sense, Error (failure) for word lists that cannot be
// read.
//
// Takes time only if first_row lies far inside a table whose parents have varying numbers of rows,
// lineitem: some 1.5 ns for each order before it. From scale 30,000 on, orders and lineitem need a serial
// walk from the beginning of their part, 20 ns for each order before the first row: use parts.
Batches batches(const TableRequest& request);

// The columns that batches(request) would have.
std::vector<ColumnDescription> table_columns(const TableRequest& request);

// The rows that batches(request) would have, exactly. Counts some 1.5 ns for each order of lineitem,
// nothing for other tables.
uint64_t row_count(const TableRequest& request);

// The same where that takes no counting: all tables but lineitem, and lineitem as a whole at scale factors
// whose count is built in.
std::optional<uint64_t> cheap_row_count(const TableRequest& request);

// About as many rows, without counting: within a thousandth where there are many.
uint64_t expected_rows(const TableRequest& request);

}  // namespace tpcmill
