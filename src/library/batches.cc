#include "tpcmill/batches.h"

#include <atomic>
#include <limits>
#include <utility>

#include "library/rows.h"

namespace tpcmill {
namespace {

// What a selection's columns are; they keep it alive, for its dictionaries.
std::vector<ColumnDescription> describe(const std::shared_ptr<const Selection>& selection) {
  std::vector<ColumnDescription> columns;
  for (const size_t number : selection->columns) {
    const ColumnShape& shape = selection->shape.columns[number];
    columns.push_back({.name = std::string(shape.name),
                       .logical = shape.logical,
                       .physical = shape.physical,
                       .dictionary = {},
                       .greatest = shape.greatest,
                       .longest_text = shape.max_length});
    if (shape.dictionary != nullptr)
      columns.back().dictionary = std::shared_ptr<const Dictionary>(selection, shape.dictionary);
  }
  return columns;
}

void show(const Column& column, ColumnValues& values) {
  switch (column.shape->physical) {
    case Physical::kInt32: values.i32 = column.i32; break;
    case Physical::kInt64: values.i64 = column.i64; break;
    case Physical::kCode8: values.code8 = column.code8; break;
    case Physical::kCode16: values.code16 = column.code16; break;
    case Physical::kText:
      values.heap = column.text.heap;
      values.at = column.text.at;
      values.length = column.text.length;
      break;
  }
}

}  // namespace

class Batches::Work {
 public:
  explicit Work(std::shared_ptr<Selection> selection) : columns_(describe(selection)), rows_(std::move(selection)) {
    batch_.columns.resize(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) batch_.columns[i].description = &columns_[i];
  }

  const std::vector<ColumnDescription>& columns() const { return columns_; }

  const RowBatch* next() {
    if (is_busy_.exchange(true, std::memory_order_acquire))
      throw Error::usage(
          "A stream of batches is for one thread at a time, and another one is in next(); open one for each.");
    struct Done {
      std::atomic<bool>& is_busy;
      ~Done() { is_busy.store(false, std::memory_order_release); }
    } const done{is_busy_};
    const BatchView* const view = rows_.next(std::numeric_limits<uint64_t>::max());
    if (view == nullptr) return nullptr;
    batch_.first_row = rows_.first_row();
    batch_.rows = view->rows;
    for (size_t i = 0; i < columns_.size(); ++i) show(view->columns[i], batch_.columns[i]);
    return &batch_;
  }

 private:
  const std::vector<ColumnDescription> columns_;
  Rows rows_;
  RowBatch batch_;
  std::atomic<bool> is_busy_ = false;
};

Batches::Batches(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Batches::Batches(Batches&&) noexcept = default;
Batches& Batches::operator=(Batches&&) noexcept = default;
Batches::~Batches() = default;

const std::vector<ColumnDescription>& Batches::columns() const { return work_->columns(); }
const RowBatch* Batches::next() { return work_->next(); }

Batches batches(const TableRequest& request) {
  return Batches(std::make_unique<Batches::Work>(std::make_shared<Selection>(request)));
}

std::vector<ColumnDescription> table_columns(const TableRequest& request) {
  return describe(std::make_shared<const Selection>(request));
}

uint64_t row_count(const TableRequest& request) { return Selection(request).counted_rows(); }

std::optional<uint64_t> cheap_row_count(const TableRequest& request) { return Selection(request).cheap_rows(); }

uint64_t expected_rows(const TableRequest& request) { return Selection(request).expected_rows(); }

}  // namespace tpcmill
