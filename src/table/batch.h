#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "table/schema.h"

namespace tpcmill {

// The texts of a column: value i is heap[at[i] .. at[i] + length[i]). The heap is readable for
// kPad bytes behind its last text.
struct StringColumn {
  const char* heap = nullptr;
  const uint32_t* at = nullptr;
  const uint16_t* length = nullptr;

};

// The words of the same texts, if `pool` is not nullptr: see WordSpans. Those of text i are not
// known if count[i] is 0. Of the pool, lengths alone are for others to look at.
struct StringColumnWords {
  const WordPool* pool = nullptr;
  const uint8_t* words = nullptr;
  const uint32_t* first = nullptr;
  const uint8_t* cut = nullptr;
  const uint8_t* count = nullptr;
};

// The values of one column of a batch. Which member holds them is said by shape->physical; all
// arrays may be read for kPad bytes behind their last value. Owns nothing.
struct Column {
  const ColumnShape* shape = nullptr;
  union {
    const void* values = nullptr;
    const int32_t* i32;
    const int64_t* i64;
    const uint8_t* code8;
    const uint16_t* code16;
  };
  StringColumn text;
  StringColumnWords words;

  // Bit i % 8 of byte i / 8 is set where value i is present. nullptr: all are.
  const uint8_t* valid = nullptr;
};

// Some thousand rows of a table, column by column. Valid until the maker of the batch is asked
// for the next one.
struct BatchView {
  size_t rows = 0;
  std::vector<Column> columns;

  // The same batch without its first `skip` rows and at most `keep` rows long.
  // REQUIRES: skip <= rows; no column has a `valid` bitmap, or skip % 8 == 0.
  void trim(size_t skip, size_t keep);
};

// Some columns of a table, by their positions, of which there are 64 at most.
class ColumnSet {
 public:
  constexpr ColumnSet() = default;
  constexpr ColumnSet(std::initializer_list<size_t> columns) {
    for (const size_t column : columns) add(column);
  }
  static constexpr ColumnSet all() {
    ColumnSet set;
    set.bits_ = ~uint64_t{0};
    return set;
  }

  constexpr void add(size_t column) { bits_ |= uint64_t{1} << column; }
  constexpr bool has(size_t column) const { return (bits_ >> column & 1) != 0; }
  constexpr bool has_any(ColumnSet other) const { return (bits_ & other.bits_) != 0; }

 private:
  uint64_t bits_ = 0;
};

// A batch being filled: memory for one table's columns, used again and again by one worker.
//
// A recipe asks for each column's array by its position in the schema, once per fill; the arrays
// have room for capacity() values and kPad bytes. Scratch arrays are a recipe's own, named by
// small numbers; their contents survive until the same number is asked for again.
class Batch {
 public:
  // `wanted`: the columns that will be read. Recipes need make no others, and draw nothing for them.
  // `wants_words`: whether anybody will look at the words of texts, which take some time to find.
  // REQUIRES: shape outlives the batch.
  Batch(const TableShape& shape, size_t capacity, ColumnSet wanted = ColumnSet::all(), bool wants_words = true);

  bool wants(size_t column) const { return wanted_.has(column); }
  bool wants_any(ColumnSet columns) const { return wanted_.has_any(columns); }

  void set_rows(size_t rows) { view_.rows = rows; }
  size_t capacity() const { return capacity_; }
  bool wants_words() const { return wants_words_; }
  const TableShape& shape() const { return *shape_; }
  Physical physical(size_t column) const { return shape_->columns[column].physical; }

  int32_t* i32(size_t column) { return array<int32_t>(column); }
  int64_t* i64(size_t column) { return array<int64_t>(column); }
  uint8_t* code8(size_t column) { return array<uint8_t>(column); }
  uint16_t* code16(size_t column) { return array<uint16_t>(column); }

  // A text column: where each value begins in its heap, and how long it is.
  struct TextArrays {
    uint32_t* at;
    uint16_t* length;
  };
  TextArrays text(size_t column, const char* heap);

  // Room for the words that the texts of a column are made of, `most` of them at most, after
  // text(). REQUIRES: pool outlives the batch.
  WordSpans words(size_t column, const WordPool& pool, size_t most);

  // Asks for the texts of a pool_text() column in somebody else's memory, packed, in the next fill; nullptr:
  // in the batch's own. There must be room for capacity() texts, and kPad.
  void place_texts(size_t column, char* memory) { places_[column] = memory; }
  char* place(size_t column) const { return places_[column]; }

  // A heap of the batch's own for a text column, with room for `bytes` and kPad.
  char* heap(size_t column, size_t bytes);

  // Room for `count` values of T.
  template <class T>
  T* scratch(size_t number, size_t count) {
    return reinterpret_cast<T*>(room(scratch_, number, count * sizeof(T)));
  }

  const BatchView& view() const { return view_; }

 private:
  template <class T>
  T* array(size_t column) {
    T* const values = reinterpret_cast<T*>(room(values_, column, capacity_ * sizeof(T)));
    view_.columns[column].values = values;
    return values;
  }

  // The same without zeros.
  static std::byte* raw_room(std::vector<Buffer>& buffers, size_t number, size_t bytes);
  static std::byte* room(std::vector<Buffer>& buffers, size_t number, size_t bytes);

  const TableShape* shape_;
  size_t capacity_;
  ColumnSet wanted_;
  bool wants_words_;
  BatchView view_;
  std::vector<Buffer> values_, lengths_, heaps_, words_, spans_, scratch_;
  std::vector<char*> places_;
};

}  // namespace tpcmill
