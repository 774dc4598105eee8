#include "encode/parquet/row_group.h"

#include "encode/parquet/footer.h"

namespace tpcmill::parquet {

RowGroup::RowGroup(const FileLayout& file, const Kernels& kernels)
    : file_(file), writer_{.version = file.page_version, .checksum = file.page_checksum} {
  columns_.reserve(file.columns.size());
  for (const ColumnLayout& layout : file.columns) columns_.emplace_back(layout, writer_, kernels);
}

void RowGroup::begin() {
  for (ColumnChunk& column : columns_) column.begin();
  rows_ = 0;
  pieces_.clear();
}

void RowGroup::add(const BatchView& batch) {
  for (size_t i = 0; i < columns_.size(); ++i) columns_[i].append(batch.columns[i], batch.rows, bench_);
  rows_ += batch.rows;
}

// A row group is its column chunks, one after another, then their bloom filters; without rows it is
// nothing at all.
std::span<const std::span<const std::byte>> RowGroup::finish() {
  if (rows_ == 0) return {};
  const auto add_piece = [&](std::span<const std::byte> piece) {
    if (!piece.empty()) pieces_.push_back(piece);
  };
  for (ColumnChunk& column : columns_) {
    column.finish(bench_);
    add_piece(column.dictionary_page());
    add_piece(column.data_pages());
  }
  for (const ColumnChunk& column : columns_) add_piece(column.bloom_filter());
  return pieces_;
}

void RowGroup::note(uint64_t at, Buffer& out) {
  if (rows_ > 0) put_note(file_, columns_, rows_, at, out);
}

Sample RowGroup::sample() const {
  Sample sample{.rows = static_cast<double>(rows_)};
  for (const ColumnChunk& column : columns_) {
    const double own = static_cast<double>(column.layout().hashed ? column.dictionary_page().size() : 0);
    sample.encoded += static_cast<double>(column.data_unpacked());
    sample.packed += static_cast<double>(column.data_packed() + column.bloom_filter().size()) + own;
  }
  return sample;
}

}  // namespace tpcmill::parquet
