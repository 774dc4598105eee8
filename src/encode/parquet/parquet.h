#pragma once

#include <memory>

#include "encode/encoder.h"
#include "encode/parquet/layout.h"

namespace tpcmill {

// How a Parquet file comes to be:
//
//   1  make_parquet()                    once per table: each column's encoding, the rows of a row
//                                        group, dictionary pages (layout.h)
//   2  head()                            once per file: "PAR1"
//   3  for each row group                many at a time, one worker each (row_group.h)
//        for each batch, each column     values are collected; a full page is encoded, compressed,
//                                        and its least and greatest value noted (column_chunk.h)
//        finish()                        dictionary pages and data pages, counted from zero
//        note(at)                        its share of indexes and footer, from `at` (footer.h)
//   4  footer()                            once per file: page indexes, footer
//
// The file, front to back:
//
//     "PAR1"
//     for each row group:
//         for each column:               dictionary page, if there is one; data pages
//         for each column:               bloom filter, if asked for
//     page indexes, footer               drawn in footer.cc
class ParquetFormat final : public TableFormat {
 public:
  explicit ParquetFormat(const FormatInput& input);

  Cut cut() const override { return file_.cut; }
  double bytes_per_row() const override { return file_.bytes_per_row; }
  std::unique_ptr<Encoder> encoder() const override;
  void head(Buffer& out) const override;
  void footer(const FooterInput& input) const override;
  bool wants_words() const override;
  bool wants_sample() const override;
  void learn(const Encoder& finished, uint64_t rows, uint64_t bytes) override;
  double encoder_bytes() const override;

  const parquet::FileLayout& layout() const { return file_; }

 private:
  FormatInput input_;
  parquet::FileLayout file_;
  const Kernels& kernels_;
};

std::unique_ptr<TableFormat> make_parquet(const FormatInput& input);

}  // namespace tpcmill
