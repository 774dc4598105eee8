#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "library/selection.h"
#include "library/shared_text.h"

namespace tpcmill {

// The rows of a selection, some parents' at a time, cut exactly inside them. For one thread at a time.
class Rows {
 public:
  // Finds the first row; draws nothing else. REQUIRES: nobody else uses the selection's World.
  explicit Rows(std::shared_ptr<Selection> selection);

  const Selection& selection() const { return *selection_; }

  // The next rows with the wanted columns, in the selection's order: 1 to `most` of them, which need not
  // be all that are left. nullptr behind the last row. Valid until the next call. Throws Error (failure)
  // and std::bad_alloc; is at its end then. REQUIRES: most > 0.
  const BatchView* next(uint64_t most);

  // Asks next() to put the texts of a wanted column, by its place among them, at `memory`: see
  // Batch::place_texts(). Good for one call. REQUIRES: ColumnShape::is_prose.
  void place_texts(size_t column, char* memory) { batch_.place_texts(selection_->columns[column], memory); }

  // Rows before those of the last next(), as TableRequest::first_row counts.
  uint64_t first_row() const { return first_row_; }

 private:
  void find_start();
  void make(uint64_t most);
  uint64_t parents_for(uint64_t rows) const;
  void need_text(const Parents& parents);

  std::shared_ptr<Selection> selection_;
  const Table& table_;
  Batch batch_;
  BatchView view_;  // of the batch: the wanted columns

  uint64_t parent_ = 0;  // next to be made
  uint64_t skip_ = 0;    // rows of it that have been given, or come before the first one
  uint64_t end_ = 0;     // behind the last parent
  uint64_t left_ = 0;    // rows, at most
  uint64_t first_row_ = 0, next_row_ = 0;

  // Where the serial stream stands, if one is needed: before the parent parent_.
  bool walks_ = false;
  Walk walk_;

  bool has_prose_ = false, has_all_text_ = false;
  std::shared_ptr<SharedText> text_;
};

}  // namespace tpcmill
