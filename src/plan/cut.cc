#include "plan/cut.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kMostFiles = 1'000'000;

uint64_t ceil_divide(uint64_t a, uint64_t b) { return a / b + (a % b != 0); }

// Makes exact what the file knows of the rows before it, by the index of its part, which is counted
// if that has not been done.
void need_index(const World& world, const Table& table, unsigned threads, PlannedFile& file) {
  const uint64_t before = file.first - file.part_first;
  if (table.row_counts == nullptr) {
    file.rows_before = before * table.rows_each + file.skip;
    return;
  }
  if (file.index == nullptr)
    file.index = std::make_shared<RowIndex>(world, table, file.part_first, before + file.count, threads);
  file.rows_before = file.index->rows_before(world, table, before) + file.skip;
}

// Rows of the file. REQUIRES: need_index() has been called.
uint64_t exact_rows(const World& world, const Table& table, const PlannedFile& file) {
  if (table.row_counts == nullptr) return file.count * table.rows_each - file.skip - file.drop;
  const uint64_t parents = file.first + file.count - file.part_first;
  return file.index->rows_before(world, table, parents) - file.drop - file.rows_before;
}

void expect_bytes(const PlannedTable& planned, PlannedFile& file) {
  file.bytes = file.rows * planned.format->bytes_per_row();
}

void check_count(const Table& table, uint64_t files) {
  if (files > kMostFiles)
    throw Error::usage(fmt::format("--file-rows, --file-bytes: {} would be cut into {} files; at most {} are made in "
                                   "one run. Larger files, or --parts and --part, make fewer.",
                                   table.name, files, kMostFiles));
}

std::vector<PlannedFile> split_by_rows(const World& world, const PlannedTable& planned, uint64_t file_rows,
                                       unsigned threads, PlannedFile part) {
  const Table& table = *planned.table;
  need_index(world, table, threads, part);
  const uint64_t rows = exact_rows(world, table, part);
  const uint64_t files = std::max<uint64_t>(1, ceil_divide(rows, file_rows));
  check_count(table, files);
  const auto find = [&](uint64_t row) -> RowIndex::Place {
    if (table.row_counts != nullptr) return part.index->find(world, table, row);
    return {row / table.rows_each, row % table.rows_each};
  };
  std::vector<PlannedFile> out;
  RowIndex::Place begin{0, 0};
  for (uint64_t i = 0; i < files; ++i) {
    PlannedFile file = part;
    file.number = i + 1;
    file.first = part.first + begin.parent;
    file.skip = begin.row;
    file.rows = static_cast<double>(std::min(file_rows, rows - i * file_rows));
    file.count = part.first + part.count - file.first;
    if (i + 1 < files) {
      const RowIndex::Place end = find((i + 1) * file_rows);
      file.count = end.parent - begin.parent + (end.row != 0);
      file.drop = end.row == 0 ? 0 : rows_of_parent(world, table, part.first + end.parent) - end.row;
      begin = end;
    }
    expect_bytes(planned, file);
    out.push_back(std::move(file));
  }
  return out;
}

// About: the rows that are cut off may be more than a parent has on average.
double expected_rows(const Table& table, const PlannedFile& file) {
  const double rows = static_cast<double>(file.count) * table.rows_each - static_cast<double>(file.skip + file.drop);
  return file.count == 0 ? 0 : std::max(1.0, rows);
}

std::vector<PlannedFile> split_by_parents(const PlannedTable& planned, uint64_t parents, const PlannedFile& part) {
  const Table& table = *planned.table;
  const uint64_t files = std::max<uint64_t>(1, ceil_divide(part.count, parents));
  check_count(table, files);
  std::vector<PlannedFile> out;
  for (uint64_t i = 0; i < files; ++i) {
    PlannedFile file = part;
    file.number = i + 1;
    file.first = part.first + i * parents;
    file.count = std::min(parents, part.count - i * parents);
    if (i + 1 < files) file.drop = 0;
    file.rows = expected_rows(table, file);
    expect_bytes(planned, file);
    out.push_back(std::move(file));
  }
  return out;
}

}  // namespace

void keep_rows(const World& world, const Table& table, uint64_t most, PlannedFile& file) {
  if (table.row_counts == nullptr) {
    const uint64_t parents = ceil_divide(most, table.rows_each);
    if (parents > file.count) return;
    file.count = parents;
    file.drop = parents * table.rows_each - most;
    return;
  }
  if (most / table.most_rows >= file.count) return;  // even the fullest parents have no more
  const RowIndex::Place last = walk_to_row(world, table, file.first, file.count, most - 1);
  if (last.parent == file.count) return;
  file.count = last.parent + 1;
  file.drop = rows_of_parent(world, table, file.first + last.parent) - (last.row + 1);
}

std::vector<PlannedFile> split(const World& world, const PlannedTable& planned, const LayoutSettings& wish,
                               unsigned threads, const PlannedFile& part) {
  if (wish.file_rows) return split_by_rows(world, planned, *wish.file_rows, threads, part);
  if (!wish.file_bytes) return {part};
  PlannedFile whole = part;
  if (planned.format->cut().exact) need_index(world, *planned.table, threads, whole);
  const double rows = static_cast<double>(*wish.file_bytes) / planned.format->bytes_per_row();
  const double parents = std::max(1.0, std::floor(rows / planned.table->rows_each));
  return split_by_parents(planned, static_cast<uint64_t>(std::min(parents, 1e15)), whole);
}

void cut_chunks(const World& world, const PlannedTable& planned, unsigned threads, PlannedFile& file,
                std::vector<std::string>& notes) {
  const Table& table = *planned.table;
  const Cut wish = planned.format->cut();
  uint64_t rows_per_chunk = std::max<uint64_t>(1, wish.rows);

  if (wish.exact) {
    need_index(world, table, threads, file);
    const uint64_t rows = exact_rows(world, table, file);
    if (wish.most_chunks != 0 && ceil_divide(rows, rows_per_chunk) > wish.most_chunks) {
      const uint64_t grown = ceil_divide(rows, wish.most_chunks);
      notes.push_back(fmt::format("{}: row groups grow from {} to {} rows; a Parquet file holds {} of them at most.",
                                  table.name, rows_per_chunk, grown, wish.most_chunks));
      rows_per_chunk = grown;
    }
    file.rows_per_chunk = rows_per_chunk;
    file.rows = static_cast<double>(rows);
    file.chunks = std::max<uint64_t>(1, ceil_divide(rows, rows_per_chunk));
  } else {
    uint64_t parents = std::max<uint64_t>(1, (rows_per_chunk + table.rows_each / 2) / table.rows_each);
    if (wish.most_chunks != 0 && ceil_divide(file.count, parents) > wish.most_chunks) {
      const uint64_t grown = ceil_divide(file.count, wish.most_chunks);
      notes.push_back(fmt::format("{}: row groups grow to about {} rows; a Parquet file holds {} of them at most.",
                                  table.name, grown * table.rows_each, wish.most_chunks));
      parents = grown;
    }
    file.parents_per_chunk = parents;
    file.rows = expected_rows(table, file);
    file.chunks = std::max<uint64_t>(1, ceil_divide(file.count, parents));
  }
  expect_bytes(planned, file);
}

}  // namespace tpcmill
