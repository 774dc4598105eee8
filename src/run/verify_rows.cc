// Rows are made anew in tbl, by all workers, and come to the sink in order, as they would to standard
// output; beside them the files are read, line by line. Values are compared as text, and numbers as
// numbers: 17 is 17.00. Whatever the files' delimiter, quotes and header, a row is some fields.

#include "run/verify_rows.h"

#include <algorithm>
#include <filesystem>
#include <memory>
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

// The files of one table, against its rows.
class TableComparison {
 public:
  TableComparison(const std::string& folder, const TextFiles& files, std::optional<char> delimiter,
                  std::vector<ColumnShape> columns)
      : folder_(folder), columns_(std::move(columns)) {
    for (const std::string& path : files.paths) {
      std::error_code ignored;
      FileVerdict& file = files_.emplace_back();
      file.path = path;
      file.bytes = std::filesystem::file_size(folder + "/" + path, ignored);
      styles_.push_back(look_at(file, delimiter));
    }
    if (std::any_of(files_.begin(), files_.end(), [](const FileVerdict& file) { return file.state != State::kWhole; }))
      give_up();
  }

  bool is_text() const { return is_text_; }
  const std::vector<FileVerdict>& files() const { return files_; }

  // Lines in the files but for those of names.
  uint64_t rows_on_disk(const std::atomic<int>* stop) const {
    uint64_t rows = 0;
    for (size_t i = 0; i < files_.size(); ++i) {
      LineReader reader(folder_ + "/" + files_[i].path);
      std::string_view line;
      uint64_t lines = 0;
      for (; reader.next(line); ++lines)
        if (stop != nullptr && stop->load() != 0) throw Error(Error::Kind::kInterrupted, "The check was interrupted.");
      rows += lines - std::min<uint64_t>(lines, styles_[i].header);
    }
    return rows;
  }

  // Takes the table's next rows, as lines of tbl that may be cut anywhere.
  void add(std::string_view text) {
    for (size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
      if (rest_.empty()) {
        compare(text.substr(0, end));
        continue;
      }
      rest_ += text.substr(0, end);
      compare(rest_);
      rest_.clear();
    }
    rest_ += text;
  }

  // After the table's last row.
  void finish() {
    std::string_view line;
    const uint64_t missing = missing_;
    if (missing != 0 && files_.back().state == State::kWhole) {
      files_.back().state = State::kTruncated;
      files_.back().problem = fmt::format("ends after row {}, and {} more row{} would be right", row_, missing,
                                          missing == 1 ? "" : "s");
    }
    while (missing == 0 && next(line)) {
      FileVerdict& file = files_[current_];
      if (file.state != State::kWhole) continue;
      file.state = State::kTooLong;
      file.problem = fmt::format("goes on after the table's last row: row {} is {}", row_, in_quotes(line));
    }
  }

 private:
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

  // The next line of the files that is a row. Returns false after the last one.
  bool next(std::string_view& line) {
    for (;;) {
      if (reader_ && reader_->next(line)) {
        ++row_;
        return true;
      }
      if (opened_ == files_.size()) return false;
      current_ = opened_++;
      row_ = 0;
      reader_ = std::make_unique<LineReader>(folder_ + "/" + files_[current_].path);
      if (styles_[current_].header) reader_->next(line);
    }
  }

  void compare(std::string_view right) {
    std::string_view found;
    if (missing_ != 0 || !next(found)) {
      ++missing_;
      return;
    }
    FileVerdict& file = files_[current_];
    if (file.state != State::kWhole) return;
    const TextStyle& style = styles_[current_];
    const std::string_view bare = right.substr(0, right.size() - 1);  // without the last |
    if (style.delimiter == '|' && found == (style.ends_with_delimiter ? right : bare)) return;
    split_row(found, style.delimiter, true, found_);
    split_row(bare, '|', false, right_);
    if (style.ends_with_delimiter && found_.size() == columns_.size() + 1 && found_.back().empty()) found_.pop_back();
    size_t column = 0;
    const size_t both = std::min(found_.size(), right_.size());
    while (column < both && same_value(columns_[column].logical, found_[column], right_[column])) ++column;
    if (column == columns_.size() && found_.size() == columns_.size()) return;
    file.state = State::kDiffers;
    file.row = row_;
    const bool in_column = column < both;
    if (in_column) file.column = columns_[column].name;
    file.found = in_column ? found_[column] : std::string(found);
    file.right = in_column ? right_[column] : std::string(bare);
  }

  const std::string folder_;
  const std::vector<ColumnShape> columns_;
  std::vector<FileVerdict> files_;
  std::vector<TextStyle> styles_;
  bool is_text_ = true;
  std::unique_ptr<LineReader> reader_;
  size_t current_ = 0, opened_ = 0;  // the file that is read, and how many have been opened
  uint64_t row_ = 0;                 // of the file
  uint64_t missing_ = 0;             // rows behind the last file's end
  std::string rest_;
  std::vector<std::string> found_, right_;
};

// Workers come to it one after the other, in the order of rows.
class RowSink : public Sink {
 public:
  explicit RowSink(const std::vector<TableComparison*>& tables) : tables_(tables) {}

  void create(size_t) override {}

  void write(size_t file, uint64_t, Pieces pieces) override {
    for (const std::span<const std::byte> piece : pieces)
      tables_[file]->add({reinterpret_cast<const char*>(piece.data()), piece.size()});
  }

  bool finish(size_t file, uint64_t) override {
    tables_[file]->finish();
    return true;
  }

 private:
  const std::vector<TableComparison*>& tables_;
};

struct Compared {
  const Table* table;
  std::unique_ptr<TableComparison> comparison;
};

ScaleFactor find_scale(const VerifyJob& job, const World& one, const std::vector<Compared>& tables,
                       const std::atomic<int>* stop) {
  std::vector<RowCount> counts;
  bool depends = false;  // whether there is anything to compare that depends on it
  for (const Compared& compared : tables) {
    const Table& table = *compared.table;
    if (table.whole || !compared.comparison->is_text()) continue;
    depends = true;
    if (table.row_counts != nullptr) continue;
    const uint64_t rows = compared.comparison->rows_on_disk(stop);
    counts.push_back({table.parents(one), rows / table.rows_each});
  }
  if (!depends) return one.scale;
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
                                                                     files.table->shape(one).columns)});
  Job job;
  job.scale = given.scale ? *given.scale : find_scale(given, one, tables, listener.stop);
  note_missing(benchmark, tables, listener);
  job.benchmark = benchmark.name;
  job.destination = Destination::kStdout;
  job.threads = given.threads;
  job.distributions = given.distributions;
  std::vector<TableComparison*> comparisons;
  for (const Compared& compared : tables) {
    if (!compared.comparison->is_text()) continue;
    job.tables.emplace_back(compared.table->name);
    comparisons.push_back(compared.comparison.get());
  }
  if (!comparisons.empty()) {
    const Outlet outlet{.planned = [](const Plan&) {},
                        .open_sink = [&] { return std::make_unique<RowSink>(comparisons); }};
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
