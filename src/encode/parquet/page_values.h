#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "encode/parquet/layout.h"
#include "encode/parquet/plain.h"
#include "codec/word_stream.h"
#include "simd/kernels.h"
#include "table/batch.h"

namespace tpcmill::parquet {

// Least and greatest of some values, as keys: numbers that are in the same order as the values.
//
//     numbers, PLAIN              the number
//     codes, however written      the rank of the entry
//     texts                       where they stand: these are compared by what stands there
struct KeyRange {
  int64_t least = std::numeric_limits<int64_t>::max();
  int64_t greatest = std::numeric_limits<int64_t>::min();

  void add(int64_t low, int64_t high) {
    if (low < least) least = low;
    if (high > greatest) greatest = high;
  }
};

// The values of a page that is not finished: PLAIN, or as codes if the column's dictionary is
// known. Belongs to one worker.
class PageValues {
 public:
  // REQUIRES: layout and kernels outlive this.
  PageValues(const ColumnLayout& layout, const Kernels& kernels);

  void clear();

  // Takes values from `from` on, as many as the page has room for and at most `n`; returns how many.
  size_t take(const Column& column, size_t from, size_t n);

  bool is_full() const { return rows_ == layout_.page_rows; }
  size_t rows() const { return rows_; }
  const Buffer& bytes() const { return bytes_; }

  // Bytes of a code in bytes(). REQUIRES: the column's dictionary is known.
  size_t code_bytes() const { return code_bytes_; }

  // Of texts whose encoding is DELTA_LENGTH_BYTE_ARRAY; else empty.
  std::span<const uint32_t> lengths() const {
    return {reinterpret_cast<const uint32_t*>(lengths_.data()), lengths_.size() / sizeof(uint32_t)};
  }

  // Of texts, the keys are positions in bytes().
  KeyRange keys() const;

  // Bytes of all texts without their lengths. REQUIRES: the form is kText.
  uint64_t text_bytes() const;

  // The stream of bytes(), compressed, which comes about by the way if the codec is one that it is
  // made for and the words of the texts are known; else nullptr.
  codec::WordStream* words() const { return words_.get(); }

 private:
  size_t fitting(const Column& column, size_t from, size_t n) const;
  void append(const Column& column, size_t from, size_t n);

  template <class From>
  void append_numbers(const From* values, size_t n);
  template <class From>
  void append_distances(const From* values, size_t n);
  template <class Code>
  void append_codes(const Code* codes, size_t n);
  template <class Code>
  void append_entries(const Code* codes, size_t n);
  template <class Length>
  void append_lengths(size_t n, Length length);
  void append_texts(const Column& column, size_t from, size_t n);
  template <class Code>
  void add_keys(const Code* codes, size_t n);
  template <class Code>
  uint64_t sum_of_lengths(const Code* codes) const;

  const ColumnLayout& layout_;
  const Kernels& kernels_;
  const size_t code_bytes_;

  Buffer bytes_, lengths_;
  size_t rows_ = 0;
  KeyRange keys_;
  TextRange texts_;  // instead of keys, if the values are texts of a heap
  std::unique_ptr<codec::WordStream> words_;
};

}  // namespace tpcmill::parquet
