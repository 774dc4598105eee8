#include "arrow/column_writer.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "base/bytes.h"
#include "tpcmill/error.h"

namespace tpcmill::arrow {
namespace {

// An array's first order may be made from its first line, and its last one to the end, although it has but
// some of their rows.
constexpr size_t kMoreTexts = 16;

constexpr size_t kShortView = 12;

template <class T>
T* as(std::byte* memory) {
  return reinterpret_cast<T*>(memory);
}

bool is_text(Type type) { return type == Type::kUtf8 || type == Type::kLargeUtf8 || type == Type::kUtf8View; }

// A view of a text that lies at byte `at` of buffer 0.
void put_view(const char* text, uint32_t length, uint32_t at, std::byte* out) {
  const bool is_short = length <= kShortView;
  std::memset(out, 0, 16);
  std::memcpy(out, &length, 4);
  std::memcpy(out + 4, text, is_short ? length : 4);
  if (!is_short) std::memcpy(out + 12, &at, 4);
}

// 1 for negative exponents.
__int128 power_of_ten(int exponent) {
  __int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

constexpr int64_t kMillisOfDay = 86'400'000;

void put_number(int64_t value, Type type, std::byte* out) {
  switch (type) {
    case Type::kDouble: {
      const double number = static_cast<double>(value) / 100;
      std::memcpy(out, &number, sizeof number);
      break;
    }
    case Type::kTimestampMillis: value *= kMillisOfDay; [[fallthrough]];
    case Type::kInt64: std::memcpy(out, &value, sizeof value); break;
    default: {
      const int32_t number = static_cast<int32_t>(value);
      std::memcpy(out, &number, sizeof number);
    }
  }
}

template <size_t kWidth, class Code>
void look_up(const Code* codes, size_t rows, const std::byte* table, std::byte* out) {
  for (size_t i = 0; i < rows; ++i) std::memcpy(out + i * kWidth, table + codes[i] * kWidth, kWidth);
}

}  // namespace

ColumnWriter::ColumnWriter(const ColumnShape& shape, const ColumnType& type, size_t rows, const Kernels& kernels)
    : shape_(&shape), type_(type.type),
      divisor_(static_cast<int64_t>(power_of_ten(2 - type.scale))), factor_(power_of_ten(type.scale - 2)),
      kernels_(kernels) {
  if (has_words()) make_words();
  else if (is_coded()) make_numbers();
  if (fixed_length_ != 0 && type_ != Type::kUtf8View && type_ != Type::kDictionary) make_offsets(rows);
  const bool has_offsets = type_ == Type::kUtf8 || type_ == Type::kLargeUtf8;
  if (fixed_offsets_ == nullptr) main_bytes_ = width_of(type_) * (rows + has_offsets);
  if (!is_text(type_) || (is_coded() && type_ == Type::kUtf8View)) return;
  const size_t longest = std::max<size_t>(shape.max_length, longest_word_);
  data_bytes_ = (rows + kMoreTexts) * longest;
  if (type_ != Type::kLargeUtf8 && data_bytes_ > std::numeric_limits<int32_t>::max())
    throw Error::usage(fmt::format(
        "batch_rows: {} rows of {} may hold more than the 2 GiB of text that an array has room for; use {} at most.",
        rows, shape.name, std::numeric_limits<int32_t>::max() / longest - kMoreTexts));
}

// Codes that stand for texts: of text, and of dates that are written as text.
bool ColumnWriter::has_words() const { return is_coded() && (is_text(type_) || type_ == Type::kDictionary); }

// With fewer decimals only where they are zeros: of quantities.
void ColumnWriter::put_decimal(int64_t hundredths, std::byte* out) const {
  const __int128 value = hundredths / divisor_ * factor_;
  std::memcpy(out, &value, width_of(type_));  // the lower half, if that is all
}

void ColumnWriter::make_numbers() {
  const std::vector<int64_t>& values = shape_->dictionary->values;
  const size_t width = width_of(type_);
  counts_up_ = width == 4;
  for (size_t i = 0; i < values.size(); ++i) counts_up_ &= values[i] == values[0] + static_cast<int64_t>(i);
  base_ = static_cast<int32_t>(values[0]);
  table_ = allocate(values.size() * width);
  for (size_t i = 0; i < values.size(); ++i) {
    if (is_decimal()) put_decimal(values[i], table_.get() + i * width);
    else put_number(values[i], type_, table_.get() + i * width);
  }
}

void ColumnWriter::make_words() {
  const std::vector<std::string>& texts = shape_->dictionary->texts;
  size_t& longest = longest_word_;
  for (const std::string& text : texts) {
    word_sizes_.bytes += static_cast<int64_t>(text.size());
    longest = std::max(longest, text.size());
  }
  word_offsets_ = allocate((texts.size() + 1) * sizeof(int32_t));
  word_texts_ = allocate(static_cast<size_t>(word_sizes_.bytes));
  table_ = allocate(texts.size() * 16);
  if (longest <= kCellText) cells_ = allocate(texts.size() * kCell);
  uint32_t end = 0;
  std::memset(word_offsets_.get(), 0, sizeof(int32_t));
  for (size_t i = 0; i < texts.size(); ++i) {
    const uint32_t length = static_cast<uint32_t>(texts[i].size());
    std::memcpy(word_texts_.get() + end, texts[i].data(), length);
    put_view(texts[i].data(), length, end, table_.get() + i * 16);
    end += length;
    std::memcpy(word_offsets_.get() + (i + 1) * sizeof(int32_t), &end, sizeof end);
    if (cells_ == nullptr) continue;
    std::byte* const cell = cells_.get() + i * kCell;
    std::memcpy(cell, texts[i].data(), length);
    cell[kCellText] = static_cast<std::byte>(length);
  }
  const bool is_fixed = std::ranges::all_of(texts, [&](const std::string& text) { return text.size() == longest; });
  if (is_fixed && cells_ != nullptr) fixed_length_ = static_cast<uint32_t>(longest);
}

void ColumnWriter::make_offsets(size_t rows) {
  const size_t width = width_of(type_);
  fixed_offsets_ = allocate((rows + 1) * width);
  for (size_t i = 0; i <= rows; ++i) {
    const uint64_t offset = i * fixed_length_;
    std::memcpy(fixed_offsets_.get() + i * width, &offset, width);
  }
}

void ColumnWriter::begin(ColumnRoom& room) const {
  room.rows = 0;
  room.text_bytes = 0;
  if (main_bytes_ != 0) std::memset(room.main, 0, width_of(type_));
}

void ColumnWriter::put(const Column& column, size_t rows, ColumnRoom& room) const {
  switch (column.shape->physical) {
    case Physical::kInt32:
    case Physical::kInt64: put_numbers(column, rows, room); break;
    case Physical::kCode8:
      if (is_text(type_)) put_words(column.code8, rows, room);
      else put_coded_numbers(column.code8, rows, room.main + room.rows * width_of(type_));
      break;
    case Physical::kCode16:
      if (is_text(type_)) put_words(column.code16, rows, room);
      else put_coded_numbers(column.code16, rows, room.main + room.rows * width_of(type_));
      break;
    case Physical::kText:
      if (type_ == Type::kLargeUtf8) put_texts<int64_t>(column, rows, room);
      else put_texts<int32_t>(column, rows, room);
      break;
  }
  room.rows += rows;
}

void ColumnWriter::put_numbers(const Column& column, size_t rows, ColumnRoom& room) const {
  const size_t width = width_of(type_);
  std::byte* const out = room.main + room.rows * width;
  if (column.shape->physical == Physical::kInt32) {
    if (width == 4) std::memcpy(out, column.i32, rows * width);
    else for (size_t i = 0; i < rows; ++i) as<int64_t>(out)[i] = column.i32[i];
    return;
  }
  if (is_decimal() && !counts_hundredths()) {
    for (size_t i = 0; i < rows; ++i) put_decimal(column.i64[i], out + i * width);
    return;
  }
  switch (type_) {
    case Type::kDecimal128: kernels_.decimals128(column.i64, rows, as<int64_t>(out)); break;
    case Type::kDouble:
      for (size_t i = 0; i < rows; ++i) as<double>(out)[i] = static_cast<double>(column.i64[i]) / 100;
      break;
    case Type::kInt32:
      for (size_t i = 0; i < rows; ++i) as<int32_t>(out)[i] = static_cast<int32_t>(column.i64[i]);
      break;
    default: std::memcpy(out, column.i64, rows * width);
  }
}

// Of Type::kDictionary as well, whose numbers are the codes themselves.
template <class Code>
void ColumnWriter::put_coded_numbers(const Code* codes, size_t rows, std::byte* out) const {
  if (counts_up_ || type_ == Type::kDictionary) {
    if constexpr (sizeof(Code) == 1) kernels_.widen8(codes, rows, base_, as<int32_t>(out));
    else kernels_.widen16(codes, rows, base_, as<int32_t>(out));
    return;
  }
  switch (width_of(type_)) {
    case 4: look_up<4>(codes, rows, table_.get(), out); break;
    case 8: look_up<8>(codes, rows, table_.get(), out); break;
    default: look_up<16>(codes, rows, table_.get(), out); break;
  }
}

template <class Code>
void ColumnWriter::put_words(const Code* codes, size_t rows, ColumnRoom& room) const {
  if (type_ == Type::kUtf8View) return look_up<16>(codes, rows, table_.get(), room.main + room.rows * 16);
  std::byte* const out = room.data + room.text_bytes;
  if (fixed_length_ == 1) {
    for (size_t i = 0; i < rows; ++i) out[i] = cells_[codes[i] * kCell];
    room.text_bytes += rows;
  } else if (fixed_length_ != 0) {
    for (size_t i = 0; i < rows; ++i) std::memcpy(out + i * fixed_length_, cells_.get() + codes[i] * kCell, kCell);
    room.text_bytes += rows * fixed_length_;
  } else if (type_ == Type::kUtf8 && cells_ != nullptr) {
    const auto words = [&](auto kernel) {
      room.text_bytes = kernel(codes, rows, as<const uint8_t>(cells_.get()), static_cast<uint32_t>(room.text_bytes),
                               as<uint8_t>(room.data), as<int32_t>(room.main) + room.rows + 1);
    };
    if constexpr (sizeof(Code) == 1) words(kernels_.words8);
    else words(kernels_.words16);
  } else {
    for (size_t i = 0; i < rows; ++i) {
      const std::string& text = shape_->dictionary->texts[codes[i]];
      std::memcpy(room.data + room.text_bytes, text.data(), text.size());
      room.text_bytes += text.size();
      if (type_ == Type::kUtf8) as<int32_t>(room.main)[room.rows + 1 + i] = static_cast<int32_t>(room.text_bytes);
      else as<int64_t>(room.main)[room.rows + 1 + i] = static_cast<int64_t>(room.text_bytes);
    }
  }
}

template <class Offset>
void ColumnWriter::put_texts(const Column& column, size_t rows, ColumnRoom& room) const {
  const StringColumn& text = column.text;
  char* const out = as<char>(room.data) + room.text_bytes;
  const uint64_t before = room.text_bytes;
  const bool in_place = text.heap == out;
  if (!in_place && type_ == Type::kUtf8) {
    room.text_bytes = kernels_.pack_texts(text.heap, text.at, text.length, rows, static_cast<uint32_t>(before),
                                          as<uint8_t>(room.data), as<int32_t>(room.main) + room.rows + 1);
    return;
  }
  // Texts of rows that do not belong to the array may lie before the first one.
  const uint32_t first = text.at[0];
  if (in_place) {
    const uint64_t bytes = text.at[rows - 1] + text.length[rows - 1] - first;
    if (first != 0) std::memmove(out, out + first, bytes);
    room.text_bytes += bytes;
  } else {
    for (size_t i = 0; i < rows; room.text_bytes += text.length[i++])
      std::memcpy(as<char>(room.data) + room.text_bytes, text.heap + text.at[i], text.length[i]);
  }
  uint64_t at = before;
  if (type_ == Type::kUtf8View) {
    for (size_t i = 0; i < rows; at += text.length[i++])
      put_view(as<char>(room.data) + at, text.length[i], static_cast<uint32_t>(at), room.main + (room.rows + i) * 16);
    return;
  }
  Offset* const ends = as<Offset>(room.main) + room.rows + 1;
  for (size_t i = 0; i < rows; ++i) ends[i] = static_cast<Offset>(at += text.length[i]);
}

size_t ColumnWriter::buffers(const ColumnRoom& room, const SizesOfTexts& sizes, const void** out) const {
  out[0] = nullptr;
  out[1] = fixed_offsets_ != nullptr ? fixed_offsets_.get() : room.main;
  if (!is_text(type_)) return 2;
  const bool are_words = is_coded() && type_ == Type::kUtf8View;
  out[2] = are_words ? word_texts_.get() : room.data;
  if (type_ != Type::kUtf8View) return 3;
  out[3] = are_words ? &word_sizes_ : &sizes;
  return 4;
}

void ColumnWriter::dictionary_buffers(const void** out) const {
  out[0] = nullptr;
  out[1] = word_offsets_.get();
  out[2] = word_texts_.get();
}

}  // namespace tpcmill::arrow
