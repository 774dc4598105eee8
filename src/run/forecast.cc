// How large files become is found by making some of them: a few of the chunks that the plan is cut
// into, at even distances in each table, and a footer from their notes. Chunks of a table are alike, but
// keys grow longer, and the last chunk of a file is shorter.

#include "tpcmill/forecast.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "folder/folder.h"
#include "plan/check.h"
#include "run/exact_rows.h"
#include "run/foreseen.h"
#include "run/prepare.h"
#include "run/space.h"

namespace tpcmill {
namespace {

constexpr uint64_t kSamples = 6;              // chunks of a table, at most
constexpr uint64_t kMostParents = 1'500'000;  // of all its samples together
constexpr uint64_t kMostOfChunk = 200'000;    // parents of one chunk, which may be as large as its table: memory is bounded
constexpr uint64_t kMostNotes = 64;           // of a footer: those of more chunks grow in proportion

// A table's chunks that were made: what they come to.
struct Sample {
  double rows = 0, bytes = 0, chunks = 0;
  Buffer note;  // of one of them
};

class Sampler {
 public:
  explicit Sampler(Prepared& prepared)
      : prepared_(prepared), world_(prepared.world), plan_(prepared.plan), files_(plan_.tables.size()) {
    for (const PlannedFile& file : plan_.files) files_[file.table].push_back(&file);
    for (std::vector<const PlannedFile*>& files : files_)
      std::sort(files.begin(), files.end(), [](const PlannedFile* a, const PlannedFile* b) {
        return std::pair(a->part, a->number) < std::pair(b->part, b->number);
      });
    PoolMarks marks;
    for (size_t table = 0; table < files_.size(); ++table)
      for (const uint64_t number : samples_of(table)) mark(beginning_of(number), marks);
    for (const PlannedFile* file : small_files()) mark(beginning_of(file->first_chunk), marks);
    prepared_.text.add(world_, marks, prepared_.helpers);
  }

  // In the order of their parts.
  const std::vector<const PlannedFile*>& files_of(size_t table) const { return files_[table]; }

  Sample of(size_t table) const {
    Sample sample;
    for (const uint64_t number : samples_of(table)) add(beginning_of(number), sample);
    return sample;
  }

  // Bytes of a file by what its table's chunks came to.
  double bytes_of(const PlannedFile& file, const Sample& table) const {
    Sample own;
    if (is_small(file)) add(beginning_of(file.first_chunk), own);
    const Sample& sample = is_small(file) ? own : table;
    const PlannedTable& planned = plan_.table_of(file);
    const double rows = sample.rows == 0 ? 0 : file.rows * sample.bytes / sample.rows;
    const uint64_t chunks = file.rows > 0 ? file.chunks : 0, notes = std::min(chunks, kMostNotes);
    const double footer = footer_bytes(planned, sample, notes);
    const double all = static_cast<double>(planned.head.size()) + rows + footer;
    if (notes == chunks) return all;
    const double each = (footer - footer_bytes(planned, sample, 0)) / static_cast<double>(notes);
    return all + each * static_cast<double>(chunks - notes);
  }

 private:
  // Numbers of chunks in the plan.
  std::vector<uint64_t> samples_of(size_t table) const {
    uint64_t count = 0, parents = 0;
    for (const PlannedFile* file : files_[table]) {
      count += file->chunks;
      parents += file->count;
    }
    std::vector<uint64_t> numbers;
    if (count == 0) return numbers;
    const uint64_t of_chunk = std::max<uint64_t>(1, parents / count);
    const uint64_t samples = std::clamp<uint64_t>(kMostParents / of_chunk, 1, std::min(count, kSamples));
    for (uint64_t i = 0; i < samples; ++i)
      numbers.push_back(in_plan(table, samples == count ? i : (2 * i + 1) * (count / samples) / 2));
    return numbers;
  }

  // The number in the plan of a table's n-th chunk.
  uint64_t in_plan(size_t table, uint64_t number) const {
    for (const PlannedFile* file : files_[table]) {
      if (number < file->chunks) return file->first_chunk + number;
      number -= file->chunks;
    }
    return files_[table].back()->first_chunk;
  }

  // A chunk of the plan, or what a sample takes of it.
  Chunk beginning_of(uint64_t number) const {
    Chunk chunk = plan_.chunk(world_, number);
    if (chunk.count > kMostOfChunk) {
      chunk.count = kMostOfChunk;
      chunk.drop = 0;
    }
    return chunk;
  }

