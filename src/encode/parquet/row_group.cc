#include "encode/parquet/row_group.h"

#include "encode/parquet/foot.h"

namespace tpcmill::parquet {

RowGroup::RowGroup(const FileLayout& file, const Kernels& kernels) : bench_(file.codec) {
  columns_.reserve(file.columns.size());
  for (const ColumnLayout& layout : file.columns) columns_.emplace_back(layout, kernels);
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

// A row group is its column chunks, one after another; without rows it is nothing at all.
std::span<const std::span<const std::byte>> RowGroup::finish() {
  if (rows_ == 0) return {};
  for (ColumnChunk& column : columns_) {
    column.finish(bench_);
    if (!column.layout().dictionary_page.empty()) pieces_.push_back(column.layout().dictionary_page.bytes());
    pieces_.push_back(column.data_pages());
  }
  return pieces_;
}

void RowGroup::note(uint64_t at, Buffer& out) {
  if (rows_ > 0) put_note(columns_, rows_, at, out);
}

}  // namespace tpcmill::parquet
