#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "encode/encoder.h"
#include "encode/parquet/column_chunk.h"
#include "encode/parquet/layout.h"

namespace tpcmill::parquet {

// Encodes row groups, one after another. Memory: the row group's pages, compressed, and for each
// column a page that is not full yet.
class RowGroup final : public Encoder {
 public:
  // REQUIRES: file and kernels outlive this.
  RowGroup(const FileLayout& file, const Kernels& kernels);

  void begin() override;
  void add(const BatchView& batch) override;
  std::span<const std::span<const std::byte>> finish() override;
  void note(uint64_t at, Buffer& out) override;

  // Of the row group that is finished, without its dictionary pages.
  Sample sample() const;

 private:
  const FileLayout& file_;
  PageWriter writer_;
  Workbench bench_;
  std::vector<ColumnChunk> columns_;
  uint64_t rows_ = 0;
  std::vector<std::span<const std::byte>> pieces_;
};

}  // namespace tpcmill::parquet
