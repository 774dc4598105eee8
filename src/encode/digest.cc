// A table's rows as numbers that add up. A few hundred rows at a time are printed as official text
// into a buffer that stays in the cache, and each is hashed from there: the text of a table is
// never in memory as a whole, and passes through the cache once.

#include "encode/digest.h"

#include <algorithm>
#include <array>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "encode/row_text.h"

namespace tpcmill {
namespace {

// Text of a chunk, about.
constexpr double kChunkBytes = 2 * 1024 * 1024;

class DigestTable : public TableFormat {
 public:
  explicit DigestTable(const FormatInput& input)
      : text_(input.shape, input.kernels, official_text(!input.job.distributions.empty()), input.rows) {}

  Cut cut() const override {
    return {.rows = std::max<uint64_t>(1, static_cast<uint64_t>(kChunkBytes / text_.bytes_per_row()))};
  }
  double bytes_per_row() const override {
    return static_cast<double>(sizeof(DigestedRows)) / static_cast<double>(cut().rows);
  }
  std::unique_ptr<Encoder> encoder() const override;
  void head(Buffer&) const override {}
  void footer(const FooterInput&) const override {}
  void learn(const Encoder&, uint64_t, uint64_t) override {}
  double encoder_bytes() const override { return 2e6 + static_cast<double>(kRowsAtOnce * text_.most_row_bytes()); }

 private:
  const RowText text_;
};

class DigestEncoder : public Encoder {
 public:
  explicit DigestEncoder(const RowText& text) : printer_(text) { lines_.reserve(kRowsAtOnce * text.most_row_bytes()); }

  void begin() override { sum_ = {}; }

  void add(const BatchView& batch) override {
    for (size_t begin = 0; begin < batch.rows; begin += kRowsAtOnce)
      add_rows(batch, begin, std::min(kRowsAtOnce, batch.rows - begin));
    sum_.rows += batch.rows;
  }

  std::span<const std::span<const std::byte>> finish() override {
    piece_ = std::as_bytes(std::span(&sum_, 1));
    return {&piece_, 1};
  }

  void note(uint64_t, Buffer&) override {}

 private:
  void add_rows(const BatchView& batch, size_t begin, size_t rows) {
    const char* line = reinterpret_cast<const char*>(lines_.data());
    printer_.print(batch, begin, rows, reinterpret_cast<char*>(lines_.data()), ends_.data());
    ContentDigest sum;
    for (size_t i = 0; i < rows; ++i) {
      const XXH128_hash_t hash = XXH3_128bits(line, static_cast<size_t>(ends_[i] - 1 - line));
      sum += {.high = hash.high64, .low = hash.low64};
      line = ends_[i];
    }
    sum_.digest += sum;
  }

  RowPrinter printer_;
  Buffer lines_;
  std::array<char*, kRowsAtOnce> ends_;
  DigestedRows sum_;
  std::span<const std::byte> piece_;
};

std::unique_ptr<Encoder> DigestTable::encoder() const { return std::make_unique<DigestEncoder>(text_); }

}  // namespace

std::unique_ptr<TableFormat> make_digest(const FormatInput& input) { return std::make_unique<DigestTable>(input); }

}  // namespace tpcmill
