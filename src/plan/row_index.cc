#include "plan/row_index.h"

#include <algorithm>

#include "base/parallel.h"

namespace tpcmill {
namespace {

constexpr uint64_t kIndexStep = 65'536;
constexpr size_t kCountedAtOnce = 4'096;

// Calls visit(counts, n) for stretches of parents' row counts, until it returns false.
template <class Visit>
void visit_row_counts(const World& world, const Table& table, uint64_t first, uint64_t count, Visit visit) {
  std::vector<uint8_t> counts(kCountedAtOnce + kPad);
  for (uint64_t done = 0; done < count;) {
    const size_t n = static_cast<size_t>(std::min<uint64_t>(kCountedAtOnce, count - done));
    table.row_counts(world, {first + done, n, nullptr}, counts.data());
    if (!visit(counts.data(), n)) return;
    done += n;
  }
}

uint64_t count_rows(const World& world, const Table& table, uint64_t first, uint64_t count) {
  uint64_t rows = 0;
  visit_row_counts(world, table, first, count, [&](const uint8_t* counts, size_t n) {
    for (size_t i = 0; i < n; ++i) rows += counts[i];
    return true;
  });
  return rows;
}

}  // namespace

RowIndex::Place walk_to_row(const World& world, const Table& table, uint64_t first, uint64_t count, uint64_t row) {
  RowIndex::Place place{count, 0};
  uint64_t parent = 0;
  visit_row_counts(world, table, first, count, [&](const uint8_t* counts, size_t n) {
    for (size_t i = 0; i < n; ++i, ++parent) {
      if (row < counts[i]) {
        place = {parent, row};
        return false;
      }
      row -= counts[i];
    }
    return true;
  });
  return place;
}

uint64_t rows_of_parent(const World& world, const Table& table, uint64_t parent) {
  if (table.row_counts == nullptr) return table.rows_each;
  uint8_t rows[1 + kPad];
  table.row_counts(world, {parent, 1, nullptr}, rows);
  return rows[0];
}

RowIndex::RowIndex(const World& world, const Table& table, uint64_t first, uint64_t count, unsigned threads)
    : first_(first), count_(count), before_((count + kIndexStep - 1) / kIndexStep + 1) {
  for_each_number(before_.size() - 1, threads, [&](uint64_t i) {
    const uint64_t begin = i * kIndexStep;
    before_[i + 1] = count_rows(world, table, first + begin, std::min(kIndexStep, count - begin));
  });
  for (size_t i = 1; i < before_.size(); ++i) before_[i] += before_[i - 1];
}

RowIndex::Place RowIndex::find(const World& world, const Table& table, uint64_t row) const {
  const size_t stretch = static_cast<size_t>(std::upper_bound(before_.begin(), before_.end(), row) - before_.begin()) - 1;
  const uint64_t begin = stretch * kIndexStep;
  const Place place =
      walk_to_row(world, table, first_ + begin, std::min(kIndexStep, count_ - begin), row - before_[stretch]);
  return {begin + place.parent, place.row};
}

uint64_t RowIndex::rows_before(const World& world, const Table& table, uint64_t parents) const {
  const uint64_t stretch = parents / kIndexStep, begin = stretch * kIndexStep;
  return before_[stretch] + count_rows(world, table, first_ + begin, parents - begin);
}

}  // namespace tpcmill
