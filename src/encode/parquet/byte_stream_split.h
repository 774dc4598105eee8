#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"

namespace tpcmill::parquet {

// Appends numbers of `width` bytes each, given PLAIN, as BYTE_STREAM_SPLIT.
// REQUIRES: width is 4, 8 or 16; plain.size() is a multiple of it.
void put_byte_stream_split(std::span<const std::byte> plain, size_t width, Buffer& out);

}  // namespace tpcmill::parquet
