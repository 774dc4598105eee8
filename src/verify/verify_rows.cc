// Rows are made anew in tbl, chunk by chunk, by all workers; beside them the files are read. Which lines
// stand against a chunk is known when those of the chunk before it are: workers take them one after the
// other, which only looks for ends of lines, and compare them all at once. Values are compared as text, and
// numbers as numbers: 17 is 17.00. Whatever the files' delimiter, quotes and header, a row is some fields.

#include "verify/verify_rows.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/input_file.h"
#include "base/parallel.h"
#include "folder/inventory.h"
#include "folder/manifest.h"
#include "plan/check.h"
#include "run/run.h"
#include "verify/other_text.h"
#include "verify/table_comparison.h"

namespace tpcmill {
namespace {

uint64_t rows_in(Pieces pieces) {
  uint64_t rows = 0;
  for (const std::span<const std::byte> piece : pieces)
    rows += ends_of_lines({reinterpret_cast<const char*>(piece.data()), piece.size()});
  return rows;
}

// Takes lines in the order of rows, as bytes are placed, and compares them at any time. Lines that are far
// longer than rows would take too much memory together: they are compared while others wait.
class RowSink : public Sink {
 public:
  explicit RowSink(const std::vector<TableComparison*>& tables) : tables_(tables) {}

  void create(size_t) override {}

  void place(size_t file, uint64_t, Pieces pieces) override {
    lines_.clear();
    right_.emplace(pieces);
    const size_t room = 2 * size_of(pieces) + kSpareRoom;
    for (uint64_t rows = rows_in(pieces);;) {
      rows -= tables_[file]->take(rows, room, lines_);
      if (rows == 0) return;
      tables_[file]->compare(lines_, *right_);
      lines_.clear();
    }
  }

  void write(size_t file, uint64_t, Pieces) override {
    tables_[file]->compare(lines_, *right_);
    lines_.clear();
  }

  bool finish(size_t, uint64_t) override { return true; }

  bool has_enough_of(size_t file) override { return tables_[file]->has_enough(); }

 private:
  static constexpr size_t kSpareRoom = 1 << 20;

