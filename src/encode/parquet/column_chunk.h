#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/compress.h"
#include "encode/parquet/layout.h"
#include "encode/parquet/plain.h"
#include "encode/parquet/snappy_words.h"
#include "simd/kernels.h"
#include "table/batch.h"

namespace tpcmill::parquet {

// Least and greatest of some values, as keys: numbers that are in the same order as the values.
// What a key means depends on the column: see ColumnChunk::value_of().
struct KeyRange {
  int64_t least = std::numeric_limits<int64_t>::max();
  int64_t greatest = std::numeric_limits<int64_t>::min();

  void add(int64_t low, int64_t high) {
    if (low < least) least = low;
    if (high > greatest) greatest = high;
  }
};

// What the page index says of a page.
struct PageFacts {
  uint64_t first_row;  // in the row group
  uint64_t at;         // from the end of the dictionary page
  uint64_t bytes;      // header and values, compressed
  KeyRange keys;
};

// What one worker needs for a moment to finish a page, shared by its columns.
struct Workbench {
  explicit Workbench(const Codec& codec) : compressor(codec) {}

  Compressor compressor;
  Buffer encoded, packed;
};

// One column of one row group: takes values, makes pages. Used again for one row group after
// another, by one worker.
//
// Values are kept in an unfinished page, PLAIN or as codes, until it is full; then it is encoded,
// compressed and appended to pages().
class ColumnChunk {
 public:
  // REQUIRES: layout and kernels outlive this.
  ColumnChunk(const ColumnLayout& layout, const Kernels& kernels);

  void begin();
  void append(const Column& column, size_t rows, Workbench& bench);

  // Ends the last page. REQUIRES: at least one row since begin().
  void finish(Workbench& bench);

  // ---- after finish(), until begin()

  const ColumnLayout& layout() const { return layout_; }
  uint64_t rows() const { return rows_; }
  uint64_t unpacked() const { return layout_.dictionary_unpacked + unpacked_; }  // with headers
  uint64_t packed() const { return layout_.dictionary_page.size() + pages_.size(); }

  // In the file, the dictionary page (if there is one) is followed by the data pages.
  std::span<const std::byte> data_pages() const { return pages_.bytes(); }
  std::span<const PageFacts> page_facts() const { return facts_; }

  // The value with a key, as statistics have it: PLAIN, but without the length of a text. Numbers
  // are put into `room`.
  std::string_view value_of(int64_t key, int64_t& room) const;

  // < 0, 0, > 0, as the values with these keys are ordered.
  int compare(int64_t key, int64_t other) const;

  // Of all pages.
  KeyRange keys() const;

 private:
  // Rows that still fit into the page, and are at most `rows`.
  size_t fitting(const Column& column, size_t from, size_t rows) const;
  void append_to_page(const Column& column, size_t from, size_t n);
  void end_page(Workbench& bench);
  std::span<const std::byte> compress(std::span<const std::byte> encoded, Workbench& bench);
  std::span<const std::byte> encode(Workbench& bench);

  template <class To, class From>
  void append_numbers(const From* values, size_t n);
  template <class From>
  void append_distances(const From* values, size_t n);
  template <class Code>
  void append_codes(const Code* codes, size_t n);
  template <class Code>
  void append_entries(const Code* codes, size_t n);
  void append_texts(const Column& column, size_t from, size_t n);

  template <class Code>
  void add_keys(const Code* codes, size_t n);

  const ColumnLayout& layout_;
  const Kernels& kernels_;
  const size_t code_bytes_;

  Buffer page_;  // the unfinished page: PLAIN values, or codes of code_bytes_ each
  size_t page_rows_ = 0;
  KeyRange keys_;    // of the unfinished page
  TextRange texts_;  // the same, if its values are texts

  // Made by the first texts whose words are known, if the codec is SNAPPY.
  std::unique_ptr<SnappyWords> words_;

  Buffer pages_;  // finished
  std::vector<PageFacts> facts_;
  Buffer bounds_;  // texts that are least or greatest in a page, PLAIN; their keys are positions
  uint64_t rows_ = 0;
  uint64_t unpacked_ = 0;
};

}  // namespace tpcmill::parquet
