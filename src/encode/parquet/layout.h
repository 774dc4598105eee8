#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "encode/encoder.h"
#include "encode/parquet/entries.h"
#include "encode/parquet/stored.h"

namespace tpcmill::parquet {

// More row groups than this, and readers that count them in 16 bits give up.
constexpr uint64_t kMostRowGroups = 32'767;

// All that is settled about a column before its first value is made.
struct ColumnLayout {
  const ColumnShape* shape;
  std::string name;  // in the file
  Form form;
  Type type;  // of the form
  DecimalType decimal;  // of money and quantities
  bool nullable;
  StringType string;  // what ARROW:schema says of a text

  Codec codec;
  bool compress_if_worthwhile;

  // Of data pages. kRleDictionary: if `entries` is empty or `hashed` is set, the dictionary is
  // made from the values of each column chunk.
  Encoding encoding;
  bool hashed = false;
  bool in_runs = false;  // hashed, but equal values stand together: no hashing is needed

  // What codes stand for: in every column whose batches hold codes, and in those that are written
  // as codes.
  std::optional<Entries> entries;

  // Dictionaries that are known beforehand: bits of a code, and the dictionary page, which is the
  // same in all row groups: header and values, compressed, and as it is for chunks that are left
  // uncompressed.
  int width = 0;
  Buffer dictionary_page, stored_dictionary_page;
  uint64_t dictionary_unpacked = 0;  // header and values before compression
  uint64_t most_dictionary_bytes = 0;  // of values, PLAIN

  // A page ends before the value that would make it larger, or after so many rows.
  uint64_t page_bytes;
  uint64_t page_rows;
  double pages_expected;  // in a row group

  double bloom_filter;  // rate of false positives; 0: none
  StatisticsLevel statistics;
  bool bounds_in_pages;  // statistics of pages stand in their headers, not in an index

  bool has_known_dictionary() const { return encoding == Encoding::kRleDictionary && !hashed; }

  // Packed codes of these widths, narrower ones repeat by chance.
  bool has_noisy_codes() const { return has_known_dictionary() && width >= 4; }
};

// All that is settled about a file.
struct FileLayout {
  std::string_view table;
  std::vector<ColumnLayout> columns;
  int page_version;  // 1, 2
  bool page_checksum;
  bool page_index;
  bool field_ids;
  std::vector<uint32_t> sorting_columns;                      // positions; rows ascend by these
  std::vector<std::pair<std::string, std::string>> metadata;  // keys and values of every file
  bool names_part;                                            // in the metadata of each file

  Cut cut;
  double bytes_per_row;          // expected, compressed
  double encoded_bytes_per_row;  // expected, before compression, without dictionaries
};

// Which encoding a column gets, and how many rows a row group has, hang together: a dictionary
// stands in every row group and pays only where enough rows share it, and the more it saves the
// more rows fit. What the layout of the job leaves open follows from the shape and the job alone,
// so the same job always gives the same bytes.
FileLayout settle(const FormatInput& input);

// What `settle` guesses of encodings whose size depends on the values, corrected by rows that were
// encoded as a sample: `encoded` and `packed` bytes of `rows` rows, without dictionaries.
struct Sample {
  double rows = 0, encoded = 0, packed = 0;
};
void learn(const FormatInput& input, const Sample& sample, FileLayout& file);

}  // namespace tpcmill::parquet
