#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace tpcmill::parquet {

// Definition levels of a page of an optional column: 1 for a value, 0 for a null. Ours has no
// nulls, so they are one run (runs.h) of ones, one bit wide:
//
//     varint rows << 1, 1            version 2 of data pages
//     uint32 bytes, then the same    version 1
inline void put_levels(size_t rows, int page_version, Buffer& out) {
  const size_t begin = out.size();
  if (page_version == 1) put_fixed(out, uint32_t{0});
  const size_t run = out.size();
  put_varint(out, uint64_t{rows} << 1);
  put_fixed(out, uint8_t{1});
  if (page_version != 1) return;
  const uint32_t bytes = static_cast<uint32_t>(out.size() - run);
  std::memcpy(out.data() + begin, &bytes, sizeof bytes);
}

}  // namespace tpcmill::parquet
