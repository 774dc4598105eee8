#include "encode/parquet/footer.h"

#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/thrift_compact.h"
#include "codec/compress.h"
#include "encode/parquet/format.h"
#include "encode/parquet/schema.h"
#include "tpcmill/error.h"

namespace tpcmill::parquet {

// The end of a file, after the last row group:
//
//     for each row group, column    ColumnIndex: least and greatest of each page
//     for each row group, column    OffsetIndex: where each page lies
//     FileMetaData                  schema, and for each row group and column: ColumnChunk
//     uint32 bytes of FileMetaData
//     "PAR1"
//
// All structs are in Thrift's compact protocol (base/compact.h); the fields' numbers are those of
// parquet.thrift. A row group's note holds its structs ready-made:
//
//     RowGroupNote
//     ColumnNote        for each column
//     ColumnIndex       for each column    these two as they are in the file; none of them if the
//     OffsetIndex       for each column    layout has no page index
//     ColumnMetaData    for each column

namespace {

struct RowGroupNote {
  uint64_t at, rows;
  uint64_t unpacked, packed;
};

struct ColumnNote {
  uint32_t column_index, offset_index, metadata;  // bytes of each
};

using Element = ThriftCompactWriter::Type;

// In the form that parquet-java takes apart. Files of one version are the same whoever built it, so that the
// build is no more than the version.
constexpr const char* kCreatedBy = "tpcmill version " TPCMILL_VERSION " (build " TPCMILL_VERSION ")";

BoundaryOrder boundary_order(const ColumnChunk& column) {
  bool ascending = true, descending = true;
  const std::span<const PageFacts> pages = column.page_facts();
  for (size_t i = 1; i < pages.size(); ++i) {
    const int least = column.compare(pages[i - 1].keys.least, pages[i].keys.least);
    const int greatest = column.compare(pages[i - 1].keys.greatest, pages[i].keys.greatest);
    ascending = ascending && least <= 0 && greatest <= 0;
    descending = descending && least >= 0 && greatest >= 0;
  }
  return ascending ? BoundaryOrder::kAscending : descending ? BoundaryOrder::kDescending : BoundaryOrder::kUnordered;
}

void put_column_index(const ColumnChunk& column, Buffer& out) {
  const std::span<const PageFacts> pages = column.page_facts();
  StoredNumber room;
  ThriftCompactWriter index(out);
  index.list(1, Element::kTrue, pages.size());  // null_pages
  for (size_t i = 0; i < pages.size(); ++i) index.flag(false);
  index.list(2, Element::kText, pages.size());  // min_values
  for (const PageFacts& page : pages) index.text(column.least_of(page.keys, room));
  index.list(3, Element::kText, pages.size());  // max_values
  for (const PageFacts& page : pages) index.text(column.greatest_of(page.keys, room));
  index.int32(4, static_cast<int32_t>(boundary_order(column)));
  index.list(5, Element::kInt64, pages.size());  // null_counts
  for (size_t i = 0; i < pages.size(); ++i) index.number(0);
  index.end();
}

void put_offset_index(const ColumnChunk& column, uint64_t data_at, Buffer& out) {
  ThriftCompactWriter index(out);
  index.list(1, Element::kStruct, column.page_facts().size());  // page_locations
  for (const PageFacts& page : column.page_facts()) {
    index.begin();
    index.int64(1, static_cast<int64_t>(data_at + page.at));
    index.int32(2, static_cast<int32_t>(page.bytes));
    index.int64(3, static_cast<int64_t>(page.first_row));
    index.end();
  }
  if (column.layout().type == Type::kByteArray) {
    index.list(2, Element::kInt64, column.page_facts().size());  // unencoded_byte_array_data_bytes
    for (const PageFacts& page : column.page_facts()) index.number(static_cast<int64_t>(page.text_bytes));
  }
  index.end();
}

void put_statistics(const ColumnChunk& column, ThriftCompactWriter& metadata) {
  const KeyRange keys = column.keys();
  StoredNumber room;
  metadata.begin(12);
  metadata.int64(3, 0);                                   // null_count
  if (const std::optional<uint64_t> distinct = column.distinct()) metadata.int64(4, static_cast<int64_t>(*distinct));
  metadata.text(5, column.greatest_of(keys, room));  // max_value
  metadata.text(6, column.least_of(keys, room));     // min_value
  metadata.flag(7, true);                                 // both are exact
  metadata.flag(8, true);
  metadata.end();
}

// How large texts become when they are read.
void put_size_statistics(const ColumnChunk& column, ThriftCompactWriter& metadata) {
  if (column.layout().type != Type::kByteArray) return;
  uint64_t bytes = 0;
  for (const PageFacts& page : column.page_facts()) bytes += page.text_bytes;
  metadata.begin(16);
  metadata.int64(1, static_cast<int64_t>(bytes));  // unencoded_byte_array_data_bytes
  metadata.end();
}

void put_encoding_count(PageType type, EncodingNumber encoding, uint64_t pages, ThriftCompactWriter& metadata) {
  if (pages == 0) return;
  metadata.begin();
  metadata.int32(1, static_cast<int32_t>(type));
  metadata.int32(2, static_cast<int32_t>(encoding));
  metadata.int32(3, static_cast<int32_t>(pages));
  metadata.end();
}

// How a chunk's pages are encoded: those with dictionary codes, and those in the encoding that the
// column has or fell back to.
struct EncodingCounts {
  EncodingCounts(const FileLayout& file, const ColumnChunk& column)
      : data_page(file.page_version == 1 ? PageType::kData : PageType::kDataV2),
        by_dictionary(column.dictionary_coded_pages()),
        others(column.page_facts().size() - by_dictionary),
        other(column.layout().encoding == Encoding::kRleDictionary ? EncodingNumber::kPlain
                                                                   : number_of(column.layout().encoding)),
        nullable(column.layout().nullable) {}

