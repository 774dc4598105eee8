#include "library/rows.h"

#include <algorithm>
#include <limits>

#include "plan/row_index.h"

namespace tpcmill {
namespace {

// With this many texts, hardly a block of the pool stays untouched.
constexpr uint64_t kManyTexts = 60'000;

constexpr uint64_t ceil_divide(uint64_t a, uint64_t b) { return a / b + (a % b != 0); }

}  // namespace

Rows::Rows(std::shared_ptr<Selection> selection)
    : selection_(std::move(selection)),
      table_(selection_->table),
      batch_(selection_->shape, size_t{table_.batch_parents} * table_.most_rows, selection_->wanted, false),
      end_(selection_->first + selection_->count),
      left_(selection_->request.rows.value_or(std::numeric_limits<uint64_t>::max())),
      next_row_(selection_->request.first_row) {
  find_start();
  const World& world = selection_->world;
  walk_.run_first = selection_->first;
  if (table_.start_walk != nullptr && left_ != 0) {
    walk_ = table_.start_walk(world, selection_->first);
    walks_ = selection_->benchmark.walks(world) && selection_->wanted.has_any(table_.walk_columns);
    if (walks_ && parent_ != selection_->first)
      table_.skip_walk(world, {selection_->first, static_cast<size_t>(parent_ - selection_->first), nullptr}, walk_);
  }
  for (const size_t column : selection_->columns) has_prose_ |= selection_->shape.columns[column].is_prose;
  if (has_prose_) text_ = SharedText::of(world.lists);
}

void Rows::find_start() {
  const World& world = selection_->world;
  const uint64_t row = selection_->request.first_row, parents = selection_->count;
  parent_ = end_;
  if (left_ == 0) return;
  if (table_.row_counts == nullptr) {
    if (row / table_.rows_each >= parents) return;
    parent_ = selection_->first + row / table_.rows_each;
    skip_ = row % table_.rows_each;
    return;
  }
  if (row / table_.most_rows >= parents) return;
  const unsigned threads = selection_->request.threads;
  RowIndex::Place place{parents, 0};
  if (threads <= 1) {
    place = walk_to_row(world, table_, selection_->first, parents, row);
  } else {
    // Not further than where row `row` must be: a parent has a row at least.
    const RowIndex index(world, table_, selection_->first, std::min(parents, row + 1), threads);
    if (row < index.rows()) place = index.find(world, table_, row);
  }
  parent_ = selection_->first + place.parent;
  skip_ = place.row;
}

// How many of the next parents have at least `rows` rows; fewer if a batch holds no more.
uint64_t Rows::parents_for(uint64_t rows) const {
  const uint64_t most = std::min<uint64_t>(table_.batch_parents, end_ - parent_);
  if (table_.row_counts == nullptr) return std::min(most, ceil_divide(rows, table_.rows_each));
  if (rows >= most * table_.most_rows) return most;
  uint8_t counts[4096 + kPad];
  const uint64_t looked_at = std::min<uint64_t>({most, rows, 4096});
  table_.row_counts(selection_->world, {parent_, static_cast<size_t>(looked_at), nullptr}, counts);
  uint64_t parents = 0;
  for (uint64_t seen = 0; parents < looked_at && seen < rows; ++parents) seen += counts[parents];
  return parents;
}

// Sees to it that the text which these parents' comments are cut from is there.
void Rows::need_text(const Parents& parents) {
  if (!has_prose_ || has_all_text_) return;
  World& world = selection_->world;
  PoolMarks marks;
  has_all_text_ = std::min(left_, (end_ - parent_) * table_.rows_each) >= kManyTexts;
  if (has_all_text_)
    marks.mark_all();
  else
    table_.mark(world, parents, marks);
  world.pool = text_->with(marks, std::max(1u, selection_->request.threads));
}

const BatchView* Rows::next(uint64_t most) {
  if (left_ == 0 || parent_ == end_) return nullptr;
  try {
    make(most);
  } catch (...) {
    left_ = 0;
    throw;
  }
  return &view_;
}

void Rows::make(uint64_t most) {
  const uint64_t wanted = std::min(most, left_);
  const uint64_t enough = wanted > std::numeric_limits<uint64_t>::max() - skip_ ? wanted : wanted + skip_;
  const Parents parents{parent_, static_cast<size_t>(parents_for(enough)), nullptr};
  need_text(parents);
  const Walk before = walk_;
  table_.fill(selection_->world, parents, walk_, batch_);

  view_.rows = batch_.view().rows;
  view_.columns.clear();
  for (const size_t column : selection_->columns) view_.columns.push_back(batch_.view().columns[column]);
  const uint64_t made = view_.rows;
  view_.trim(skip_, wanted);
  first_row_ = next_row_;
  next_row_ += view_.rows;
  left_ -= view_.rows;
  const uint64_t used = skip_ + view_.rows;
  parent_ = parents.first + parents.count;
  skip_ = 0;
  if (used < made) {
    // The last parent's rest is for the next call.
    --parent_;
    skip_ = rows_of_parent(selection_->world, table_, parent_) - (made - used);
    walk_ = before;
    if (walks_ && parents.count > 1)
      table_.skip_walk(selection_->world, {parents.first, parents.count - 1, nullptr}, walk_);
  }
}

}  // namespace tpcmill
