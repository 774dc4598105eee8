// Text is printed by copying. Every value that comes from a small set has been printed before the
// first row: a cell of 32 bytes for each (simd/kernels.h). Neighbouring columns with few values
// are printed together, so that a lineitem's discount, tax, return flag and line status are one
// copy out of 594 cells. Numbers become cells a vector at a time. What is left for a row is a
// chain of wide copies:
//
//     |orderkey|partkey|suppkey|line number, quantity|price|discount, tax, flag, status|
//     |ship date|commit date|receipt date|instructions, mode|comment|

#include "encode/row_text.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tpcmill {
namespace {

// Cells of neighbouring columns printed together, at most: 32 KiB of them.
constexpr uint64_t kMostFused = 1024;

bool needs_quotes(const Dialect& dialect, std::string_view text) {
  constexpr std::string_view kBlanks = " \t\v\f";
  if (dialect.quoting != Quoting::kNeeded) return dialect.quoting == Quoting::kAll;
  if (text.empty() || kBlanks.find(text.front()) != kBlanks.npos || kBlanks.find(text.back()) != kBlanks.npos)
    return true;
  const char special[] = {dialect.separator, '"', '\r', '\n'};
  return text.find_first_of(std::string_view(special, sizeof special)) != text.npos;
}

// A text as the dialect prints it inside a row.
std::string printed(const Dialect& dialect, std::string_view text) {
  if (!needs_quotes(dialect, text)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

size_t longest_printed(const Dialect& dialect, const Dictionary& dictionary) {
  size_t longest = 0;
  for (const std::string& text : dictionary.texts) longest = std::max(longest, printed(dialect, text).size());
  return longest;
}

}  // namespace

Dialect official_text(bool any_text) {
  return {.separator = '|', .quoting = Quoting::kNone, .newline_replaces = false, .any_text = any_text};
}

RowText::RowText(const TableShape& shape, const Kernels& kernels, Dialect dialect, double rows)
    : shape_(shape), kernels_(kernels), dialect_(dialect) {
  for (size_t i = 0; i < shape_.columns.size();) {
    const ColumnShape& column = shape_.columns[i];
    if (column.physical == Physical::kText) {
      steps_.push_back({Step::Kind::kText, i++});
    } else if (column.dictionary == nullptr) {
      steps_.push_back({.kind = Step::Kind::kNumber, .column = i++, .is_short = dialect_.quoting != Quoting::kAll});
    } else if (!fits_cell(column)) {
      steps_.push_back({Step::Kind::kLongCodes, i++});
    } else {
      fuse(i);
      const FusedColumns& fused = fused_.back();
      steps_.push_back({Step::Kind::kCodes, i, fused_.size() - 1, fused.longest <= kShortCell});
      i += fused.count;
    }
  }
  measure(rows);
}

bool RowText::fits_cell(const ColumnShape& column) const {
  return longest_printed(dialect_, *column.dictionary) + 1 <= kCellText;
}

// Takes in columns from `first` on as long as their combinations are few and short.
void RowText::fuse(size_t first) {
  FusedColumns fused{.first = first, .count = 0, .sizes = {}, .longest = 0, .cells = {}};
  uint64_t combinations = 1;
  for (size_t i = first; i < shape_.columns.size(); ++i) {
    const Dictionary* const dictionary = shape_.columns[i].dictionary;
    if (dictionary == nullptr) break;
    const size_t length = longest_printed(dialect_, *dictionary) + 1;
    if (i > first && (combinations * dictionary->size() > kMostFused || fused.longest + length > kCellText)) break;
    combinations *= dictionary->size();
    fused.longest += length;
    fused.sizes.push_back(dictionary->size());
    ++fused.count;
  }
  // Columns of the same dictionary, as the dates of lineitem, have the same cells, which then have a
  // better chance to stay in the cache.
  const auto same = std::find_if(fused_.begin(), fused_.end(), [&](const FusedColumns& other) {
    return other.count == 1 && fused.count == 1 &&
           shape_.columns[other.first].dictionary == shape_.columns[first].dictionary;
  });
  fused.cells = same != fused_.end() ? same->cells : make_cells(fused, combinations);
  fused_.push_back(std::move(fused));
}

std::shared_ptr<const std::vector<uint8_t>> RowText::make_cells(const FusedColumns& fused,
                                                                uint64_t combinations) const {
  auto cells = std::make_shared<std::vector<uint8_t>>(combinations * kCell + kPad);
  for (uint64_t index = 0; index < combinations; ++index) {
    std::string text;
    uint64_t rest = combinations;
    for (size_t i = 0; i < fused.count; ++i) {
      rest /= fused.sizes[i];
      const uint64_t code = index / rest % fused.sizes[i];
      text += printed(dialect_, shape_.columns[fused.first + i].dictionary->texts[code]) + dialect_.separator;
    }
    uint8_t* const cell = cells->data() + index * kCell;
    std::memcpy(cell, text.data(), text.size());
    cell[kCellText] = static_cast<uint8_t>(text.size());
  }
  return cells;
}

void RowText::measure(double rows) {
  for (const ColumnShape& column : shape_.columns) {
    double mean = column.mean_length;
    size_t most = column.max_length;
    if (column.physical == Physical::kInt32 || column.physical == Physical::kInt64) {
      mean = column.logical == Logical::kMoney ? 7.5 : std::max(1.0, std::log10(std::max(rows, 1.0)));
      most = kCellText;
    }
    bytes_per_row_ += mean + (dialect_.quoting == Quoting::kAll ? 3 : 1);
    most_row_bytes_ += (dialect_.any_text ? 2 * most : most) + 3;
  }
  bytes_per_row_ += dialect_.newline_replaces ? 0 : 1;
  most_row_bytes_ += 1;
}

RowPrinter::RowPrinter(const RowText& text)
    : text_(text), rooms_(text.steps().size()), identity_(kRoom), wide_(kRoom) {
  for (size_t i = 0; i < kRoom; ++i) identity_[i] = static_cast<uint16_t>(i);
}

char* RowPrinter::print(const BatchView& batch, size_t begin, size_t rows, char* out, char** ends) {
  const Dialect& dialect = text_.dialect();
  stretches_.clear();
  stretches_.emplace_back();
  stretches_.back().separator = dialect.separator;
  const auto close_stretch = [&] {
    stretches_.emplace_back();
    stretches_.back().separator = dialect.separator;
  };
  for (size_t i = 0; i < text_.steps().size(); ++i) {
    const Step& step = text_.steps()[i];
    const Column& column = batch.columns[step.column];
    if (stretches_.back().cell_count == kMostCells) close_stretch();
    RowStretch& stretch = stretches_.back();
    switch (step.kind) {
      case Step::Kind::kCodes:
      case Step::Kind::kNumber:
        if (step.is_short && stretch.short_count == stretch.cell_count) ++stretch.short_count;
        stretch.cells[stretch.cell_count++] = step.kind == Step::Kind::kCodes ? codes(batch, step, i, begin, rows)
                                                                              : number_cells(column, i, begin, rows);
        break;
      case Step::Kind::kText:
      case Step::Kind::kLongCodes:
        stretch.slice = step.kind == Step::Kind::kText ? slices(column, i, begin, rows) : long_codes(column, i, begin, rows);
        stretch.has_slice = true;
        if (i + 1 < text_.steps().size()) close_stretch();
        break;
    }
  }
  return text_.kernels().rows(stretches_.data(), stretches_.size(), rows, dialect.newline_replaces, out, ends);
}

// index = (code * size of the next dictionary + next code) * ...
CellColumn RowPrinter::codes(const BatchView& batch, const Step& step, size_t step_number, size_t begin, size_t rows) {
  const FusedColumns& fused = text_.fused()[step.fused];
  const Column& first = batch.columns[fused.first];
  if (fused.count == 1 && first.shape->physical == Physical::kCode16)
    return {fused.cells->data(), first.code16 + begin};
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
  return {fused.cells->data(), to};
}

CellColumn RowPrinter::number_cells(const Column& column, size_t step_number, size_t begin, size_t rows) {
  std::vector<uint8_t>& cells = rooms_[step_number].cells;
  cells.resize(kRoom * kCell);
  const int64_t* values = wide_.data();
  if (column.shape->physical == Physical::kInt32) {
    for (size_t i = 0; i < rows; ++i) wide_[i] = column.i32[begin + i];
  } else {
    values = column.i64 + begin;
  }
  const char separator = text_.dialect().separator;
  if (column.shape->logical == Logical::kMoney) {
    text_.kernels().money_cells(values, rows, separator, cells.data());
  } else {
    text_.kernels().integer_cells(values, rows, separator, cells.data());
  }
  if (text_.dialect().quoting == Quoting::kAll) quote_cells(cells, rows, separator);
  return {cells.data(), identity_.data()};
}

// REQUIRES: each cell has two characters to spare.
void RowPrinter::quote_cells(std::vector<uint8_t>& cells, size_t rows, char separator) {
  for (size_t i = 0; i < rows; ++i) {
    uint8_t* const cell = cells.data() + i * kCell;
    const size_t text = cell[kCellText] - 1u;
    std::memmove(cell + 1, cell, text);
    cell[0] = cell[text + 1] = '"';
    cell[text + 2] = static_cast<uint8_t>(separator);
    cell[kCellText] = static_cast<uint8_t>(text + 3);
  }
}

SliceColumn RowPrinter::slices(const Column& column, size_t step_number, size_t begin, size_t rows) {
  const Dialect& dialect = text_.dialect();
  const StringColumn& text = column.text;
  if (!dialect.any_text || dialect.quoting == Quoting::kNone)
    return {text.heap, text.at + begin, text.length + begin,
            dialect.quoting == Quoting::kNeeded ? dialect.separator : '\0', dialect.quoting == Quoting::kAll};
  std::vector<std::string_view> texts;
  for (size_t i = begin; i < begin + rows; ++i) texts.emplace_back(text.heap + text.at[i], text.length[i]);
  return collect(step_number, texts);
}

SliceColumn RowPrinter::long_codes(const Column& column, size_t step_number, size_t begin, size_t rows) {
  std::vector<std::string_view> texts;
  for (size_t i = begin; i < begin + rows; ++i)
    texts.emplace_back(column.shape->dictionary->texts[column.shape->physical == Physical::kCode8 ? column.code8[i]
                                                                                                  : column.code16[i]]);
  return collect(step_number, texts);
}

// Texts printed one by one into a heap of their own: the general way.
SliceColumn RowPrinter::collect(size_t step_number, const std::vector<std::string_view>& texts) {
  Room& room = rooms_[step_number];
  room.heap.clear();
  room.at.assign(texts.size() + kPad, 0);
  room.length.assign(texts.size() + kPad, 0);
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string text = printed(text_.dialect(), texts[i]);
    room.at[i] = static_cast<uint32_t>(room.heap.size());
    room.length[i] = static_cast<uint16_t>(text.size());
    room.heap += text;
  }
  room.heap.append(kPad, '\0');
  return {room.heap.data(), room.at.data(), room.length.data(), '\0'};
}

}  // namespace tpcmill
