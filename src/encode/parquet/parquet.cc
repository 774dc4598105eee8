#include "encode/parquet/parquet.h"

#include <algorithm>

#include "encode/parquet/bloom.h"
#include "encode/parquet/footer.h"
#include "encode/parquet/row_group.h"
#include "codec/word_stream.h"

namespace tpcmill {
namespace {

// Whether pages may be kept compressed and uncompressed: prose and numbers of eight bytes are sure to become fewer.
bool may_keep_both(const parquet::ColumnLayout& column) {
  const bool shrinks = column.shape->is_prose ||
                       (column.encoding == Encoding::kPlain && column.form == parquet::Form::kInt64);
  return column.codec.kind != Codec::Kind::kUncompressed && !shrinks;
}

}  // namespace

ParquetFormat::ParquetFormat(const FormatInput& input)
    : input_(input), file_(parquet::settle(input)), kernels_(input.kernels) {}

std::unique_ptr<Encoder> ParquetFormat::encoder() const {
  return std::make_unique<parquet::RowGroup>(file_, kernels_);
}

void ParquetFormat::head(Buffer& out) const { out.append(parquet::kMagic, sizeof parquet::kMagic); }

void ParquetFormat::footer(const FooterInput& input) const { parquet::write_footer(file_, input); }

bool ParquetFormat::wants_words() const {
  return std::any_of(file_.columns.begin(), file_.columns.end(), [](const parquet::ColumnLayout& column) {
    return column.shape->is_prose &&
           codec::WordStream::makes(column.codec, column.encoding, column.shape->mean_length);
  });
}

// What can be told beforehand: PLAIN, and codes of a known dictionary.
bool ParquetFormat::wants_sample() const {
  return std::any_of(file_.columns.begin(), file_.columns.end(), [](const parquet::ColumnLayout& column) {
    return column.encoding != Encoding::kPlain && !column.has_known_dictionary();
  });
}

void ParquetFormat::learn(const Encoder& finished, uint64_t, uint64_t) {
  parquet::learn(input_, static_cast<const parquet::RowGroup&>(finished).sample(), file_);
}

// A row group that is finished, and of each column a page that is not; buffers grow by half.
double ParquetFormat::encoder_bytes() const {
  constexpr double kGrown = 1.5;
  constexpr double kFixed = 2e6;  // codecs, tables of words
  const double rows = std::min(input_.rows, static_cast<double>(file_.cut.rows));
  double bytes = rows * file_.bytes_per_row, largest_page = 0;
  for (const parquet::ColumnLayout& column : file_.columns) {
    const double value = column.shape->physical == Physical::kText ? column.shape->mean_length + sizeof(uint32_t)
                                                                   : parquet::kFixedBytes;
    const double page =
        std::min(std::min(rows, static_cast<double>(column.page_rows)) * value, static_cast<double>(column.page_bytes));
    largest_page = std::max(largest_page, page);
    bytes += page;
    if (may_keep_both(column))
      bytes += rows * (column.has_known_dictionary() ? column.width / 8.0 : value);  // until it is known which are fewer
    if (column.hashed) bytes += 3 * std::min(rows * value, static_cast<double>(column.most_dictionary_bytes));
    if (column.bloom_filter > 0) {
      const double entries = column.has_known_dictionary() ? static_cast<double>(column.entries->size()) : rows;
      bytes += parquet::BloomFilter::bytes_needed(std::min(rows, entries), column.bloom_filter);
    }
  }
  constexpr double kPagesInHand = 4;  // encoded, compressed, the words of texts and what is made of them
  return kGrown * (bytes + kPagesInHand * largest_page) + kFixed;
}

std::unique_ptr<TableFormat> make_parquet(const FormatInput& input) {
  return std::make_unique<ParquetFormat>(input);
}

}  // namespace tpcmill
