#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sink/sink.h"
#include "tpcmill/verify.h"
#include "verify/other_text.h"

namespace tpcmill {

// A column, as its values are compared.
struct ComparedColumn {
  std::string_view name;
  Logical logical;
  bool fixed_length;  // padded with blanks by databases, as CHAR(n)
};
std::vector<ComparedColumn> compared_columns(const Table& table, const World& world);

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
  std::string_view next();

 private:
  Pieces pieces_;
  size_t at_ = 0;  // in the first piece
  std::string line_;
};

// The text files of one table, against its rows. Thread-safe but where it says otherwise.
class TableComparison {
 public:
  // Looks at each file's first line.
  TableComparison(const std::string& folder, const TextFiles& files, std::optional<char> delimiter,
                  std::vector<ComparedColumn> columns, const std::atomic<int>* stop);

  // Whether all files are text of that table. If not, nothing else may be called but files().
  bool is_text() const { return is_text_; }

  // REQUIRES: nobody compares.
  const std::vector<FileVerdict>& files() const { return files_; }

  // Lines in a file but for one of names.
  uint64_t rows_on_disk(size_t file) const;

  // Takes the files' next lines, `rows` of them if there are as many, and no more than are `room` bytes.
  // Returns how many rows that settles: those behind the last file's end are, as missing ones.
  // REQUIRES: one caller at a time.
  uint64_t take(uint64_t rows, size_t room, Lines& lines);

  // Whether so many rows are missing that nobody wants to know how many more.
  bool has_enough() const { return missing_.load(std::memory_order_relaxed) >= kMostMissing; }

  // Compares lines with the rows that they should be.
  void compare(const Lines& lines, RightRows& right);

  // After the table's last row, or when it has enough. REQUIRES: nobody compares. Throws Error (interrupted).
  void finish();

 private:
  static constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();
  static constexpr uint64_t kMostMissing = 1'000'000;  // rows, which take less than a second

  TextStyle look_at(FileVerdict& file, std::optional<char> delimiter) const;
  void give_up();
  bool open_next();
  void compare_row(size_t number, uint64_t row, std::string_view found, std::string_view right,
                   std::vector<std::string>& found_fields, std::vector<std::string>& right_fields);

  const std::string folder_;
  const std::vector<ComparedColumn> columns_;
  const std::atomic<int>* const stop_;
  std::vector<FileVerdict> files_;
  std::vector<TextStyle> styles_;
  std::vector<std::atomic<uint64_t>> differing_;  // the first row of each file that is known to differ
  std::mutex mutex_;                              // for files_ and writes to differing_
  bool is_text_ = true;
  std::unique_ptr<LineReader> reader_;
  size_t current_ = 0, opened_ = 0;    // the file that is read, and how many have been opened
  uint64_t row_ = 0;                   // rows taken of the file
  std::atomic<uint64_t> missing_{0};   // rows behind the last file's end
};

}  // namespace tpcmill
