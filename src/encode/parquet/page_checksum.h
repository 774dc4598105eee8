#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tpcmill::parquet {

// The checksum in a page's header: CRC-32, with the polynomial of zlib, of the page's bytes as they
// are in the file, without the header. They come in two parts, either of which may be empty: levels
// and compressed values of a data page 2, for instance.
uint32_t page_checksum(std::span<const std::byte> first, std::span<const std::byte> second);

}  // namespace tpcmill::parquet
