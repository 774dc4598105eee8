#include "encode/parquet/foot.h"

#include <cstring>
#include <limits>
#include <string>

#include "base/compact.h"
#include "encode/parquet/compress.h"
#include "encode/parquet/format.h"
#include "tpcmill/error.h"

namespace tpcmill::parquet {

// The end of a file, after the last row group:
//
//     for each row group            ColumnIndex of each column: least and greatest of each page
//                                   OffsetIndex of each column: where each page lies
//     FileMetaData                  schema, and for each row group and column: ColumnChunk
//     uint32 bytes of FileMetaData
//     "PAR1"
//
// All structs are in Thrift's compact protocol (base/compact.h); the fields' numbers are those of
// parquet.thrift. A row group's note holds its structs ready-made:
//
//     RowGroupNote
//     ColumnNote        for each column
//     ColumnIndex       for each column    these two as they are in the file
//     OffsetIndex       for each column
//     ColumnMetaData    for each column

namespace {

struct RowGroupNote {
  uint64_t at, rows;
  uint64_t unpacked, packed;
};

struct ColumnNote {
  uint32_t column_index, offset_index, metadata;  // bytes of each
};

using Element = Compact::Type;

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
  int64_t room;
  Compact index(out);
  index.list(1, Element::kTrue, pages.size());  // null_pages
  for (size_t i = 0; i < pages.size(); ++i) index.flag(false);
  index.list(2, Element::kText, pages.size());  // min_values
  for (const PageFacts& page : pages) index.text(column.value_of(page.keys.least, room));
  index.list(3, Element::kText, pages.size());  // max_values
  for (const PageFacts& page : pages) index.text(column.value_of(page.keys.greatest, room));
  index.int32(4, static_cast<int32_t>(boundary_order(column)));
  index.list(5, Element::kInt64, pages.size());  // null_counts
  for (size_t i = 0; i < pages.size(); ++i) index.number(0);
  index.end();
}

void put_offset_index(const ColumnChunk& column, uint64_t data_at, Buffer& out) {
  Compact index(out);
  index.list(1, Element::kStruct, column.page_facts().size());  // page_locations
  for (const PageFacts& page : column.page_facts()) {
    index.begin();
    index.int64(1, static_cast<int64_t>(data_at + page.at));
    index.int32(2, static_cast<int32_t>(page.bytes));
    index.int64(3, static_cast<int64_t>(page.first_row));
    index.end();
  }
  index.end();
}

void put_statistics(const ColumnChunk& column, Compact& metadata) {
  const KeyRange keys = column.keys();
  int64_t room;
  metadata.begin(12);
  metadata.int64(3, 0);                                   // null_count
  metadata.text(5, column.value_of(keys.greatest, room));  // max_value
  metadata.text(6, column.value_of(keys.least, room));     // min_value
  metadata.flag(7, true);                                 // both are exact
  metadata.flag(8, true);
  metadata.end();
}

void put_encoding_count(PageType type, Encoding encoding, uint64_t pages, Compact& metadata) {
  metadata.begin();
  metadata.int32(1, static_cast<int32_t>(type));
  metadata.int32(2, static_cast<int32_t>(encoding));
  metadata.int32(3, static_cast<int32_t>(pages));
  metadata.end();
}

void put_column_metadata(const ColumnChunk& column, uint64_t at, Buffer& out) {
  const ColumnLayout& layout = column.layout();
  const bool dictionary = layout.encoding == Encoding::kRleDictionary;
  const uint64_t data_pages = column.page_facts().size();

  Compact metadata(out);
  metadata.int32(1, static_cast<int32_t>(layout.type));
  metadata.list(2, Element::kInt32, dictionary ? 2 : 1);  // encodings
  metadata.number(static_cast<int32_t>(Encoding::kPlain));
  if (dictionary) metadata.number(static_cast<int32_t>(Encoding::kRleDictionary));
  metadata.list(3, Element::kText, 1);  // path_in_schema
  metadata.text(layout.shape->name);
  metadata.int32(4, static_cast<int32_t>(layout.codec));
  metadata.int64(5, static_cast<int64_t>(column.rows()));
  metadata.int64(6, static_cast<int64_t>(column.unpacked()));
  metadata.int64(7, static_cast<int64_t>(column.packed()));
  metadata.int64(9, static_cast<int64_t>(at + layout.dictionary_page.size()));  // data_page_offset
  if (dictionary) metadata.int64(11, static_cast<int64_t>(at));                  // dictionary_page_offset
  put_statistics(column, metadata);
  metadata.list(13, Element::kStruct, dictionary ? 2 : 1);  // encoding_stats
  if (dictionary) put_encoding_count(PageType::kDictionary, Encoding::kPlain, 1, metadata);
  put_encoding_count(PageType::kData, layout.encoding, data_pages, metadata);
  metadata.end();
}

void put_logical_type(const ColumnShape& shape, Compact& element) {
  switch (shape.logical) {
    case Logical::kIdentifier:
    case Logical::kInteger: return;
    case Logical::kMoney:
    case Logical::kQuantity:
      element.begin(10);
      element.begin(5);  // DECIMAL
      element.int32(1, kDecimalScale);
      element.int32(2, kDecimalPrecision);
      element.end();
      return element.end();
    case Logical::kDate:
      element.begin(10);
      element.nothing(6);  // DATE
      return element.end();
    case Logical::kText:
      element.begin(10);
      element.nothing(1);  // STRING
      return element.end();
  }
}

// For readers that know nothing of logical types.
void put_converted_type(const ColumnShape& shape, Compact& element) {
  switch (shape.logical) {
    case Logical::kIdentifier:
    case Logical::kInteger: return;
    case Logical::kMoney:
    case Logical::kQuantity:
      element.int32(6, static_cast<int32_t>(ConvertedType::kDecimal));
      element.int32(7, kDecimalScale);
      return element.int32(8, kDecimalPrecision);
    case Logical::kDate: return element.int32(6, static_cast<int32_t>(ConvertedType::kDate));
    case Logical::kText: return element.int32(6, static_cast<int32_t>(ConvertedType::kUtf8));
  }
}

// The schema is a tree, written depth first: ours is a root and its leaves.
void put_schema(const FileLayout& file, Compact& metadata) {
  metadata.list(2, Element::kStruct, file.columns.size() + 1);
  metadata.begin();
  metadata.text(4, file.table);
  metadata.int32(5, static_cast<int32_t>(file.columns.size()));  // num_children
  metadata.end();
  int32_t field_id = 0;
  for (const ColumnLayout& column : file.columns) {
    metadata.begin();
    metadata.int32(1, static_cast<int32_t>(column.type));
    metadata.int32(3, static_cast<int32_t>(Repetition::kRequired));
    metadata.text(4, column.shape->name);
    put_converted_type(*column.shape, metadata);
    metadata.int32(9, ++field_id);
    put_logical_type(*column.shape, metadata);
    metadata.end();
  }
}

// A note, read where it stands.
class NoteReader {
 public:
  NoteReader(std::span<const std::byte> note, size_t columns) : rest_(note), columns_(columns) {
    std::memcpy(&row_group, take(sizeof row_group).data(), sizeof row_group);
    sizes_ = take(columns * sizeof(ColumnNote));
    uint64_t bytes = 0;
    for (size_t i = 0; i < columns; ++i) bytes += column(i).column_index + column(i).offset_index;
    indexes = take(bytes);
  }

