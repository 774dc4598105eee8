#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "encode/parquet/format.h"

namespace tpcmill::parquet {

// Least and greatest value as statistics have them: PLAIN, but without the length of a text.
struct Bounds {
  std::string_view least, greatest;
};

// A data page, ready to be written.
struct DataPage {
  uint64_t rows;
  EncodingNumber encoding;
  std::span<const std::byte> levels;  // definition levels, see levels.h; empty for required columns
  std::span<const std::byte> packed;  // version 1: levels and values, compressed; 2: values alone
  uint64_t unpacked;                  // bytes of levels and values before compression
  bool compressed;                    // version 2: whether `packed` went through the codec
  std::optional<Bounds> bounds;
};

// How pages are written, the same for all of a file.
struct PageWriter {
  int version = 1;        // of data pages: 1, 2
  bool checksum = false;  // CRC-32 of all that follows the header

  // Each appends header and bytes; returns the bytes of the header.
  size_t put_data(const DataPage& page, Buffer& out) const;
  size_t put_dictionary(uint64_t entries, std::span<const std::byte> plain, std::span<const std::byte> packed,
                        Buffer& out) const;
};

}  // namespace tpcmill::parquet
