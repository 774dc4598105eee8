// Rows are made anew in tbl, chunk by chunk, by all workers; beside them the files are read. Which lines
// stand against a chunk is known when those of the chunk before it are: workers take them one after the
// other, which only looks for ends of lines, and compare them all at once. Values are compared as text, and
// numbers as numbers: 17 is 17.00. Whatever the files' delimiter, quotes and header, a row is some fields.

#include "run/verify_rows.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "run/check.h"
#include "run/manifest.h"
#include "run/other_text.h"
#include "run/run.h"
#include "run/text_row.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

// A number without what it does not need; "" if it is none.
std::string plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  std::string whole(text.substr(0, point)), rest(text.substr(std::min(point + 1, text.size())));
  if (whole.empty() || (whole + rest).find_first_not_of("0123456789") != std::string::npos) return "";
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  rest.erase(rest.find_last_not_of('0') + 1);
  return (negative ? "-" : "") + whole + (rest.empty() ? "" : "." + rest);
}

bool same_value(Logical logical, const std::string& found, const std::string& right) {
  if (found == right) return true;
  if (logical == Logical::kText || logical == Logical::kDate) return false;
  const std::string number = plain_number(found);
  return !number.empty() && number == plain_number(right);
}

// Lines that stand against a chunk's rows, and which they are.
struct Lines {
  struct Stretch {
    size_t file;
    uint64_t first_row, rows;  // of the file
  };

  std::string text;  // each line with its end
  std::vector<Stretch> stretches;

  void clear() {
    text.clear();
    stretches.clear();
  }
};

// A chunk's rows, one after the other: lines of tbl, which pieces may cut anywhere.
class RightRows {
 public:
  explicit RightRows(Pieces pieces) : pieces_(pieces) {}

  // The next one without its line end. REQUIRES: there is one. It is valid until the next call.
  std::string_view next() {
    line_.clear();
    for (;;) {
      const std::span<const std::byte> piece = pieces_.front();
      const std::string_view text(reinterpret_cast<const char*>(piece.data()) + at_, piece.size() - at_);
      const size_t end = text.find('\n');
      if (end != std::string_view::npos) {
        at_ += end + 1;
        if (line_.empty()) return text.substr(0, end);
        return line_ += text.substr(0, end);
      }
      line_ += text;
      pieces_ = pieces_.subspan(1);
      at_ = 0;
    }
  }

 private:
  Pieces pieces_;
  size_t at_ = 0;  // in the first piece
  std::string line_;
};

uint64_t rows_in(Pieces pieces) {
  uint64_t rows = 0;
  for (const std::span<const std::byte> piece : pieces)
    rows += ends_of_lines({reinterpret_cast<const char*>(piece.data()), piece.size()});
  return rows;
}

// The files of one table, against its rows. Thread-safe but where it says otherwise.
class TableComparison {
 public:
  TableComparison(const std::string& folder, const TextFiles& files, std::optional<char> delimiter,
                  std::vector<ColumnShape> columns, const std::atomic<int>* stop)
      : folder_(folder), columns_(std::move(columns)), stop_(stop), differing_(files.paths.size()) {
    for (const std::string& path : files.paths) {
      std::error_code ignored;
      FileVerdict& file = files_.emplace_back();
      file.path = path;
      file.bytes = std::filesystem::file_size(folder + "/" + path, ignored);
      styles_.push_back(look_at(file, delimiter));
    }
    for (std::atomic<uint64_t>& row : differing_) row = kNowhere;
    if (std::any_of(files_.begin(), files_.end(), [](const FileVerdict& file) { return file.state != State::kWhole; }))
      give_up();
  }

  bool is_text() const { return is_text_; }

  // REQUIRES: nobody compares.
  const std::vector<FileVerdict>& files() const { return files_; }

  // Lines in a file but for one of names.
  uint64_t rows_on_disk(size_t file) const {
    const uint64_t lines = count_lines(folder_ + "/" + files_[file].path, stop_);
    return lines - std::min<uint64_t>(lines, styles_[file].header);
  }

