#include "encode/text.h"

#include <algorithm>
#include <string>

#include "encode/row_text.h"

namespace tpcmill {
namespace {

// Text of a chunk, about.
constexpr double kChunkBytes = 2 * 1024 * 1024;
constexpr double kUsualChunk = 1.1 * kChunkBytes;

// All that encoders of one table share.
class TextTable : public TableFormat {
 public:
  TextTable(const FormatInput& input, Dialect dialect, bool header)
      : text_(input.shape, input.kernels, dialect, input.rows), bytes_per_row_(text_.bytes_per_row()) {
    if (!header) return;
    const char* const quote = dialect.quoting == Quoting::kAll ? "\"" : "";
    for (const ColumnShape& column : input.shape.columns)
      header_.append(quote).append(column.name).append(quote) += dialect.separator;
    header_.back() = '\n';
  }

  Cut cut() const override { return {.rows = std::max<uint64_t>(1, static_cast<uint64_t>(kChunkBytes / bytes_per_row_))}; }
  double bytes_per_row() const override { return bytes_per_row_; }
  std::unique_ptr<Encoder> encoder() const override;
  void head(Buffer& out) const override { put_bytes(out, header_); }
  void foot(const FootInput&) const override {}
  void learn(const Encoder&, uint64_t rows, uint64_t bytes) override {
    bytes_per_row_ = static_cast<double>(bytes) / static_cast<double>(rows);
  }
  double encoder_bytes() const override { return 1.5 * kChunkBytes + 2e6; }

 private:
  const RowText text_;
  std::string header_;
  double bytes_per_row_;
};

// Prints the rows of one chunk into one buffer.
class TextEncoder : public Encoder {
 public:
  // Room for a usual chunk at once; the system gives pages of it when they are written to.
  explicit TextEncoder(const RowText& text) : text_(text), printer_(text) {
    out_.reserve(static_cast<size_t>(kUsualChunk) + kRowsAtOnce * text.most_row_bytes());
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
    return {&piece_, 1};
  }

  void note(uint64_t, Buffer&) override {}

 private:
  const RowText& text_;
  RowPrinter printer_;
  Buffer out_;
  std::span<const std::byte> piece_;
};

std::unique_ptr<Encoder> TextTable::encoder() const { return std::make_unique<TextEncoder>(text_); }

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