  ColumnNote column(size_t i) const {
    ColumnNote note;
    std::memcpy(&note, sizes_.data() + i * sizeof note, sizeof note);
    return note;
  }

  // Of the next column.
  std::span<const std::byte> take_metadata() { return take(column(taken_++).metadata); }

  // Where the first column's ColumnIndex is, from the beginning of `indexes`: 0; where the first
  // OffsetIndex is:
  uint64_t offset_indexes_at() const {
    uint64_t bytes = 0;
    for (size_t i = 0; i < columns_; ++i) bytes += column(i).column_index;
    return bytes;
  }

  RowGroupNote row_group;
  std::span<const std::byte> indexes;  // all of the row group's, as they are in the file

 private:
  std::span<const std::byte> take(size_t bytes) {
    const std::span<const std::byte> taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
  }

  std::span<const std::byte> rest_, sizes_;
  size_t columns_, taken_ = 0;
};

// One row group of the footer, whose page indexes were written at byte `indexes_at`.
void put_row_group(NoteReader& note, size_t columns, uint64_t ordinal, uint64_t indexes_at, Compact& metadata) {
  uint64_t column_index_at = indexes_at;
  uint64_t offset_index_at = indexes_at + note.offset_indexes_at();
  metadata.begin();
  metadata.list(1, Element::kStruct, columns);
  for (size_t i = 0; i < columns; ++i) {
    const ColumnNote sizes = note.column(i);
    metadata.begin();
    metadata.int64(2, 0);  // file_offset: there is no ColumnMetaData but this
    metadata.whole(3, note.take_metadata());
    metadata.int64(4, static_cast<int64_t>(offset_index_at));
    metadata.int32(5, static_cast<int32_t>(sizes.offset_index));
    metadata.int64(6, static_cast<int64_t>(column_index_at));
    metadata.int32(7, static_cast<int32_t>(sizes.column_index));
    metadata.end();
    column_index_at += sizes.column_index;
    offset_index_at += sizes.offset_index;
  }
  metadata.int64(2, static_cast<int64_t>(note.row_group.unpacked));
  metadata.int64(3, static_cast<int64_t>(note.row_group.rows));
  metadata.int64(5, static_cast<int64_t>(note.row_group.at));
  metadata.int64(6, static_cast<int64_t>(note.row_group.packed));
  if (ordinal <= std::numeric_limits<int16_t>::max()) metadata.int16(7, static_cast<int16_t>(ordinal));
  metadata.end();
}

// Passes on what has come together, and counts it.
class Outlet {
 public:
  explicit Outlet(const FootInput& input) : input_(input) {}

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

