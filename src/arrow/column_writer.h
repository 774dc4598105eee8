#pragma once

#include <cstddef>
#include <cstdint>

#include "arrow/memory.h"
#include "arrow/types.h"
#include "simd/kernels.h"
#include "table/batch.h"

namespace tpcmill::arrow {

// Memory of one column of one array, and how much of it is filled.
struct ColumnRoom {
  std::byte* main = nullptr;  // values; of texts: ends, or views
  std::byte* data = nullptr;  // texts
  size_t rows = 0;
  uint64_t text_bytes = 0;
};

// A buffer of one number, aligned and padded as all buffers are: the bytes of the texts that views lie in.
struct alignas(kAlignment) SizesOfTexts {
  int64_t bytes = 0;
};

// How a column of the generator's batches becomes an Arrow array. Read-only once it is made, and safe from
// any number of threads.
//
// Buffers of an array, beside the bitmap of nulls that there never is:
//
//     numbers       values
//     utf8          offsets: int32[rows + 1], where texts begin, and the last one's end; texts
//     large_utf8    the same with int64
//     utf8_view     views: int32 length, then the text up to 12 bytes, or its first 4 and
//                   int32 number of the buffer it lies in (0), int32 where; texts; int64: their bytes
//     dictionary    int32 codes, and an utf8 array of what they mean
class ColumnWriter {
 public:
  // `rows`: most rows of an array. Throws Error (usage) if so many texts may not fit one.
  // REQUIRES: shape and kernels outlive it.
  ColumnWriter(const ColumnShape& shape, const ColumnType& type, size_t rows, const Kernels& kernels);

  Type type() const { return type_; }

  // Bytes that an array needs of either kind; 0: none of its own.
  size_t main_bytes() const { return main_bytes_; }
  size_t data_bytes() const { return data_bytes_; }

  // Whether Batch::place_texts() may put texts at room.data + room.text_bytes, where put() then finds them.
  bool can_place() const { return shape_->is_prose; }

  void begin(ColumnRoom& room) const;

  // Appends the first `rows` values of a column.
  void put(const Column& column, size_t rows, ColumnRoom& room) const;

  // The array's buffers, the bitmap first. Returns how many. `sizes` must live as long as the array.
  size_t buffers(const ColumnRoom& room, const SizesOfTexts& sizes, const void** out) const;

  // Type::kDictionary: the values that codes stand for.
  size_t dictionary_size() const { return shape_->dictionary->size(); }
  void dictionary_buffers(const void** out) const;

 private:
  bool is_coded() const { return shape_->dictionary != nullptr; }
  bool has_words() const;
  void make_numbers();
  void make_words();
  void make_offsets(size_t rows);
  bool is_decimal() const { return type_ == Type::kDecimal128 || type_ == Type::kDecimal64; }
  bool counts_hundredths() const { return divisor_ == 1 && factor_ == 1; }
  void put_decimal(int64_t hundredths, std::byte* out) const;
  void put_numbers(const Column& column, size_t rows, ColumnRoom& room) const;
  template <class Code>
  void put_coded_numbers(const Code* codes, size_t rows, std::byte* out) const;
  template <class Code>
  void put_words(const Code* codes, size_t rows, ColumnRoom& room) const;
  template <class Length>
  void put_texts(const Column& column, size_t rows, ColumnRoom& room) const;

  const ColumnShape* shape_;
  const Type type_;
  // What makes hundredths units of a decimal: one of the two is 1.
  const int64_t divisor_;
  const __int128 factor_;
  const Kernels& kernels_;
  size_t main_bytes_ = 0, data_bytes_ = 0;

  // Codes of numbers become base + code if all do, and else what stands in a table, a value of the array's
  // type for each; so do codes of texts that become views.
  bool counts_up_ = false;
  int32_t base_ = 0;
  Memory table_;

  // Codes of texts: a cell each (simd/kernels.h), if all are short enough. Their array as a dictionary.
  Memory cells_;
  Memory word_offsets_, word_texts_;
  SizesOfTexts word_sizes_;
  size_t longest_word_ = 0;

  // All texts have this length: one array of offsets does for all. 0: they have not.
  uint32_t fixed_length_ = 0;
  Memory fixed_offsets_;
};

}  // namespace tpcmill::arrow
