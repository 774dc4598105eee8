#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "encode/encoder.h"
#include "encode/parquet/column_chunk.h"
#include "encode/parquet/layout.h"

namespace tpcmill::parquet {

// Appends what the footer needs of a finished row group that lies at byte `at` of its file: its part
// of the footer, as it will be written, so that the workers share that work, too.
void put_note(const FileLayout& file, std::span<const ColumnChunk> columns, uint64_t rows, uint64_t at, Buffer& out);

// Writes page indexes and footer. Reads the notes three times and keeps none of them: a file of 32,767
// row groups has hundreds of megabytes of them.
void write_footer(const FileLayout& file, const FooterInput& input);

}  // namespace tpcmill::parquet
