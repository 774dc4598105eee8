// Text is printed by copying. Every value that comes from a small set has been printed before the
// first row: a cell of 32 bytes for each (simd/kernels.h). Neighbouring columns with few values
// are printed together, so that a lineitem's discount, tax, return flag and line status are one
// copy out of 594 cells. Numbers become cells a vector at a time. What is left for a row is a
// chain of wide copies:
//
//     |orderkey|partkey|suppkey|line number, quantity|price|discount, tax, flag, status|
//     |ship date|commit date|receipt date|instructions, mode|comment|

#include "encode/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace tpcmill {
namespace {

// Rows that are printed at once: their number cells stay in the cache.
constexpr size_t kRowsAtOnce = 256;

// Cells of neighbouring columns printed together, at most: 32 KiB of them.
constexpr uint64_t kMostFused = 1024;

// Text of a chunk, about.
constexpr double kChunkBytes = 2 * 1024 * 1024;

// What makes tbl and csv different.
struct Dialect {
  char separator;
  bool quotes;              // RFC 4180
  bool newline_replaces;    // the last separator
  bool any_text;            // texts may hold quotes and line ends: lists that are not built in
};

// A text as the dialect prints it inside a row.
std::string printed(const Dialect& dialect, std::string_view text) {
  const char special[] = {dialect.separator, '"', '\r', '\n'};
  if (!dialect.quotes || text.find_first_of(std::string_view(special, sizeof special)) == std::string_view::npos)
    return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

// Neighbouring columns of codes, printed for every combination of codes.
struct FusedColumns {
  size_t first, count;
  std::vector<uint64_t> sizes;  // of their dictionaries
  std::vector<uint8_t> cells;   // the last column's code varies fastest
};

// A step in printing a row: cells from codes, cells from numbers, or a text.
struct Step {
  enum class Kind { kCodes, kNumber, kText, kLongCodes } kind;
  size_t column;
  size_t fused = 0;  // kCodes
};

// All that encoders of one table share.
class TextTable : public TableFormat {
 public:
  TextTable(const FormatInput& input, Dialect dialect, bool header);

  Cut cut() const override { return {.rows = std::max<uint64_t>(1, static_cast<uint64_t>(kChunkBytes / bytes_per_row_))}; }
  double bytes_per_row() const override { return bytes_per_row_; }
  std::unique_ptr<Encoder> encoder() const override;
  void head(Buffer& out) const override { put_bytes(out, header_); }
  void foot(const FootInput&) const override {}
  void learn(const Encoder&, uint64_t rows, uint64_t bytes) override {
    bytes_per_row_ = static_cast<double>(bytes) / static_cast<double>(rows);
  }
  double encoder_bytes() const override { return 1.5 * kChunkBytes + 2e6; }

  const TableShape& shape() const { return shape_; }
  const Kernels& kernels() const { return kernels_; }
  const Dialect& dialect() const { return dialect_; }
  const std::vector<Step>& steps() const { return steps_; }
  const std::vector<FusedColumns>& fused() const { return fused_; }
  size_t most_row_bytes() const { return most_row_bytes_; }

 private:
  bool fits_cell(const ColumnShape& column) const;
  void fuse(size_t first);
  void measure(double rows);

  const TableShape& shape_;
  const Kernels& kernels_;
  Dialect dialect_;
  std::string header_;
  std::vector<Step> steps_;
  std::vector<FusedColumns> fused_;
  double bytes_per_row_ = 0;
  size_t most_row_bytes_ = 0;
};

TextTable::TextTable(const FormatInput& input, Dialect dialect, bool header)
    : shape_(input.shape), kernels_(input.kernels), dialect_(dialect) {
  if (header) {
    for (const ColumnShape& column : shape_.columns) (header_ += column.name) += dialect.separator;
    header_.back() = '\n';
  }
  for (size_t i = 0; i < shape_.columns.size();) {
    const ColumnShape& column = shape_.columns[i];
    if (column.physical == Physical::kText) {
      steps_.push_back({Step::Kind::kText, i++});
    } else if (column.dictionary == nullptr) {
      steps_.push_back({Step::Kind::kNumber, i++});
    } else if (!fits_cell(column)) {
      steps_.push_back({Step::Kind::kLongCodes, i++});
    } else {
      steps_.push_back({Step::Kind::kCodes, i, fused_.size()});
      fuse(i);
      i += fused_.back().count;
    }
  }
  measure(input.rows);
}

size_t longest_printed(const Dialect& dialect, const Dictionary& dictionary) {
  size_t longest = 0;
  for (const std::string& text : dictionary.texts) longest = std::max(longest, printed(dialect, text).size());
  return longest;
}

bool TextTable::fits_cell(const ColumnShape& column) const {
  return longest_printed(dialect_, *column.dictionary) + 1 <= kCellText;
}

// Takes in columns from `first` on as long as their combinations are few and short.
void TextTable::fuse(size_t first) {
  FusedColumns fused{.first = first, .count = 0, .sizes = {}, .cells = {}};
  uint64_t combinations = 1;
  size_t longest = 0;
  for (size_t i = first; i < shape_.columns.size(); ++i) {
    const Dictionary* const dictionary = shape_.columns[i].dictionary;
    if (dictionary == nullptr) break;
    const size_t length = longest_printed(dialect_, *dictionary) + 1;
    if (i > first && (combinations * dictionary->size() > kMostFused || longest + length > kCellText)) break;
    combinations *= dictionary->size();
    longest += length;
    fused.sizes.push_back(dictionary->size());
    ++fused.count;
  }
  fused.cells.assign(combinations * kCell + kPad, 0);
  for (uint64_t index = 0; index < combinations; ++index) {
    std::string text;
    uint64_t rest = combinations;
    for (size_t i = 0; i < fused.count; ++i) {
      rest /= fused.sizes[i];
      const uint64_t code = index / rest % fused.sizes[i];
      text += printed(dialect_, shape_.columns[first + i].dictionary->texts[code]) + dialect_.separator;
    }
    uint8_t* const cell = fused.cells.data() + index * kCell;
    std::memcpy(cell, text.data(), text.size());
    cell[kCellText] = static_cast<uint8_t>(text.size());
  }
  fused_.push_back(std::move(fused));
}

void TextTable::measure(double rows) {
  for (const ColumnShape& column : shape_.columns) {
    double mean = column.mean_length;
    size_t most = column.max_length;
    if (column.physical == Physical::kInt32 || column.physical == Physical::kInt64) {
      mean = column.logical == Logical::kMoney ? 7.5 : std::max(1.0, std::log10(std::max(rows, 1.0)));
      most = kCellText;
    }
    bytes_per_row_ += mean + 1;
    most_row_bytes_ += (dialect_.any_text ? 2 * most : most) + 3;
  }
  bytes_per_row_ += dialect_.newline_replaces ? 0 : 1;
  most_row_bytes_ += 1;
}

// Prints the rows of one chunk into one buffer.
class TextEncoder : public Encoder {
 public:
  explicit TextEncoder(const TextTable& table);

  void begin() override { out_.clear(); }
  void add(const BatchView& batch) override;
  std::span<const std::span<const std::byte>> finish() override {
    piece_ = out_.bytes();
    return {&piece_, 1};
  }
  void note(uint64_t, Buffer&) override {}

 private:
  static constexpr size_t kRoom = kRowsAtOnce + kPad;

  void add_rows(const BatchView& batch, size_t begin, size_t rows);
  CellColumn codes(const BatchView& batch, const Step& step, size_t step_number, size_t begin, size_t rows);
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

  const TextTable& table_;
  std::vector<Room> rooms_;
  std::vector<RowStretch> stretches_;
  std::vector<uint16_t> identity_;  // 0, 1, 2, ...: cells of numbers are in row order
  std::vector<int64_t> wide_;
  Buffer out_;
  std::span<const std::byte> piece_;
};

TextEncoder::TextEncoder(const TextTable& table)
    : table_(table), rooms_(table.steps().size()), identity_(kRoom), wide_(kRoom) {
  for (size_t i = 0; i < kRoom; ++i) identity_[i] = static_cast<uint16_t>(i);
}

void TextEncoder::add(const BatchView& batch) {
  for (size_t begin = 0; begin < batch.rows; begin += kRowsAtOnce)
    add_rows(batch, begin, std::min(kRowsAtOnce, batch.rows - begin));
}

void TextEncoder::add_rows(const BatchView& batch, size_t begin, size_t rows) {
  const Dialect& dialect = table_.dialect();
  stretches_.clear();
  stretches_.emplace_back();
  stretches_.back().separator = dialect.separator;
  const auto close_stretch = [&] {
    stretches_.emplace_back();
    stretches_.back().separator = dialect.separator;
  };
  for (size_t i = 0; i < table_.steps().size(); ++i) {
    const Step& step = table_.steps()[i];
    const Column& column = batch.columns[step.column];
    if (stretches_.back().cell_count == kMostCells) close_stretch();
    RowStretch& stretch = stretches_.back();
    switch (step.kind) {
      case Step::Kind::kCodes:
        stretch.cells[stretch.cell_count++] = codes(batch, step, i, begin, rows);
        break;
      case Step::Kind::kNumber:
        stretch.cells[stretch.cell_count++] = number_cells(column, i, begin, rows);
        break;
      case Step::Kind::kText:
      case Step::Kind::kLongCodes:
        stretch.slice = step.kind == Step::Kind::kText ? slices(column, i, begin, rows) : long_codes(column, i, begin, rows);
        stretch.has_slice = true;
        if (i + 1 < table_.steps().size()) close_stretch();
        break;
    }
  }
  char* const end = reinterpret_cast<char*>(out_.reserve(rows * table_.most_row_bytes()));
  const char* const behind =
      table_.kernels().rows(stretches_.data(), stretches_.size(), rows, dialect.newline_replaces, end);
  out_.advance(static_cast<size_t>(behind - end));
}

// index = (code * size of the next dictionary + next code) * ...
CellColumn TextEncoder::codes(const BatchView& batch, const Step& step, size_t step_number, size_t begin, size_t rows) {
  const FusedColumns& fused = table_.fused()[step.fused];
  const Column& first = batch.columns[fused.first];
  if (fused.count == 1 && first.shape->physical == Physical::kCode16)
    return {fused.cells.data(), first.code16 + begin};
  std::vector<uint16_t>& index = rooms_[step_number].index;
  index.resize(kRoom);
  uint16_t* const to = index.data();
  for (size_t c = 0; c < fused.count; ++c) {
    const Column& column = batch.columns[fused.first + c];
    const uint16_t scale = static_cast<uint16_t>(c == 0 ? 0 : fused.sizes[c]);
    if (column.shape->physical == Physical::kCode8) {
      const uint8_t* const from = column.code8 + begin;
      for (size_t i = 0; i < rows; ++i) to[i] = static_cast<uint16_t>(to[i] * scale + from[i]);
    } else {
      const uint16_t* const from = column.code16 + begin;
      for (size_t i = 0; i < rows; ++i) to[i] = static_cast<uint16_t>(to[i] * scale + from[i]);
    }
  }
  return {fused.cells.data(), to};
}

CellColumn TextEncoder::number_cells(const Column& column, size_t step_number, size_t begin, size_t rows) {
  std::vector<uint8_t>& cells = rooms_[step_number].cells;
  cells.resize(kRoom * kCell);
  const int64_t* values = wide_.data();
  if (column.shape->physical == Physical::kInt32) {
    for (size_t i = 0; i < rows; ++i) wide_[i] = column.i32[begin + i];
  } else {
    values = column.i64 + begin;
  }
  const char separator = table_.dialect().separator;
  if (column.shape->logical == Logical::kMoney) {
    table_.kernels().money_cells(values, rows, separator, cells.data());
  } else {
    table_.kernels().integer_cells(values, rows, separator, cells.data());
  }
  return {cells.data(), identity_.data()};
}

SliceColumn TextEncoder::slices(const Column& column, size_t step_number, size_t begin, size_t rows) {
  const Dialect& dialect = table_.dialect();
  const Slices& text = column.text;
  if (!dialect.any_text || !dialect.quotes)
    return {text.heap, text.at + begin, text.length + begin, dialect.quotes ? dialect.separator : '\0'};
  std::vector<std::string_view> texts;
  for (size_t i = begin; i < begin + rows; ++i) texts.emplace_back(text.heap + text.at[i], text.length[i]);
  return collect(step_number, texts);
}

SliceColumn TextEncoder::long_codes(const Column& column, size_t step_number, size_t begin, size_t rows) {
  std::vector<std::string_view> texts;
  for (size_t i = begin; i < begin + rows; ++i)
    texts.emplace_back(column.shape->dictionary->texts[column.shape->physical == Physical::kCode8 ? column.code8[i]
                                                                                                  : column.code16[i]]);
  return collect(step_number, texts);
}

// Texts printed one by one into a heap of their own: the general way.
SliceColumn TextEncoder::collect(size_t step_number, const std::vector<std::string_view>& texts) {
  Room& room = rooms_[step_number];
  room.heap.clear();
  room.at.assign(texts.size() + kPad, 0);
  room.length.assign(texts.size() + kPad, 0);
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string text = printed(table_.dialect(), texts[i]);
    room.at[i] = static_cast<uint32_t>(room.heap.size());
    room.length[i] = static_cast<uint16_t>(text.size());
    room.heap += text;
  }
  room.heap.append(kPad, '\0');
  return {room.heap.data(), room.at.data(), room.length.data(), '\0'};
}

std::unique_ptr<Encoder> TextTable::encoder() const { return std::make_unique<TextEncoder>(*this); }

}  // namespace

std::unique_ptr<TableFormat> make_tbl(const FormatInput& input) {
  const bool any_text = !input.job.distributions.empty();
  return std::make_unique<TextTable>(
      input, Dialect{.separator = '|', .quotes = false, .newline_replaces = false, .any_text = any_text}, false);
}

std::unique_ptr<TableFormat> make_csv(const FormatInput& input) {
  const bool any_text = !input.job.distributions.empty();
  return std::make_unique<TextTable>(
      input, Dialect{.separator = input.job.delimiter, .quotes = true, .newline_replaces = true, .any_text = any_text},
      true);
}

}  // namespace tpcmill
