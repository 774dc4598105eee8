#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "arrow/column_writer.h"
#include "arrow/memory.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill::arrow {

// What all arrays of a stream have in common. `home` is kept alive by arrays that outlive the stream.
struct Layout {
  // `rows`: most rows of an array. REQUIRES: the shapes live as long as `owner`.
  Layout(const std::vector<const ColumnShape*>& shapes, const std::vector<ColumnType>& types, size_t rows,
         const Kernels& kernels, std::shared_ptr<const void> owner);

  const std::shared_ptr<const void> owner;
  const size_t rows;
  std::vector<ColumnWriter> columns;

  // Where a column's buffers begin in a block of memory, of which each array has one.
  std::vector<size_t> main_at, data_at;
  std::unique_ptr<Blocks> blocks;
};

// Makes arrays, a struct of the columns each, one after another. For one thread at a time; the arrays may
// be released by any thread, and their children may be moved out of them.
class BatchMaker {
 public:
  explicit BatchMaker(std::shared_ptr<const Layout> layout);

  // Begins an array, unless one is begun.
  void begin();

  uint64_t rows() const { return rows_; }
  uint64_t most_rows() const { return layout_->rows; }

  // Where the texts of a column may be put before put(); nullptr: anywhere but here. REQUIRES: begin().
  char* text_place(size_t column) const;

  // Appends a batch's rows. REQUIRES: begin(); rows() + batch.rows <= most_rows().
  void put(const BatchView& batch);

  // Gives away the array that was begun. The caller must release it.
  void finish(ArrowArray* out);

 private:
  std::shared_ptr<const Layout> layout_;
  Memory block_;
  std::vector<ColumnRoom> rooms_;
  uint64_t rows_ = 0;
};

}  // namespace tpcmill::arrow
