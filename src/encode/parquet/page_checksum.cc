#include "encode/parquet/page_checksum.h"

#include <libdeflate.h>

namespace tpcmill::parquet {
namespace {

// To libdeflate, a null pointer asks for the first value, whatever there was before.
uint32_t extend(uint32_t checksum, std::span<const std::byte> bytes) {
  return bytes.empty() ? checksum : libdeflate_crc32(checksum, bytes.data(), bytes.size());
}

}  // namespace

uint32_t page_checksum(std::span<const std::byte> first, std::span<const std::byte> second) {
  return extend(extend(0, first), second);
}

}  // namespace tpcmill::parquet
