#include "run/plan.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include <fmt/format.h>

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

// Where row `row` of the parents from `first` on is. If there are fewer rows, the place behind
// the last parent.
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

uint64_t ceil_divide(uint64_t a, uint64_t b) { return a / b + (a % b != 0); }

}  // namespace

RowIndex::RowIndex(const World& world, const Table& table, uint64_t first, uint64_t count, unsigned threads)
    : first_(first), count_(count), before_(ceil_divide(count, kIndexStep) + 1) {
  std::atomic<uint64_t> next{0};
  const auto count_stretches = [&] {
    for (uint64_t i = next++; i + 1 < before_.size(); i = next++) {
      const uint64_t begin = i * kIndexStep;
      before_[i + 1] = count_rows(world, table, first + begin, std::min(kIndexStep, count - begin));
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < std::min<uint64_t>(threads, before_.size() - 1); ++i) helpers.emplace_back(count_stretches);
  count_stretches();
  helpers.clear();
  for (size_t i = 1; i < before_.size(); ++i) before_[i] += before_[i - 1];
}

RowIndex::Place RowIndex::find(const World& world, const Table& table, uint64_t row) const {
  const size_t stretch = static_cast<size_t>(std::upper_bound(before_.begin(), before_.end(), row) - before_.begin()) - 1;
  const uint64_t begin = stretch * kIndexStep;
  const Place place =
      walk_to_row(world, table, first_ + begin, std::min(kIndexStep, count_ - begin), row - before_[stretch]);
  return {begin + place.parent, place.row};
}

namespace {

// Cuts the file to its first `most` rows.
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
  uint8_t rows[1 + kPad];
  table.row_counts(world, {file.first + last.parent, 1, nullptr}, rows);
  file.count = last.parent + 1;
  file.drop = rows[0] - (last.row + 1);
}

// Settles how the file is cut into chunks.
void cut(const World& world, const PlannedTable& planned, unsigned threads, PlannedFile& file,
         std::vector<std::string>& notes) {
  const Table& table = *planned.table;
  const Cut wish = planned.format->cut();
  uint64_t rows_per_chunk = std::max<uint64_t>(1, wish.rows);

  if (wish.exact) {
    uint64_t rows = file.count * table.rows_each;
    if (table.row_counts != nullptr) {
      file.index = RowIndex(world, table, file.first, file.count, threads);
      rows = file.index.rows();
    }
    rows -= file.drop;
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
    file.rows = static_cast<double>(file.count) * table.rows_each - static_cast<double>(file.drop);
    file.chunks = std::max<uint64_t>(1, ceil_divide(file.count, parents));
  }
  file.bytes = file.rows * planned.format->bytes_per_row();
}

}  // namespace

Chunk Plan::chunk(const World& world, uint64_t number) const {
  const auto behind = std::upper_bound(files.begin(), files.end(), number,
                                       [](uint64_t n, const PlannedFile& file) { return n < file.first_chunk; });
  const PlannedFile& file = *(behind - 1);
  const Table& table = *table_of(file).table;
  Chunk chunk{static_cast<size_t>(behind - 1 - files.begin()), number - file.first_chunk, 0, 0, 0, 0};
  const bool is_last = chunk.number + 1 == file.chunks;

  if (file.parents_per_chunk != 0) {
    const uint64_t begin = chunk.number * file.parents_per_chunk;
    chunk.first = file.first + begin;
    chunk.count = std::min(file.parents_per_chunk, file.count - begin);
    chunk.drop = is_last ? file.drop : 0;
    return chunk;
  }

  // Cut by rows: find the parents that the first row of this chunk and of the next one belong to.
  const auto find = [&](uint64_t row) -> RowIndex::Place {
    if (table.row_counts != nullptr) return file.index.find(world, table, row);
    return {row / table.rows_each, row % table.rows_each};
  };
  if (file.count == 0) return chunk;
  const RowIndex::Place begin = find(chunk.number * file.rows_per_chunk);
  chunk.first = file.first + begin.parent;
  chunk.skip = begin.row;
  if (is_last) {
    chunk.count = file.count - begin.parent;
    chunk.drop = file.drop;
    return chunk;
  }
  const RowIndex::Place end = find((chunk.number + 1) * file.rows_per_chunk);
  chunk.count = end.parent - begin.parent + (end.row != 0);
  if (end.row != 0) {
    uint8_t rows[1 + kPad] = {static_cast<uint8_t>(table.rows_each)};
    if (table.row_counts != nullptr) table.row_counts(world, {file.first + end.parent, 1, nullptr}, rows);
    chunk.drop = rows[0] - end.row;
  }
  return chunk;
}

