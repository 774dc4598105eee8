#include "encode/parquet/parquet.h"

#include "encode/parquet/foot.h"
#include "encode/parquet/row_group.h"

namespace tpcmill {

ParquetFormat::ParquetFormat(const FormatInput& input) : file_(parquet::settle(input)), kernels_(input.kernels) {}

std::unique_ptr<Encoder> ParquetFormat::encoder() const {
  return std::make_unique<parquet::RowGroup>(file_, kernels_);
}

void ParquetFormat::head(Buffer& out) const { out.append(parquet::kMagic, sizeof parquet::kMagic); }

void ParquetFormat::foot(const FootInput& input) const { parquet::write_foot(file_, input); }

std::unique_ptr<TableFormat> make_parquet(const FormatInput& input) {
  return std::make_unique<ParquetFormat>(input);
}

}  // namespace tpcmill
