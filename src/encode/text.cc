#include "encode/text.h"

#include <algorithm>
#include <optional>
#include <string>

#include "encode/row_text.h"
#include "encode/text_codec.h"

namespace tpcmill {
namespace {

// Chunks are as large as was expected, or a little larger.
constexpr double kUsual = 1.1, kMost = 1.5;

// All that encoders of one table share.
class TextTable : public TableFormat {
 public:
  TextTable(const FormatInput& input, Dialect dialect, bool header)
      : text_(input.shape, input.kernels, dialect, input.rows),
        codec_(text_codec(input.job.layout, input.shape.name)),
        text_bytes_per_row_(text_.bytes_per_row()),
        bytes_per_row_(text_bytes_per_row_ * text_ratio(codec_)) {
    if (!header) return;
    const char* const quote = dialect.quoting == Quoting::kAll ? "\"" : "";
    for (const ColumnShape& column : input.shape.columns)
      header_.append(quote).append(column.name).append(quote) += dialect.separator;
    header_.back() = '\n';
  }

  Cut cut() const override {
    return {.rows = std::max<uint64_t>(1, static_cast<uint64_t>(text_chunk_bytes(codec_) / text_bytes_per_row_))};
  }
  double bytes_per_row() const override { return bytes_per_row_; }
  std::unique_ptr<Encoder> encoder() const override;
  void head(Buffer& out) const override {
    if (!is_compressed() || header_.empty()) return put_bytes(out, header_);
    TextCompressor(codec_).compress(std::as_bytes(std::span(header_)), out);
  }
  void footer(const FooterInput&) const override {}
  void learn(const Encoder&, uint64_t rows, uint64_t bytes) override {
    bytes_per_row_ = static_cast<double>(bytes) / static_cast<double>(rows);
    if (!is_compressed()) text_bytes_per_row_ = bytes_per_row_;
  }
  double encoder_bytes() const override {
    const double text = kMost * text_chunk_bytes(codec_);
    return text + TextCompressor::memory(codec_, text) + 2e6;
  }

 private:
  bool is_compressed() const { return codec_.kind != Codec::Kind::kUncompressed; }

  const RowText text_;
  const Codec codec_;
  std::string header_;
  double text_bytes_per_row_, bytes_per_row_;  // before and after compression
};

// Prints the rows of one chunk into one buffer, and compresses it if a codec says so.
class TextEncoder : public Encoder {
 public:
  // Room for a usual chunk at once; the system gives pages of it when they are written to. `has_header`:
  // files have something in them also without rows.
  TextEncoder(const RowText& text, const Codec& codec, bool has_header)
      : text_(text), has_header_(has_header), printer_(text) {
    out_.reserve(static_cast<size_t>(kUsual * text_chunk_bytes(codec)) + kRowsAtOnce * text.most_row_bytes());
    if (codec.kind != Codec::Kind::kUncompressed) compressor_.emplace(codec);
  }

  void begin() override { out_.clear(); }

  void add(const BatchView& batch) override {
    for (size_t begin = 0; begin < batch.rows; begin += kRowsAtOnce) {
      const size_t rows = std::min(kRowsAtOnce, batch.rows - begin);
      char* const out = reinterpret_cast<char*>(out_.reserve(rows * text_.most_row_bytes()));
      out_.advance(static_cast<size_t>(printer_.print(batch, begin, rows, out, nullptr) - out));
    }
  }

  std::span<const std::span<const std::byte>> finish() override {
    piece_ = out_.bytes();
    // A file of no bytes is no compressed file.
    if (compressor_ && !(out_.empty() && has_header_)) {
      packed_.clear();
      compressor_->compress(piece_, packed_);
      piece_ = packed_.bytes();
    }
    return {&piece_, 1};
  }

  void note(uint64_t, Buffer&) override {}

 private:
  const RowText& text_;
  const bool has_header_;
  RowPrinter printer_;
  Buffer out_, packed_;
  std::optional<TextCompressor> compressor_;
  std::span<const std::byte> piece_;
};

std::unique_ptr<Encoder> TextTable::encoder() const {
  return std::make_unique<TextEncoder>(text_, codec_, !header_.empty());
}

}  // namespace

std::unique_ptr<TableFormat> make_tbl(const FormatInput& input) {
  return std::make_unique<TextTable>(input, official_text(!input.job.distributions.empty()), false);
}

std::unique_ptr<TableFormat> make_csv(const FormatInput& input) {
  const Job& job = input.job;
  const Dialect dialect{.separator = job.delimiter,
                        .quoting = job.quote == Quote::kAll ? Quoting::kAll : Quoting::kNeeded,
                        .newline_replaces = true,
                        .any_text = !job.distributions.empty()};
  return std::make_unique<TextTable>(input, dialect, job.header);
}

}  // namespace tpcmill
