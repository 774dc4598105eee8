#pragma once

#include <cstdint>
#include <memory>

#include "encode/encoder.h"
#include "tpcmill/content_digest.h"

namespace tpcmill {

// What becomes of a chunk: its rows, printed, hashed and forgotten.
struct DigestedRows {
  uint64_t rows = 0;
  ContentDigest digest;
};

// Not a format for files: a chunk's bytes are one DigestedRows, as it lies in memory.
std::unique_ptr<TableFormat> make_digest(const FormatInput& input);

}  // namespace tpcmill