  // Takes the files' next lines, `rows` of them if there are as many, and no more than are `room` bytes.
  // Returns how many rows that settles: those behind the last file's end are, as missing ones.
  // REQUIRES: one caller at a time.
  uint64_t take(uint64_t rows, size_t room, Lines& lines) {
    uint64_t taken = 0;
    while (taken < rows && lines.text.size() < room) {
      const uint64_t got = reader_ ? reader_->take(rows - taken, room, lines.text) : 0;
      if (got != 0) {
        lines.stretches.push_back({current_, row_ + 1, got});
        row_ += got;
        taken += got;
      } else if (!open_next()) {
        missing_ += rows - taken;
        return rows;
      }
    }
    return taken;
  }

  // Compares lines with the rows that they should be.
  void compare(const Lines& lines, RightRows& right) {
    std::vector<std::string> found_fields, right_fields;
    std::string_view text = lines.text;
    for (const Lines::Stretch& stretch : lines.stretches) {
      const TextStyle& style = styles_[stretch.file];
      for (uint64_t row = stretch.first_row; row < stretch.first_row + stretch.rows; ++row) {
        const std::string_view should_be = right.next();
        // What is right is so in most files to the byte.
        const std::string_view same = should_be.substr(0, should_be.size() - !style.ends_with_delimiter);
        if (style.delimiter == '|' && text[std::min(same.size(), text.size() - 1)] == '\n' && text.starts_with(same)) {
          text.remove_prefix(same.size() + 1);
          continue;
        }
        std::string_view found = text.substr(0, text.find('\n'));
        text.remove_prefix(found.size() + 1);
        if (found.ends_with('\r')) found.remove_suffix(1);
        if (row < differing_[stretch.file].load(std::memory_order_relaxed))
          compare_row(stretch.file, row, found, should_be, found_fields, right_fields);
      }
    }
  }

  // After the table's last row. REQUIRES: nobody compares.
  void finish() {
    if (missing_ != 0) {
      FileVerdict& file = files_.back();
      if (file.state != State::kWhole) return;
      file.state = State::kTruncated;
      file.problem = fmt::format("ends after row {}, and {} more row{} would be right", row_, missing_,
                                 missing_ == 1 ? "" : "s");
      return;
    }
    // Of each file the first line that is too much, and no other, is of interest.
    std::string_view line;
    do {
      if (stop_ != nullptr && stop_->load() != 0)
        throw Error(Error::Kind::kInterrupted, "The run was interrupted.");
      if (!reader_ || files_[current_].state != State::kWhole || !reader_->next(line)) continue;
      files_[current_].state = State::kTooLong;
      files_[current_].problem =
          fmt::format("goes on after the table's last row: row {} is {}", row_ + 1, in_quotes(line));
    } while (open_next());
  }

 private:
  static constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();

  TextStyle look_at(FileVerdict& file, std::optional<char> delimiter) {
    LineReader reader(folder_ + "/" + file.path);
    std::string_view line;
    if (!reader.next(line)) return {};
    const std::optional<TextStyle> style = style_of(line, columns_.size(), delimiter);
    if (style) return *style;
    file.state = State::kDiffers;
    file.problem = fmt::format("is no text of that table: its first line has not {} fields between {}", columns_.size(),
                               delimiter ? in_quotes(std::string(1, *delimiter)) : "any of | , ; and tabs");
    return {};
  }

  // Where a file's rows cannot be told, those after it have no number.
  void give_up() {
    is_text_ = false;
    for (FileVerdict& file : files_) {
      if (file.state != State::kWhole) continue;
      file.state = State::kUnreadable;
      file.problem = "was not compared, for another file of its table is no text of it";
    }
  }

  // Goes on with the first row of the next file. Returns false after the last one.
  bool open_next() {
    if (opened_ == files_.size()) return false;
    current_ = opened_++;
    row_ = 0;
    reader_ = std::make_unique<LineReader>(folder_ + "/" + files_[current_].path);
    std::string_view names;
    if (styles_[current_].header) reader_->next(names);
    return true;
  }

