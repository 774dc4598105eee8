#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/bloom.h"
#include "codec/compress.h"
#include "encode/parquet/hashed_dictionary.h"
#include "encode/parquet/layout.h"
#include "encode/parquet/page.h"
#include "encode/parquet/page_values.h"
#include "encode/parquet/run_dictionary.h"
#include "simd/kernels.h"
#include "table/batch.h"

namespace tpcmill::parquet {

// What the page index says of a page.
struct PageFacts {
  uint64_t first_row;  // in the row group
  uint64_t at;         // from the end of the dictionary page
  uint64_t bytes;      // header and values, compressed
  KeyRange keys;       // of texts: positions in ColumnChunk's bounds
  uint64_t text_bytes;  // of texts, without their lengths; else 0
};

// Finished pages, one after another.
struct Pages {
  void clear();

  Buffer bytes;
  std::vector<PageFacts> facts;
  uint64_t unpacked = 0;  // bytes before compression, with headers
};

// What one worker needs for a moment to finish a page, shared by its columns.
class Workbench {
 public:
  codec::Compressor& compressor(const Codec& codec);

  Buffer codes, encoded, levels, packed, scratch;

 private:
  std::vector<std::unique_ptr<codec::Compressor>> compressors_;
};

// One column of one row group: takes values, makes pages. Used again for one row group after
// another, by one worker.
//
// Values come together in PageValues until a page is full; then it is encoded, compressed and
// appended to the finished pages.
class ColumnChunk {
 public:
  // REQUIRES: all of these outlive this.
  ColumnChunk(const ColumnLayout& layout, const PageWriter& writer, const Kernels& kernels);

  void begin();
  void append(const Column& column, size_t rows, Workbench& bench);

  // Ends the last page. REQUIRES: at least one row since begin().
  void finish(Workbench& bench);

  // ---- after finish(), until begin()

  const ColumnLayout& layout() const { return layout_; }
  uint64_t rows() const { return rows_; }

  // How many different values there are, where that is known without looking for it.
  std::optional<uint64_t> distinct() const;
  Codec::Kind codec() const { return stored_ ? Codec::Kind::kUncompressed : layout_.codec.kind; }

  // In the file, the dictionary page (which may be empty) is followed by the data pages.
  std::span<const std::byte> dictionary_page() const;
  std::span<const std::byte> data_pages() const { return pages_.bytes.bytes(); }
  std::span<const PageFacts> page_facts() const { return pages_.facts; }

  // Header and bitset; empty if there is none.
  std::span<const std::byte> bloom_filter() const { return bloom_bytes_.bytes(); }

  uint64_t dictionary_coded_pages() const { return dictionary_coded_pages_; }
  uint64_t unpacked() const;  // bytes of all pages before compression, with headers
  uint64_t packed() const { return dictionary_page().size() + pages_.bytes.size(); }

  // The same without dictionary pages.
  uint64_t data_unpacked() const { return pages_.unpacked; }
  uint64_t data_packed() const { return pages_.bytes.size(); }

  // The values with the keys of a range, as statistics have them: PLAIN, but without the length of a
  // text. Numbers are put into `room`.
  std::string_view least_of(const KeyRange& keys, StoredNumber& room) const;
  std::string_view greatest_of(const KeyRange& keys, StoredNumber& room) const;

  // < 0, 0, > 0, as the values with these keys are ordered.
  int compare(int64_t key, int64_t other) const;

  // Of all pages.
  KeyRange keys() const;

 private:
  int64_t number_with(int64_t key) const;
  std::string_view value_of(int64_t key, StoredNumber& room) const;
  void end_page(Workbench& bench);
  void add_page(const DataPage& page, const KeyRange& keys, Pages& pages) const;
  KeyRange kept_keys();
  std::span<const std::byte> encode(Encoding& encoding, Workbench& bench);
  std::span<const std::byte> encode_known(Workbench& bench) const;
  bool encode_by_own(auto& dictionary, Workbench& bench);
  std::span<const std::byte> compress(const codec::Unpacked& page, Encoding encoding, Workbench& bench);
  std::span<const std::byte> pack(const codec::Unpacked& page, Encoding encoding, Workbench& bench);
  std::span<const std::byte> search(const codec::Unpacked& page, Encoding encoding, double least_saving, Workbench& bench);
  bool is_worthwhile(size_t unpacked, size_t packed) const;
  bool is_surely_worthwhile() const;
  void finish_own_dictionary(Workbench& bench);
  void finish_dictionary(const auto& dictionary, Workbench& bench);
  void store_unless_smaller(Workbench& bench);
  void add_hashes();
  void finish_bloom_filter();

  const ColumnLayout& layout_;
  const PageWriter& writer_;
  const Kernels& kernels_;

  PageValues values_;
  std::optional<HashedDictionary> hashed_;  // of this chunk: one of the two, or none
  std::optional<RunDictionary> runs_;
  bool fell_back_ = false;                      // from it to PLAIN
  Buffer own_dictionary_page_;
  uint64_t own_dictionary_unpacked_ = 0;
  std::optional<BloomFilter> bloom_;
  std::vector<uint8_t> seen_;  // for bloom filters of known dictionaries: codes that occurred
  Buffer bloom_bytes_;

  Pages pages_;
  Pages unpacked_pages_;     // the same without compression,
  bool keeps_both_ = false;  // as long as these may come to fewer bytes
  Buffer bounds_;  // texts that are least or greatest in a page, PLAIN; their keys are positions
  uint64_t rows_ = 0;
  uint64_t dictionary_coded_pages_ = 0;
  bool stored_ = false;      // compression is not worthwhile here: all pages are as they are
  bool unsearched_ = false;  // nor is a search for repetition, in pages of which some is to be expected
  codec::PackedBits packed_bits_ = codec::PackedBits::kUnknown;  // as the first page has it
};

}  // namespace tpcmill::parquet
