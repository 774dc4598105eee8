// A page is a header, in Thrift's compact protocol, and its values, compressed:
//
//     PageHeader        1 type, 2 bytes before compression, 3 bytes after it, 4 CRC-32, then one of
//     DataPageHeader    5: 1 values, 2 encoding, 3 and 4 encodings of levels, 5 statistics
//     DictionaryHeader  7: 1 values, 2 encoding
//     DataPageHeaderV2  8: 1 values, 2 nulls, 3 rows, 4 encoding, 5 bytes of definition levels,
//                          6 of repetition levels, 7 whether the values are compressed, 8 statistics
//
// Version 1 compresses levels and values together. In version 2 the levels stand before the
// values, as they are, and count in both sizes. All columns are flat: there are no repetition
// levels, and what would encode them is named only because the format demands it.

#include "encode/parquet/page.h"

#include "base/thrift_compact.h"
#include "encode/parquet/page_checksum.h"

namespace tpcmill::parquet {
namespace {

ThriftCompactWriter begin_header(PageType type, uint64_t unpacked, uint64_t packed, std::optional<uint32_t> checksum,
                                 Buffer& out) {
  ThriftCompactWriter header(out);
  header.int32(1, static_cast<int32_t>(type));
  header.int32(2, static_cast<int32_t>(unpacked));
  header.int32(3, static_cast<int32_t>(packed));
  if (checksum) header.int32(4, static_cast<int32_t>(*checksum));
  return header;
}

void put_statistics(int field, const std::optional<Bounds>& bounds, ThriftCompactWriter& header) {
  if (!bounds) return;
  header.begin(field);
  header.int64(3, 0);  // null_count
  header.text(5, bounds->greatest);
  header.text(6, bounds->least);
  header.end();
}

void put_header_v1(const DataPage& page, ThriftCompactWriter& header) {
  header.begin(5);
  header.int32(1, static_cast<int32_t>(page.rows));
  header.int32(2, static_cast<int32_t>(page.encoding));
  header.int32(3, static_cast<int32_t>(EncodingNumber::kRle));
  header.int32(4, static_cast<int32_t>(EncodingNumber::kRle));
  put_statistics(5, page.bounds, header);
  header.end();
}

void put_header_v2(const DataPage& page, ThriftCompactWriter& header) {
  header.begin(8);
  header.int32(1, static_cast<int32_t>(page.rows));
  header.int32(2, 0);
  header.int32(3, static_cast<int32_t>(page.rows));
  header.int32(4, static_cast<int32_t>(page.encoding));
  header.int32(5, static_cast<int32_t>(page.levels.size()));
  header.int32(6, 0);
  header.flag(7, page.compressed);
  put_statistics(8, page.bounds, header);
  header.end();
}

}  // namespace

size_t PageWriter::put_data(const DataPage& page, Buffer& out) const {
  const std::span<const std::byte> levels = version == 1 ? std::span<const std::byte>{} : page.levels;
  const size_t begin = out.size();
  std::optional<uint32_t> sum;
  if (checksum) sum = page_checksum(levels, page.packed);
  ThriftCompactWriter header = begin_header(version == 1 ? PageType::kData : PageType::kDataV2, page.unpacked,
                                levels.size() + page.packed.size(), sum, out);
  if (version == 1)
    put_header_v1(page, header);
  else
    put_header_v2(page, header);
  header.end();
  const size_t bytes = out.size() - begin;
  out.append(levels);
  out.append(page.packed);
  return bytes;
}

size_t PageWriter::put_dictionary(uint64_t entries, std::span<const std::byte> plain, std::span<const std::byte> packed,
                                  Buffer& out) const {
  const size_t begin = out.size();
  std::optional<uint32_t> sum;
  if (checksum) sum = page_checksum({}, packed);
  ThriftCompactWriter header = begin_header(PageType::kDictionary, plain.size(), packed.size(), sum, out);
  header.begin(7);
  header.int32(1, static_cast<int32_t>(entries));
  header.int32(2, static_cast<int32_t>(EncodingNumber::kPlain));
  header.end();
  header.end();
  const size_t bytes = out.size() - begin;
  out.append(packed);
  return bytes;
}

}  // namespace tpcmill::parquet