  // A list of all encodings in the chunk, those of levels and dictionaries, too.
  void put_all(ThriftCompactWriter& metadata) const {
    std::vector<EncodingNumber> all;
    if (by_dictionary != 0) all = {EncodingNumber::kPlain, EncodingNumber::kRleDictionary};
    if (others != 0 && (all.empty() || other != EncodingNumber::kPlain)) all.push_back(other);
    if (nullable) all.push_back(EncodingNumber::kRle);
    metadata.list(2, Element::kInt32, all.size());
    for (const EncodingNumber encoding : all) metadata.number(static_cast<int32_t>(encoding));
  }

  void put_counts(ThriftCompactWriter& metadata) const {
    metadata.list(13, Element::kStruct, 2 * (by_dictionary != 0) + (others != 0));
    put_encoding_count(PageType::kDictionary, EncodingNumber::kPlain, by_dictionary != 0, metadata);
    put_encoding_count(data_page, EncodingNumber::kRleDictionary, by_dictionary, metadata);
    put_encoding_count(data_page, other, others, metadata);
  }

  PageType data_page;
  uint64_t by_dictionary, others;
  EncodingNumber other;
  bool nullable;
};

// Where a column chunk and its bloom filter begin.
struct ChunkPlace {
  uint64_t pages, bloom_filter;
};

void put_column_metadata(const FileLayout& file, const ColumnChunk& column, const ChunkPlace& at, Buffer& out) {
  const ColumnLayout& layout = column.layout();
  const EncodingCounts counts(file, column);
  const uint64_t dictionary = column.dictionary_page().size();

  ThriftCompactWriter metadata(out);
  metadata.int32(1, static_cast<int32_t>(layout.type));
  counts.put_all(metadata);
  metadata.list(3, Element::kText, 1);  // path_in_schema
  metadata.text(layout.name);
  metadata.int32(4, static_cast<int32_t>(number_of(column.codec())));
  metadata.int64(5, static_cast<int64_t>(column.rows()));
  metadata.int64(6, static_cast<int64_t>(column.unpacked()));
  metadata.int64(7, static_cast<int64_t>(column.packed()));
  metadata.int64(9, static_cast<int64_t>(at.pages + dictionary));                   // data_page_offset
  if (dictionary != 0) metadata.int64(11, static_cast<int64_t>(at.pages));          // dictionary_page_offset
  if (layout.statistics != StatisticsLevel::kNone) put_statistics(column, metadata);
  counts.put_counts(metadata);
  if (!column.bloom_filter().empty()) {
    metadata.int64(14, static_cast<int64_t>(at.bloom_filter));
    metadata.int32(15, static_cast<int32_t>(column.bloom_filter().size()));
  }
  if (layout.statistics != StatisticsLevel::kNone) put_size_statistics(column, metadata);
  metadata.end();
}

// A note, read where it stands.
class NoteReader {
 public:
  NoteReader(std::span<const std::byte> note, size_t columns) : rest_(note) {
    std::memcpy(&row_group, take(sizeof row_group).data(), sizeof row_group);
    sizes_ = take(columns * sizeof(ColumnNote));
    uint64_t of_columns = 0, of_offsets = 0;
    for (size_t i = 0; i < columns; ++i) {
      of_columns += column(i).column_index;
      of_offsets += column(i).offset_index;
    }
    column_indexes = take(of_columns);
    offset_indexes = take(of_offsets);
  }