  const std::vector<TableComparison*>& tables_;
  Lines lines_;
  std::optional<RightRows> right_;  // those that lines_ stand against, and the ones behind them
};

struct Compared {
  const Table* table;
  std::unique_ptr<TableComparison> comparison;
};

// Rows in the files of each table, counted by `threads` temporary threads.
std::vector<uint64_t> count_rows(const std::vector<const TableComparison*>& tables, unsigned threads) {
  std::vector<std::pair<size_t, size_t>> files;  // table and file
  for (size_t t = 0; t < tables.size(); ++t)
    for (size_t f = 0; f < tables[t]->files().size(); ++f) files.emplace_back(t, f);
  std::vector<std::atomic<uint64_t>> rows(tables.size());
  for_each_number(files.size(), threads, [&](uint64_t number) {
    const auto [table, file] = files[number];
    rows[table] += tables[table]->rows_on_disk(file);
  });
  return {rows.begin(), rows.end()};
}

ScaleFactor find_scale(const VerifyJob& job, const World& one, const std::vector<Compared>& tables) {
  std::vector<const Table*> counted;
  std::vector<const TableComparison*> comparisons;
  bool depends = false;  // whether there is anything to compare that depends on it
  for (const Compared& compared : tables) {
    if (compared.table->whole || !compared.comparison->is_text()) continue;
    depends = true;
    if (compared.table->row_counts != nullptr) continue;
    counted.push_back(compared.table);
    comparisons.push_back(compared.comparison.get());
  }
  if (!depends) return one.scale;
  const std::vector<uint64_t> rows = count_rows(comparisons, job.threads);
  std::vector<RowCount> counts;
  for (size_t i = 0; i < rows.size(); ++i)
    counts.push_back({counted[i]->parents(one), rows[i] / counted[i]->rows_each});
  const std::optional<ScaleFactor> scale = scale_of(counts);
  if (!scale)
    throw Error::usage(fmt::format("-s/--scale-factor is needed: the counts of rows in {} do not tell which it is.",
                                   job.folder));
  return *scale;
}

// Whether there is Parquet in the folder, or in one of a table.
bool has_parquet(const std::string& folder, const Benchmark& benchmark, const std::atomic<int>* stop) {
  bool found = false;
  const auto look = [&](const std::string& name, unsigned) {
    throw_if_stopped(stop);
    found = found || name.ends_with(".parquet");
  };
  each_name(folder, "", look);
  for (const Table* table : benchmark.tables) each_name(folder, std::string(table->name), look);
  return found;
}

void note_missing(const Benchmark& benchmark, const std::vector<Compared>& tables, const Listener& listener) {
  std::string missing;
  for (const Table* table : benchmark.tables) {
    const bool there =
        std::any_of(tables.begin(), tables.end(), [&](const Compared& one) { return one.table == table; });
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string(table->name);
  }
  if (!missing.empty() && listener.note)
    listener.note(fmt::format("There are no text files of {}: nothing is said of that.", missing), false);
}

}  // namespace

VerifyReport verify_rows(const VerifyJob& given, const Listener& listener) {
  const Benchmark& benchmark = *benchmarks().front();
  const std::vector<TextFiles> found = text_files_in(given.folder, benchmark, listener.stop);
  if (found.empty() && has_parquet(given.folder, benchmark, listener.stop))
    throw Error::failure(fmt::format("{} has no {}, so its Parquet is not this program's, which reads no other: "
                                     "python -m tpcmill verify, of the Python package, compares that of any tool.",
                                     given.folder, kManifestName));
  if (found.empty())
    throw Error::failure(fmt::format("{} has no {}, and no text files of tables (lineitem.tbl, lineitem.csv, "
                                     "lineitem/*.csv). Parquet of any tool is compared by python -m tpcmill verify, of the Python "
                                     "package.",
                                     given.folder, kManifestName));

  const World one = benchmark.make_world(kernels(), Distributions::built_in(), ScaleFactor());
  std::vector<Compared> tables;
  for (const TextFiles& files : found)
    tables.push_back({files.table, std::make_unique<TableComparison>(given.folder, files, given.delimiter,
                                                                     compared_columns(*files.table, one), listener.stop)});
  Job job;
  job.scale = given.scale ? *given.scale : find_scale(given, one, tables);
  note_missing(benchmark, tables, listener);
  job.benchmark = benchmark.name;
  job.destination = Destination::kDiscard;
  job.threads = given.threads;
  job.distributions = given.distributions;
  std::vector<TableComparison*> comparisons, of_files;  // in the order of tables, and of the plan's files
  for (const Compared& compared : tables) {
    if (!compared.comparison->is_text()) continue;
    job.tables.emplace_back(compared.table->name);
    comparisons.push_back(compared.comparison.get());
  }
  if (!comparisons.empty()) {
    const RowConsumer consumer{.planned =
                            [&](const Plan& plan) {
                              for (const PlannedFile& file : plan.files) of_files.push_back(comparisons[file.table]);
                            },
                        .open_sink = [&] { return std::make_unique<RowSink>(of_files); }};
    run(checked(job), listener, &consumer);
    for (TableComparison* const comparison : comparisons) comparison->finish();
  }

  VerifyReport report{.method = VerifyReport::Method::kRows, .files = {}, .scale_factor = job.scale.text()};
  for (const Compared& compared : tables)
    report.files.insert(report.files.end(), compared.comparison->files().begin(), compared.comparison->files().end());
  std::sort(report.files.begin(), report.files.end(),
            [](const FileVerdict& a, const FileVerdict& b) { return a.path < b.path; });
  return report;
}

}  // namespace tpcmill
