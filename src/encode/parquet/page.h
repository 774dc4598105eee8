#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/compact.h"
#include "encode/parquet/format.h"

namespace tpcmill::parquet {

// A page is a header, in Thrift's compact protocol, and its values, compressed:
//
//     PageHeader        1 type, 2 bytes before compression, 3 bytes after it, then one of
//     DataPageHeader    5: 1 values, 2 encoding, 3 and 4 encodings of levels
//     DictionaryHeader  7: 1 values, 2 encoding
//
// All columns are required and flat: there are no levels in a page, and what encodes them is
// named only because the format demands it.
struct PageSizes {
  uint64_t values;
  uint64_t unpacked, packed;  // bytes before and after compression
};

inline Compact page_header(PageType type, const PageSizes& sizes, Buffer& out) {
  Compact header(out);
  header.int32(1, static_cast<int32_t>(type));
  header.int32(2, static_cast<int32_t>(sizes.unpacked));
  header.int32(3, static_cast<int32_t>(sizes.packed));
  return header;
}

inline void put_data_header(const PageSizes& sizes, Encoding encoding, Buffer& out) {
  Compact header = page_header(PageType::kData, sizes, out);
  header.begin(5);
  header.int32(1, static_cast<int32_t>(sizes.values));
  header.int32(2, static_cast<int32_t>(encoding));
  header.int32(3, static_cast<int32_t>(Encoding::kRle));
  header.int32(4, static_cast<int32_t>(Encoding::kRle));
  header.end();
  header.end();
}

inline void put_dictionary_header(const PageSizes& sizes, Buffer& out) {
  Compact header = page_header(PageType::kDictionary, sizes, out);
  header.begin(7);
  header.int32(1, static_cast<int32_t>(sizes.values));
  header.int32(2, static_cast<int32_t>(Encoding::kPlain));
  header.end();
  header.end();
}

}  // namespace tpcmill::parquet