  const FootInput& input_;
  Buffer buffer_;
  uint64_t written_ = 0;
};

void write_metadata(const FileLayout& file, const FootInput& input, Outlet& out) {
  const size_t columns = file.columns.size();
  Compact metadata(out.buffer());
  metadata.int32(1, 2);  // version
  put_schema(file, metadata);
  metadata.int64(3, static_cast<int64_t>(input.rows));
  metadata.list(4, Element::kStruct, input.chunks);
  uint64_t ordinal = 0;
  uint64_t indexes_at = input.at;
  input.each_note([&](std::span<const std::byte> bytes) {
    NoteReader note(bytes, columns);
    put_row_group(note, columns, ordinal++, indexes_at, metadata);
    indexes_at += note.indexes.size();
    out.flush_if_large();
  });
  metadata.text(6, "tpcmill version " TPCMILL_VERSION);  // created_by
  metadata.list(7, Element::kStruct, columns);            // column_orders
  for (size_t i = 0; i < columns; ++i) {
    metadata.begin();
    metadata.nothing(1);  // TYPE_ORDER
    metadata.end();
  }
  metadata.end();
  out.flush();
}

}  // namespace

void put_note(std::span<const ColumnChunk> columns, uint64_t rows, uint64_t at, Buffer& out) {
  RowGroupNote row_group{.at = at, .rows = rows, .unpacked = 0, .packed = 0};
  for (const ColumnChunk& column : columns) {
    row_group.unpacked += column.unpacked();
    row_group.packed += column.packed();
  }
  put_fixed(out, row_group);

  const size_t sizes_at = out.size();
  out.resize(sizes_at + columns.size() * sizeof(ColumnNote));
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
  put(offsetof(ColumnNote, column_index), [&](const ColumnChunk& column, uint64_t) { put_column_index(column, out); });
  put(offsetof(ColumnNote, offset_index), [&](const ColumnChunk& column, uint64_t column_at) {
    put_offset_index(column, column_at + column.layout().dictionary_page.size(), out);
  });
  put(offsetof(ColumnNote, metadata),
      [&](const ColumnChunk& column, uint64_t column_at) { put_column_metadata(column, column_at, out); });
}

void write_foot(const FileLayout& file, const FootInput& input) {
  Outlet indexes(input);
  input.each_note([&](std::span<const std::byte> note) {
    indexes.buffer().append(NoteReader(note, file.columns.size()).indexes);
    indexes.flush_if_large();
  });
  indexes.flush();

  Outlet out(input);
  write_metadata(file, input, out);
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
