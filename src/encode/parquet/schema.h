#pragma once

#include "base/thrift_compact.h"
#include "encode/parquet/arrow_schema.h"
#include "encode/parquet/layout.h"

namespace tpcmill::parquet {

// Appends field 2 of FileMetaData: the schema, a tree written depth first. Ours is a root and its
// leaves.
void put_schema(const FileLayout& file, ThriftCompactWriter& metadata);

// What the Arrow schema says of a column.
ArrowField::Type arrow_type(const ColumnLayout& column);

}  // namespace tpcmill::parquet
