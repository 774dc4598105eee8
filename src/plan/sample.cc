#include "plan/sample.h"

#include <algorithm>

namespace tpcmill {
namespace {

// A full page of each column, so that a codec finds what it will find.
constexpr uint64_t kSampleRows = 20'000;

}  // namespace

void take_sample(World& world, const PlannedFile& file, unsigned threads, PlannedTable& planned, Text& text) {
  const Table& table = *planned.table;
  const uint64_t parents = std::min(file.count, kSampleRows / table.rows_each);
  if (parents == 0) return;
  PoolMarks marks;
  table.mark(world, {file.first, static_cast<size_t>(parents), nullptr}, marks);
  marks.expect(static_cast<double>(file.count) * table.rows_each);
  text.add(world, marks, threads);

  Walk walk{.run_first = file.part_first, .state = 0};
  if (table.start_walk != nullptr) walk = table.start_walk(world, file.part_first);
  Batch batch(planned.shape, size_t{table.batch_parents} * table.most_rows, ColumnSet::all(),
              planned.format->wants_words());
  const std::unique_ptr<Encoder> encoder = planned.format->encoder();
  encoder->begin();
  uint64_t rows = 0;
  for (uint64_t done = 0; done < parents; done += table.batch_parents) {
    const size_t count = static_cast<size_t>(std::min<uint64_t>(table.batch_parents, parents - done));
    table.fill(world, {file.first + done, count, nullptr}, walk, batch);
    encoder->add(batch.view());
    rows += batch.view().rows;
  }
  uint64_t bytes = 0;
  for (const std::span<const std::byte> piece : encoder->finish()) bytes += piece.size();
  planned.format->learn(*encoder, rows, bytes);
}

}  // namespace tpcmill
