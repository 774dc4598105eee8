#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "encode/encoder.h"
#include "encode/parquet/compress.h"
#include "encode/parquet/entries.h"
#include "encode/parquet/format.h"

namespace tpcmill::parquet {

// A page ends before the value that would make it larger, or after so many rows.
constexpr uint64_t kPageBytes = 1024 * 1024;
constexpr uint64_t kPageRows = 20'000;

// More row groups than this, and readers that count them in 16 bits give up.
constexpr uint64_t kMostRowGroups = 32'767;

// All that is settled about a column before its first value is made.
struct ColumnLayout {
  const ColumnShape* shape;
  Type type;
  Encoding encoding;  // kPlain or kRleDictionary
  CodecNumber codec;

  // What codes stand for: in every column whose batches hold codes, and in those that are written
  // as codes.
  std::optional<Entries> entries;

  // kRleDictionary: bits of a code, and the dictionary page, which is the same in all row groups:
  // its header and its values, compressed.
  int width = 0;
  Buffer dictionary_page;
  uint64_t dictionary_unpacked = 0;  // header and values before compression
};

// All that is settled about a file.
struct FileLayout {
  std::string_view table;
  std::vector<ColumnLayout> columns;
  Codec codec;
  Cut cut;
  double bytes_per_row;  // expected, compressed
};

// Which encoding a column gets, and how many rows a row group has, hang together: a dictionary
// stands in every row group and pays only where enough rows share it, and the more it saves the
// more rows fit. Both follow from the shape and the job alone, so the same job always gives the
// same bytes.
FileLayout settle(const FormatInput& input);

}  // namespace tpcmill::parquet