  ColumnNote column(size_t i) const {
    ColumnNote note;
    std::memcpy(&note, sizes_.data() + i * sizeof note, sizeof note);
    return note;
  }

  // Of the next column.
  std::span<const std::byte> take_metadata() { return take(column(taken_++).metadata); }

  RowGroupNote row_group;
  std::span<const std::byte> column_indexes, offset_indexes;  // all of the row group's, as they are in the file

 private:
  std::span<const std::byte> take(size_t bytes) {
    const std::span<const std::byte> taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
  }

  std::span<const std::byte> rest_, sizes_;
  size_t taken_ = 0;
};

void put_sorting_columns(const FileLayout& file, ThriftCompactWriter& row_group) {
  if (file.sorting_columns.empty()) return;
  row_group.list(4, Element::kStruct, file.sorting_columns.size());
  for (const uint32_t column : file.sorting_columns) {
    row_group.begin();
    row_group.int32(1, static_cast<int32_t>(column));
    row_group.flag(2, false);  // ascending
    row_group.flag(3, false);  // nulls, of which there are none, last
    row_group.end();
  }
}

// Where the next page index of each kind was written in the file.
struct IndexPlaces {
  uint64_t column_index, offset_index;
};

// One row group of the footer, whose page indexes begin at `at`, which goes on to the next row group's.
void put_row_group(const FileLayout& file, NoteReader& note, uint64_t ordinal, IndexPlaces& at,
                   ThriftCompactWriter& metadata) {
  const size_t columns = file.columns.size();
  metadata.begin();
  metadata.list(1, Element::kStruct, columns);
  for (size_t i = 0; i < columns; ++i) {
    const ColumnNote sizes = note.column(i);
    metadata.begin();
    metadata.int64(2, 0);  // file_offset: there is no ColumnMetaData but this
    metadata.whole(3, note.take_metadata());
    if (file.page_index) {
      metadata.int64(4, static_cast<int64_t>(at.offset_index));
      metadata.int32(5, static_cast<int32_t>(sizes.offset_index));
      metadata.int64(6, static_cast<int64_t>(at.column_index));
      metadata.int32(7, static_cast<int32_t>(sizes.column_index));
    }
    metadata.end();
    at.column_index += sizes.column_index;
    at.offset_index += sizes.offset_index;
  }
  metadata.int64(2, static_cast<int64_t>(note.row_group.unpacked));
  metadata.int64(3, static_cast<int64_t>(note.row_group.rows));
  put_sorting_columns(file, metadata);
  metadata.int64(5, static_cast<int64_t>(note.row_group.at));
  metadata.int64(6, static_cast<int64_t>(note.row_group.packed));
  if (ordinal <= std::numeric_limits<int16_t>::max()) metadata.int16(7, static_cast<int16_t>(ordinal));
  metadata.end();
}

// Passes on what has come together, and counts it.
class FooterWriter {
 public:
  explicit FooterWriter(const FooterInput& input) : input_(input) {}

  Buffer& buffer() { return buffer_; }
  void flush() {
    written_ += buffer_.size();
    if (!buffer_.empty()) input_.write(buffer_.bytes());
    buffer_.clear();
  }
  void flush_if_large() {
    if (buffer_.size() >= kLarge) flush();
  }
  uint64_t written() const { return written_; }

 private:
  static constexpr size_t kLarge = 1024 * 1024;