std::vector<WantedFile> wanted_files(const Benchmark& benchmark, const Job& job, std::vector<std::string>* notes) {
  std::vector<WantedFile> files;
  std::string missing;
  for (size_t t = 0; t < job.tables.size(); ++t) {
    const auto table = std::find_if(benchmark.tables.begin(), benchmark.tables.end(),
                                    [&](const Table* candidate) { return candidate->name == job.tables[t]; });
    if (job.parts == 0) {
      files.push_back({t, 0});
    } else if ((*table)->whole) {
      if (job.part <= 1) {
        files.push_back({t, 1});
      } else {
        missing += (missing.empty() ? "" : " and ") + job.tables[t];
      }
    } else {
      const uint64_t first = job.part == 0 ? 1 : job.part, last = job.part == 0 ? job.parts : job.part;
      for (uint64_t part = first; part <= last; ++part) files.push_back({t, part});
    }
  }
  if (!missing.empty() && notes != nullptr)
    notes->push_back(fmt::format("--part {}: {} belong{} to part 1 as a whole; this part has none of {}.", job.part,
                                 missing, missing.find(' ') == std::string::npos ? "s" : "",
                                 missing.find(' ') == std::string::npos ? "it" : "them"));
  return files;
}

Plan make_plan(const World& world, const Benchmark& benchmark, const Job& job, const std::vector<WantedFile>& files,
               unsigned threads) {
  Plan plan;
  std::vector<PlannedFile> planned;
  for (size_t t = 0; t < job.tables.size(); ++t) {
    auto table = std::make_unique<PlannedTable>();
    table->table = *std::find_if(benchmark.tables.begin(), benchmark.tables.end(),
                                 [&](const Table* candidate) { return candidate->name == job.tables[t]; });
    table->shape = table->table->shape(world);
    const uint64_t parents = table->table->parents(world);
    const uint64_t parts = table->table->whole ? 1 : std::max<uint64_t>(1, job.parts);
    double rows = static_cast<double>(parents / parts) * table->table->rows_each;
    if (job.max_rows) rows = std::min(rows, static_cast<double>(*job.max_rows));
    table->format = find_format(job.format)->make({table->shape, job, world.kernels, rows});
    table->format->head(table->head);
    plan.tables.push_back(std::move(table));
  }
  for (const WantedFile& wanted : files) {
    const Table& table = *plan.tables[wanted.table]->table;
    const uint64_t parents = table.parents(world);
    PlannedFile file{.table = wanted.table, .part = wanted.part, .first = 0, .count = parents, .index = {}};
    if (job.parts > 1 && !table.whole) {
      // As dbgen cuts: equal parts, and what is left over goes to the last one.
      const uint64_t each = parents / job.parts;
      file.first = each * (wanted.part - 1);
      file.count = wanted.part == job.parts ? parents - file.first : each;
    }
    if (job.max_rows) keep_rows(world, table, *job.max_rows, file);
    cut(world, *plan.tables[wanted.table], threads, file, plan.notes);
    planned.push_back(std::move(file));
  }
  // Largest first, so that no worker is left alone with a large one at the end; to standard
  // output in the order named.
  if (job.destination != Destination::kStdout)
    std::stable_sort(planned.begin(), planned.end(),
                     [](const PlannedFile& a, const PlannedFile& b) { return a.bytes > b.bytes; });
  for (PlannedFile& file : planned) {
    file.first_chunk = plan.chunks;
    plan.chunks += file.chunks;
    plan.bytes += file.bytes;
  }
  plan.files = std::move(planned);
  std::sort(plan.notes.begin(), plan.notes.end());
  plan.notes.erase(std::unique(plan.notes.begin(), plan.notes.end()), plan.notes.end());
  return plan;
}

PoolMarks pool_marks(const World& world, const Plan& plan) {
  // With this many texts, hardly a block of the pool stays untouched: finding them would cost
  // more than it saves.
  constexpr double kManyTexts = 60'000;
  constexpr uint64_t kMarkedAtOnce = 1'024;
  PoolMarks marks;
  double rows = 0;
  for (const PlannedFile& file : plan.files) rows += file.rows;
  if (rows >= kManyTexts) {
    marks.mark_all();
    return marks;
  }
  for (const PlannedFile& file : plan.files) {
    for (uint64_t done = 0; done < file.count; done += kMarkedAtOnce) {
      const Parents parents{file.first + done, static_cast<size_t>(std::min(kMarkedAtOnce, file.count - done)), nullptr};
      plan.table_of(file).table->mark(world, parents, marks);
    }
  }
  return marks;
}

}  // namespace tpcmill
