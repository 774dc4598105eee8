#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/table.h"
#include "verify/text_source.h"

namespace tpcmill {

// Text files of TPC-H tables that any tool may have made: which there are, how their rows are written,
// and the rows themselves.

// The files of one table, in the order of the numbers in their names: "lineitem.tbl", "lineitem.csv",
// dbgen's "lineitem.tbl.1", the same with ".gz" or ".zst" behind it, and whatever of these kinds lies in a
// folder "lineitem".
struct TextFiles {
  const Table* table;
  std::vector<std::string> paths;  // inside the folder
};

// Of each table that has some, in the benchmark's order. Throws Error (interrupted), once `stop`, which may be
// nullptr, is raised.
std::vector<TextFiles> text_files_in(const std::string& folder, const Benchmark& benchmark,
                                     const std::atomic<int>* stop);

// How a file writes rows.
struct TextStyle {
  char delimiter = '|';
  bool ends_with_delimiter = false;
  bool header = false;  // a line of names comes first
};

// Tells by a file's first line and the number of columns; `delimiter`: if it is known. Empty if no
// delimiter cuts the line into so many fields. Keys come first in every table, so a line that does not
// begin with a number, and has none in any other field, is one of names.
std::optional<TextStyle> style_of(std::string_view first_line, size_t columns, std::optional<char> delimiter);

// The lines of one file, one after the other, without their ends ("\n" or "\r\n"). Of lines that are longer
// than any row the first 16 MiB. What is compressed is read as what it holds.
class LineReader {
 public:
  // Throws Error (failure), naming the file, if it cannot be opened; the others if it cannot be read.
  LineReader(const std::string& folder, const std::string& path);

  // Returns false at the end. `line` is valid until the next call.
  bool next(std::string_view& line);

  // Appends the next lines to `out`, each with "\n" behind it and otherwise as it is: at most `most`, and
  // none more once `out` has `room` bytes. Returns how many; 0 at the end of the file, if both allow one.
  uint64_t take(uint64_t most, size_t room, std::string& out);

  // Reads to the end, and returns how many lines that are. Throws Error: interrupted, if `stop`, which may be
  // nullptr, is raised.
  uint64_t count(const std::atomic<int>* stop);

 private:
  // Reads on if all that was read is used up. Returns false at the end.
  bool fill();

  TextSource source_;
  std::string room_, line_;
  size_t at_ = 0, end_ = 0;
};

uint64_t ends_of_lines(std::string_view text);

// The scale factor at which tables have these many parents, or most of them have; empty if no two of
// several agree. Of numbers that fit, the shortest.
struct RowCount {
  uint64_t each;  // parents at scale factor 1
  uint64_t rows;  // of parents
};
std::optional<ScaleFactor> scale_of(const std::vector<RowCount>& counts);

}  // namespace tpcmill
