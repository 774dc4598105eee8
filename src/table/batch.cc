#include "table/batch.h"

#include <algorithm>

namespace tpcmill {

void BatchView::trim(size_t skip, size_t keep) {
  rows = std::min(rows - skip, keep);
  for (Column& column : columns) {
    switch (column.shape->physical) {
      case Physical::kInt32: column.i32 += skip; break;
      case Physical::kInt64: column.i64 += skip; break;
      case Physical::kCode8: column.code8 += skip; break;
      case Physical::kCode16: column.code16 += skip; break;
      case Physical::kText:
        column.text.at += skip;
        column.text.length += skip;
        if (column.words.pool == nullptr) break;
        column.words.first += skip;
        column.words.cut += skip;
        column.words.count += skip;
        break;
    }
    if (column.valid != nullptr) column.valid += skip / 8;
  }
}

Batch::Batch(const TableShape& shape, size_t capacity, ColumnSet wanted, bool wants_words)
    : shape_(&shape),
      capacity_(capacity),
      wanted_(wanted),
      wants_words_(wants_words),
      values_(shape.columns.size()),
      lengths_(shape.columns.size()),
      heaps_(shape.columns.size()),
      words_(shape.columns.size()),
      spans_(shape.columns.size()),
      places_(shape.columns.size()) {
  view_.columns.resize(shape.columns.size());
  for (size_t i = 0; i < shape.columns.size(); ++i) view_.columns[i].shape = &shape.columns[i];
}

Batch::TextArrays Batch::text(size_t column, const char* heap) {
  uint32_t* const at = reinterpret_cast<uint32_t*>(room(values_, column, capacity_ * sizeof(uint32_t)));
  uint16_t* const length = reinterpret_cast<uint16_t*>(room(lengths_, column, capacity_ * sizeof(uint16_t)));
  view_.columns[column].text = {heap, at, length};
  return {at, length};
}

WordSpans Batch::words(size_t column, const WordPool& pool, size_t most) {
  uint8_t* const words = reinterpret_cast<uint8_t*>(raw_room(words_, column, most));
  uint32_t* const first = reinterpret_cast<uint32_t*>(room(spans_, column, capacity_ * (sizeof(uint32_t) + 2)));
  uint8_t* const cut = reinterpret_cast<uint8_t*>(first + capacity_);
  uint8_t* const count = cut + capacity_;
  view_.columns[column].words = {&pool, words, first, cut, count};
  return {words, first, cut, count};
}

char* Batch::heap(size_t column, size_t bytes) {
  return reinterpret_cast<char*>(raw_room(heaps_, column, bytes));
}

std::byte* Batch::raw_room(std::vector<Buffer>& buffers, size_t number, size_t bytes) {
  if (number >= buffers.size()) buffers.resize(number + 1);
  if (buffers[number].size() < bytes) buffers[number].resize(bytes);
  return buffers[number].data();
}

std::byte* Batch::room(std::vector<Buffer>& buffers, size_t number, size_t bytes) {
  if (number >= buffers.size()) buffers.resize(number + 1);
  Buffer& buffer = buffers[number];
  if (buffer.size() >= bytes) return buffer.data();
  const size_t old = buffer.size();
  buffer.resize(bytes);
  // What recipes leave untouched behind their last value may still be read by kernels.
  std::memset(buffer.data() + old, 0, bytes + kPad - old);
  return buffer.data();
}

}  // namespace tpcmill