  const FooterInput& input_;
  Buffer buffer_;
  uint64_t written_ = 0;
};

void put_metadata(const FileLayout& file, const FooterInput& input, ThriftCompactWriter& metadata) {
  std::vector<std::pair<std::string, std::string>> pairs = file.metadata;
  if (file.names_part && !input.part.empty()) pairs.emplace_back("tpcmill.part", input.part);
  if (pairs.empty()) return;
  metadata.list(5, Element::kStruct, pairs.size());
  for (const auto& [key, value] : pairs) {
    metadata.begin();
    metadata.text(1, key);
    metadata.text(2, value);
    metadata.end();
  }
}

void write_metadata(const FileLayout& file, const FooterInput& input, IndexPlaces indexes, FooterWriter& out) {
  const size_t columns = file.columns.size();
  ThriftCompactWriter metadata(out.buffer());
  metadata.int32(1, 2);  // version
  put_schema(file, metadata);
  metadata.int64(3, static_cast<int64_t>(input.rows));
  metadata.list(4, Element::kStruct, input.chunks);
  uint64_t ordinal = 0;
  input.each_note([&](std::span<const std::byte> bytes) {
    NoteReader note(bytes, columns);
    put_row_group(file, note, ordinal++, indexes, metadata);
    out.flush_if_large();
  });
  put_metadata(file, input, metadata);
  metadata.text(6, kCreatedBy);
  metadata.list(7, Element::kStruct, columns);            // column_orders
  for (size_t i = 0; i < columns; ++i) {
    metadata.begin();
    metadata.nothing(1);  // TYPE_ORDER
    metadata.end();
  }
  metadata.end();
  out.flush();
}

// All indexes of one kind, row group by row group; returns how many bytes they are.
uint64_t write_indexes(const FileLayout& file, const FooterInput& input, std::span<const std::byte> NoteReader::*kind) {
  FooterWriter out(input);
  input.each_note([&](std::span<const std::byte> note) {
    out.buffer().append(NoteReader(note, file.columns.size()).*kind);
    out.flush_if_large();
  });
  out.flush();
  return out.written();
}

// Kind by kind, as PageIndex.md has it: some readers take each kind for one piece of the file.
IndexPlaces write_indexes(const FileLayout& file, const FooterInput& input) {
  IndexPlaces at{.column_index = input.at, .offset_index = input.at};
  if (!file.page_index) return at;
  at.offset_index += write_indexes(file, input, &NoteReader::column_indexes);
  write_indexes(file, input, &NoteReader::offset_indexes);
  return at;
}

}  // namespace

void put_note(const FileLayout& file, std::span<const ColumnChunk> columns, uint64_t rows, uint64_t at, Buffer& out) {
  RowGroupNote row_group{.at = at, .rows = rows, .unpacked = 0, .packed = 0};
  for (const ColumnChunk& column : columns) {
    row_group.unpacked += column.unpacked();
    row_group.packed += column.packed();
  }
  put_fixed(out, row_group);

  const size_t sizes_at = out.size();
  out.resize(sizes_at + columns.size() * sizeof(ColumnNote));
  std::memset(out.data() + sizes_at, 0, columns.size() * sizeof(ColumnNote));
  // Sizes are filled in as they become known: `part` is a struct's place in ColumnNote.
  const auto put = [&](size_t part, auto put_column) {
    uint64_t column_at = at;
    for (size_t i = 0; i < columns.size(); ++i) {
      const size_t begin = out.size();
      put_column(columns[i], column_at);
      const uint32_t size = static_cast<uint32_t>(out.size() - begin);
      std::memcpy(out.data() + sizes_at + i * sizeof(ColumnNote) + part, &size, sizeof size);
      column_at += columns[i].packed();
    }
  };
  if (file.page_index) {
    put(offsetof(ColumnNote, column_index), [&](const ColumnChunk& column, uint64_t) { put_column_index(column, out); });
    put(offsetof(ColumnNote, offset_index), [&](const ColumnChunk& column, uint64_t column_at) {
      put_offset_index(column, column_at + column.dictionary_page().size(), out);
    });
  }
  uint64_t bloom_at = at + row_group.packed;  // bloom filters follow the column chunks
  put(offsetof(ColumnNote, metadata), [&](const ColumnChunk& column, uint64_t column_at) {
    put_column_metadata(file, column, {.pages = column_at, .bloom_filter = bloom_at}, out);
    bloom_at += column.bloom_filter().size();
  });
}

void write_footer(const FileLayout& file, const FooterInput& input) {
  const IndexPlaces indexes = write_indexes(file, input);
  FooterWriter out(input);
  write_metadata(file, input, indexes, out);
  const uint64_t bytes = out.written();
  if (bytes > std::numeric_limits<int32_t>::max())
    throw Error::failure("The Parquet footer of table " + std::string(file.table) + " would have " +
                         std::to_string(bytes) + " bytes, more than the format can say; larger row groups " +
                         "(--row-group-bytes, --row-group-rows) make it smaller.");
  put_fixed(out.buffer(), static_cast<uint32_t>(bytes));
  out.buffer().append(kMagic, sizeof kMagic);
  out.flush();
}

}  // namespace tpcmill::parquet
