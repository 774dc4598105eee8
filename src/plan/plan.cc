#include "plan/plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "plan/cut.h"
#include "plan/sample.h"
#include "table/parts.h"

namespace tpcmill {

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
    chunk.skip = chunk.number == 0 ? file.skip : 0;
    chunk.drop = is_last ? file.drop : 0;
    return chunk;
  }

  // Cut by rows: find the parents that the first row of this chunk and of the next one belong to.
  const auto find = [&](uint64_t row) -> RowIndex::Place {
    row += file.rows_before;
    if (table.row_counts != nullptr) return file.index->find(world, table, row);
    return {row / table.rows_each, row % table.rows_each};
  };
  chunk.first = file.first;
  if (file.count == 0) return chunk;
  const RowIndex::Place begin = find(chunk.number * file.rows_per_chunk);
  chunk.first = file.part_first + begin.parent;
  chunk.skip = begin.row;
  if (is_last) {
    chunk.count = file.first + file.count - chunk.first;
    chunk.drop = file.drop;
    return chunk;
  }
  const RowIndex::Place end = find((chunk.number + 1) * file.rows_per_chunk);
  chunk.count = end.parent - begin.parent + (end.row != 0);
  if (end.row != 0) chunk.drop = rows_of_parent(world, table, file.part_first + end.parent) - end.row;
  return chunk;
}

namespace {

const Table& table_named(const Benchmark& benchmark, const std::string& name) {
  return **std::find_if(benchmark.tables.begin(), benchmark.tables.end(),
                        [&](const Table* candidate) { return candidate->name == name; });
}

std::unique_ptr<PlannedTable> plan_table(const World& world, const Table& table, const Job& job) {
  auto planned = std::make_unique<PlannedTable>();
  planned->table = &table;
  planned->shape = table.shape(world);
  const uint64_t parents = table.parents(world);
  const uint64_t parts = table.whole ? 1 : std::max<uint64_t>(1, job.parts);
  double rows = static_cast<double>(parents / parts) * table.rows_each;
  if (job.max_rows) rows = std::min(rows, static_cast<double>(*job.max_rows));
  const LayoutSettings wish = settings_for(job.layout, table.name, "");
  if (wish.file_rows) rows = std::min(rows, static_cast<double>(*wish.file_rows));
  planned->format = find_format(job.format)->make({planned->shape, job, world.kernels, rows});
  return planned;
}

// The parts of a table that the job asks for, each as one file.
std::vector<PlannedFile> parts_of(const World& world, const Table& table, size_t number, const Job& job) {
  const uint64_t parents = table.parents(world);
  PlannedFile whole{.table = number, .count = parents, .index = {}};
  std::vector<PlannedFile> parts;
  if (job.parts == 0 || table.whole) {
    whole.part = job.parts == 0 ? 0 : 1;
    if (job.part <= 1) parts.push_back(whole);
    return parts;
  }
  const uint64_t first = job.part == 0 ? 1 : job.part, last = job.part == 0 ? job.parts : job.part;
  for (uint64_t part = first; part <= last; ++part) {
    PlannedFile file = whole;
    file.part = part;
    const ParentRange range = part_of(world, table, job.parts, part);
    file.first = file.part_first = file.walk_from = range.first;
    file.count = range.count;
    parts.push_back(file);
  }
  return parts;
}

// What samples are taken from, whichever part is made: cuts that follow from them are the same for all.
PlannedFile first_part_of(const World& world, const Table& table, size_t number, const Job& given) {
  Job job = given;
  job.part = std::min<uint64_t>(1, job.parts);
  PlannedFile part = parts_of(world, table, number, job).front();
  if (job.max_rows) keep_rows(world, table, *job.max_rows, part);
  return part;
}

std::string missing_sentence(const Job& job, const std::string& missing) {
  const bool one = missing.find(' ') == std::string::npos;
  return fmt::format("--part {}: {} belong{} to part 1 as a whole; this part has none of {}.", job.part, missing,
                     one ? "s" : "", one ? "it" : "them");
}

// Largest first, so that no worker is left alone with a large one at the end. Files of a part stay
// together and in order.
void sort_by_size(std::vector<PlannedFile>& files) {
  std::map<std::pair<size_t, uint64_t>, double> bytes;
  for (const PlannedFile& file : files) bytes[{file.table, file.part}] += file.bytes;
  std::stable_sort(files.begin(), files.end(), [&](const PlannedFile& a, const PlannedFile& b) {
    return bytes[{a.table, a.part}] > bytes[{b.table, b.part}];
  });
}

// Walks go through the files of a part in their order.
void join_walks(const World& world, Plan& plan) {
  std::map<std::pair<size_t, uint64_t>, size_t> last_of_part;
  for (size_t i = 0; i < plan.files.size(); ++i) {
    PlannedFile& file = plan.files[i];
    file.walk = i;
    if (plan.table_of(file).table->start_walk == nullptr) continue;
    const auto [before, is_first] = last_of_part.try_emplace({file.table, file.part}, i);
    if (is_first) continue;
    PlannedFile& other = plan.files[before->second];
    other.walk_goes_on = true;
    file.walk = other.walk;
    file.walk_before = other.walk_before + other.chunks;
    file.walk_from = plan.chunk(world, other.first_chunk + other.chunks - 1).end();
    before->second = i;
  }
}

}  // namespace

Plan plan_files(World& world, const Benchmark& benchmark, const Job& job, unsigned threads, Text& text) {
  Plan plan;
  std::string missing;
  for (size_t t = 0; t < job.tables.size(); ++t) {
    const Table& table = table_named(benchmark, job.tables[t]);
    std::unique_ptr<PlannedTable> planned = plan_table(world, table, job);
    std::vector<PlannedFile> parts = parts_of(world, table, t, job);
    if (parts.empty()) missing += (missing.empty() ? "" : " and ") + job.tables[t];
    for (PlannedFile& part : parts)
      if (job.max_rows) keep_rows(world, table, *job.max_rows, part);
    const LayoutSettings wish = settings_for(job.layout, table.name, "");
    if (!parts.empty() && (planned->format->wants_sample() || wish.file_bytes))
      take_sample(world, first_part_of(world, table, t, job), threads, *planned, text);
    planned->format->head(planned->head);
    for (const PlannedFile& part : parts)
      for (PlannedFile& file : split(world, *planned, wish, threads, part)) plan.files.push_back(std::move(file));
    plan.tables.push_back(std::move(planned));
  }
  if (!missing.empty()) plan.notes.push_back(missing_sentence(job, missing));
  return plan;
}

void plan_chunks(const World& world, const Job& job, unsigned threads, Plan& plan) {
  for (PlannedFile& file : plan.files) cut_chunks(world, plan.table_of(file), threads, file, plan.notes);
  // To standard output in the order named.
  if (job.destination != Destination::kStdout) sort_by_size(plan.files);
  for (PlannedFile& file : plan.files) {
    file.first_chunk = plan.chunks;
    plan.chunks += file.chunks;
    plan.bytes += file.bytes;
  }
  join_walks(world, plan);
  std::sort(plan.notes.begin(), plan.notes.end());
  plan.notes.erase(std::unique(plan.notes.begin(), plan.notes.end()), plan.notes.end());
}

std::vector<double> expected_bytes(const Plan& plan) {
  std::vector<double> bytes;
  for (const PlannedFile& file : plan.files) bytes.push_back(file.bytes);
  return bytes;
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
    marks.expect(rows);
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
