#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "table/batch.h"
#include "table/schema.h"

namespace tpcmill {

// Rows of a table as text, whatever becomes of it.

// Rows that are printed at once: their number cells stay in the cache.
constexpr size_t kRowsAtOnce = 256;

// Which fields stand in RFC 4180's quotes. kNeeded: texts that cannot do without, and those that a reader might
// take for less than they are: empty ones, which often stand for NULL, and what begins or ends with a blank.
enum class Quoting : uint8_t { kNone, kNeeded, kAll };

struct Dialect {
  char separator;
  Quoting quoting;
  bool newline_replaces;  // the last separator
  bool any_text;          // texts may hold quotes and line ends: lists that are not built in
};

// The rows that the official generator prints: "column|column|...|\n".
Dialect official_text(bool any_text);

// Neighbouring columns of codes, printed for every combination of codes.
struct FusedColumns {
  size_t first, count;
  std::vector<uint64_t> sizes;                        // of their dictionaries
  size_t longest;                                     // text of a cell, at most
  std::shared_ptr<const std::vector<uint8_t>> cells;  // the last column's code varies fastest
};

// A step in printing a row: cells from codes, cells from numbers, or a text.
struct Step {
  enum class Kind { kCodes, kNumber, kText, kLongCodes } kind;
  size_t column;
  size_t fused = 0;            // kCodes
  bool is_short = false;       // prints no more than kShortCell characters
};

// What is settled for all rows of a table. Read-only once it is made. REQUIRES: shape and kernels
// outlive it.
class RowText {
 public:
  // `rows`: expected in one file.
  RowText(const TableShape& shape, const Kernels& kernels, Dialect dialect, double rows);

  // Expected bytes of a row, and a bound.
  double bytes_per_row() const { return bytes_per_row_; }
  size_t most_row_bytes() const { return most_row_bytes_; }

  const Kernels& kernels() const { return kernels_; }
  const Dialect& dialect() const { return dialect_; }
  const std::vector<Step>& steps() const { return steps_; }
  const std::vector<FusedColumns>& fused() const { return fused_; }

 private:
  bool fits_cell(const ColumnShape& column) const;
  void fuse(size_t first);
  std::shared_ptr<const std::vector<uint8_t>> make_cells(const FusedColumns& fused, uint64_t combinations) const;
  void measure(double rows);

  const TableShape& shape_;
  const Kernels& kernels_;
  Dialect dialect_;
  std::vector<Step> steps_;
  std::vector<FusedColumns> fused_;
  double bytes_per_row_ = 0;
  size_t most_row_bytes_ = 0;
};

// Prints rows; one worker's. REQUIRES: the RowText outlives it.
class RowPrinter {
 public:
  explicit RowPrinter(const RowText& text);

  // Prints rows begin .. begin + rows - 1 of the batch at `out`, and returns the end. `ends`: gets
  // the end of each row, behind its '\n'; may be nullptr. REQUIRES: rows <= kRowsAtOnce; room for
  // rows * most_row_bytes() and kPad bytes.
  char* print(const BatchView& batch, size_t begin, size_t rows, char* out, char** ends);

 private:
  static constexpr size_t kRoom = kRowsAtOnce + kPad;

  CellColumn codes(const BatchView& batch, const Step& step, size_t step_number, size_t begin, size_t rows);
  static void quote_cells(std::vector<uint8_t>& cells, size_t rows, char separator);
  CellColumn number_cells(const Column& column, size_t step_number, size_t begin, size_t rows);
  SliceColumn long_codes(const Column& column, size_t step_number, size_t begin, size_t rows);
  SliceColumn slices(const Column& column, size_t step_number, size_t begin, size_t rows);
  SliceColumn collect(size_t step_number, const std::vector<std::string_view>& texts);

  // Working memory of one step.
  struct Room {
    std::vector<uint16_t> index;
    std::vector<uint8_t> cells;
    std::string heap;
    std::vector<uint32_t> at;
    std::vector<uint16_t> length;
  };

  const RowText& text_;
  std::vector<Room> rooms_;
  std::vector<RowStretch> stretches_;
  std::vector<uint16_t> identity_;  // 0, 1, 2, ...: cells of numbers are in row order
  std::vector<int64_t> wide_;
};

}  // namespace tpcmill