  void compare_row(size_t number, uint64_t row, std::string_view found, std::string_view right,
                   std::vector<std::string>& found_fields, std::vector<std::string>& right_fields) {
    const TextStyle& style = styles_[number];
    const std::string_view bare = right.substr(0, right.size() - 1);  // without the last |
    split_row(found, style.delimiter, true, found_fields);
    split_row(bare, '|', false, right_fields);
    if (style.ends_with_delimiter && found_fields.size() == columns_.size() + 1 && found_fields.back().empty())
      found_fields.pop_back();
    size_t column = 0;
    const size_t both = std::min(found_fields.size(), right_fields.size());
    while (column < both && same_value(columns_[column].logical, found_fields[column], right_fields[column])) ++column;
    if (column == columns_.size() && found_fields.size() == columns_.size()) return;
    const bool in_column = column < both;
    const std::lock_guard<std::mutex> guard(mutex_);
    if (differing_[number] <= row) return;
    differing_[number] = row;
    FileVerdict& file = files_[number];
    file.state = State::kDiffers;
    file.row = row;
    file.column = in_column ? columns_[column].name : "";
    file.found = in_column ? found_fields[column] : std::string(found);
    file.right = in_column ? right_fields[column] : std::string(bare);
  }

  const std::string folder_;
  const std::vector<ColumnShape> columns_;
  const std::atomic<int>* const stop_;
  std::vector<FileVerdict> files_;
  std::vector<TextStyle> styles_;
  std::vector<std::atomic<uint64_t>> differing_;  // the first row of each file that is known to differ
  std::mutex mutex_;                              // for files_ and writes to differing_
  bool is_text_ = true;
  std::unique_ptr<LineReader> reader_;
  size_t current_ = 0, opened_ = 0;  // the file that is read, and how many have been opened
  uint64_t row_ = 0;                 // rows taken of the file
  uint64_t missing_ = 0;             // rows behind the last file's end
};

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

  bool finish(size_t file, uint64_t) override {
    tables_[file]->finish();
    return true;
  }

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
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto count = [&] {
    try {
      for (size_t i; (i = next++) < files.size();) {
        const auto [table, file] = files[i];
        rows[table] += tables[table]->rows_on_disk(file);
      }
    } catch (...) {
      next = files.size();
      const std::lock_guard<std::mutex> guard(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < std::min<size_t>(threads, files.size()); ++i) helpers.emplace_back(count);
  count();
  helpers.clear();
  if (failure) std::rethrow_exception(failure);
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
  const std::vector<TextFiles> found = text_files_in(given.folder, benchmark);
  if (found.empty())
    throw Error::failure(fmt::format("{} has no {}, and no text files of tables (lineitem.tbl, lineitem.csv, "
                                     "lineitem/*.csv). What other formats hold is proven by digests: tpcmill digest.",
                                     given.folder, kManifestName));

  const World one = benchmark.make_world(kernels(), Distributions::built_in(), ScaleFactor());
  std::vector<Compared> tables;
  for (const TextFiles& files : found)
    tables.push_back({files.table, std::make_unique<TableComparison>(given.folder, files, given.delimiter,
                                                                     files.table->shape(one).columns, listener.stop)});
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
    const Outlet outlet{.planned =
                            [&](const Plan& plan) {
                              for (const PlannedFile& file : plan.files) of_files.push_back(comparisons[file.table]);
                            },
                        .open_sink = [&] { return std::make_unique<RowSink>(of_files); }};
    run(checked(job), listener, &outlet);
  }

  VerifyReport report{.method = VerifyReport::Method::kRows, .files = {}, .scale_factor = job.scale.text()};
  for (const Compared& compared : tables)
    report.files.insert(report.files.end(), compared.comparison->files().begin(), compared.comparison->files().end());
  std::sort(report.files.begin(), report.files.end(),
            [](const FileVerdict& a, const FileVerdict& b) { return a.path < b.path; });
  return report;
}

}  // namespace tpcmill