  // What is left of a table for its last file, or the like: fewer rows than others, which dictionaries
  // weigh heavily on.
  bool is_small(const PlannedFile& file) const {
    const std::vector<const PlannedFile*>& files = files_[file.table];
    return file.number != 0 && file.chunks == 1 && file.rows < files.front()->rows / 2;
  }
  std::vector<const PlannedFile*> small_files() const {
    std::vector<const PlannedFile*> small;
    for (const std::vector<const PlannedFile*>& files : files_)
      for (const PlannedFile* file : files)
        if (is_small(*file)) small.push_back(file);
    return small;
  }

  void mark(const Chunk& chunk, PoolMarks& marks) const {
    const Table& table = *plan_.table_of(plan_.files[chunk.file]).table;
    table.mark(world_, {chunk.first, static_cast<size_t>(chunk.count), nullptr}, marks);
  }

  void add(const Chunk& chunk, Sample& sample) const {
    if (chunk.count == 0) return;
    const PlannedFile& file = plan_.files[chunk.file];
    const PlannedTable& planned = plan_.table_of(file);
    const Table& table = *planned.table;
    Walk walk{.run_first = file.part_first, .state = 0};
    if (table.start_walk != nullptr) walk = table.start_walk(world_, file.part_first);
    Batch batch(planned.shape, size_t{table.batch_parents} * table.most_rows, ColumnSet::all(),
                planned.format->wants_words());
    const std::unique_ptr<Encoder> encoder = planned.format->encoder();
    encoder->begin();
    for (uint64_t begun = 0; begun < chunk.count; begun += table.batch_parents) {
      const size_t count = static_cast<size_t>(std::min<uint64_t>(table.batch_parents, chunk.count - begun));
      table.fill(world_, {chunk.first + begun, count, nullptr}, walk, batch);
      BatchView rows = batch.view();
      const uint64_t skip = begun == 0 ? chunk.skip : 0, drop = begun + count == chunk.count ? chunk.drop : 0;
      if (skip != 0 || drop != 0) rows.trim(skip, rows.rows - skip - drop);
      encoder->add(rows);
      sample.rows += static_cast<double>(rows.rows);
    }
    for (const std::span<const std::byte> piece : encoder->finish()) sample.bytes += static_cast<double>(piece.size());
    sample.note.clear();
    encoder->note(planned.head.size(), sample.note);
    ++sample.chunks;
  }

  static double footer_bytes(const PlannedTable& planned, const Sample& sample, uint64_t chunks) {
    uint64_t bytes = 0;
    const double rows = sample.chunks == 0 ? 0 : sample.rows / sample.chunks * static_cast<double>(chunks);
    planned.format->footer({
        .at = planned.head.size(),
        .rows = static_cast<uint64_t>(rows),
        .chunks = chunks,
        .part = "",
        .each_note =
            [&](const auto& visit) {
              for (uint64_t i = 0; i < chunks; ++i) visit(sample.note.bytes());
            },
        .write = [&](std::span<const std::byte> piece) { bytes += piece.size(); },
    });
    return static_cast<double>(bytes);
  }

  Prepared& prepared_;
  World& world_;
  const Plan& plan_;
  std::vector<std::vector<const PlannedFile*>> files_;  // of each table
};

}  // namespace

std::vector<double> foreseen_bytes(Prepared& prepared) {
  const Sampler sampler(prepared);
  std::vector<Sample> samples;
  for (size_t table = 0; table < prepared.plan.tables.size(); ++table) samples.push_back(sampler.of(table));
  std::vector<double> bytes;
  for (const PlannedFile& file : prepared.plan.files) bytes.push_back(sampler.bytes_of(file, samples[file.table]));
  return bytes;
}

Forecast forecast(const Job& job, const Listener& listener) {
  Prepared prepared(checked(job), listener);
  Forecast out;
  out.kept = prepared.existing.foreign;
  out.whole = prepared.existing.whole;
  out.memory = prepared.need.with(prepared.at_work);
  if (prepared.job.destination == Destination::kFiles) out.free = free_bytes(prepared.job.output_dir);
  const std::vector<RowCount> counts = count_rows(prepared);
  const Sampler sampler(prepared);
  for (size_t table = 0; table < prepared.plan.tables.size(); ++table) {
    const Sample sample = sampler.of(table);
    for (const PlannedFile* file : sampler.files_of(table)) {
      FileForecast& one = out.files.emplace_back();
      one.path = prepared.job.destination == Destination::kFiles ? final_name(prepared.job, *file)
                                                                 : name_inside(prepared.job, *file);
      const RowCount& count = counts[static_cast<size_t>(file - prepared.plan.files.data())];
      one.rows = count.rows;
      one.exact_rows = count.exact;
      one.bytes = static_cast<uint64_t>(std::llround(sampler.bytes_of(*file, sample)));
      out.rows += one.rows;
      out.exact_rows = out.exact_rows && one.exact_rows;
      out.bytes += one.bytes;
    }
  }
  return out;
}

}  // namespace tpcmill
