#include "encode/parquet/column_chunk.h"

#include <algorithm>
#include <bit>

#include "encode/parquet/byte_stream_split.h"
#include "encode/parquet/delta.h"
#include "encode/parquet/levels.h"
#include "encode/parquet/runs.h"

namespace tpcmill::parquet {

codec::Compressor& Workbench::compressor(const Codec& codec) {
  for (const std::unique_ptr<codec::Compressor>& made : compressors_)
    if (made->codec() == codec) return *made;
  return *compressors_.emplace_back(std::make_unique<codec::Compressor>(codec));
}

void Pages::clear() {
  bytes.clear();
  facts.clear();
  unpacked = 0;
}

ColumnChunk::ColumnChunk(const ColumnLayout& layout, const PageWriter& writer, const Kernels& kernels)
    : layout_(layout), writer_(writer), kernels_(kernels), values_(layout, kernels) {
  if (layout.in_runs) {
    runs_.emplace(width_of(layout.type), layout.most_dictionary_bytes);
  } else if (layout.hashed) {
    hashed_.emplace(width_of(layout.type), layout.most_dictionary_bytes);
  }
  if (layout.bloom_filter > 0) bloom_.emplace(layout.bloom_filter);
}

void ColumnChunk::begin() {
  values_.clear();
  if (hashed_) hashed_->clear();
  if (runs_) runs_->clear();
  fell_back_ = false;
  own_dictionary_page_.clear();
  own_dictionary_unpacked_ = 0;
  if (bloom_) bloom_->clear();
  if (bloom_ && layout_.has_known_dictionary()) seen_.assign(layout_.entries->size(), 0);
  bloom_bytes_.clear();
  pages_.clear();
  unpacked_pages_.clear();
  keeps_both_ = layout_.codec.kind != Codec::Kind::kUncompressed;
  bounds_.clear();
  rows_ = 0;
  dictionary_coded_pages_ = 0;
  stored_ = false;
  unsearched_ = false;
  packed_bits_ = codec::PackedBits::kUnknown;
}

void ColumnChunk::append(const Column& column, size_t rows, Workbench& bench) {
  for (size_t from = 0; from < rows;) {
    from += values_.take(column, from, rows - from);
    if (from < rows || values_.is_full()) end_page(bench);
  }
}

void ColumnChunk::finish(Workbench& bench) {
  if (values_.rows() > 0) end_page(bench);
  finish_own_dictionary(bench);
  store_unless_smaller(bench);
  if (bloom_) finish_bloom_filter();
}

void ColumnChunk::end_page(Workbench& bench) {
  if (bloom_) add_hashes();
  Encoding encoding = layout_.encoding;
  const std::span<const std::byte> encoded = encode(encoding, bench);
  bench.levels.clear();
  if (layout_.nullable) put_levels(values_.rows(), writer_.version, bench.levels);
  const std::span<const std::byte> levels = bench.levels.bytes();
  const std::span<const std::byte> levels_within = writer_.version == 1 ? levels : std::span<const std::byte>{};
  const codec::Unpacked unpacked{levels_within, encoded};
  const std::span<const std::byte> packed = compress(unpacked, encoding, bench);
  // Version 2 has a choice page by page.
  const bool grows = writer_.version != 1 && packed.size() >= unpacked.size();

  const KeyRange keys = kept_keys();
  StoredNumber least, greatest;
  DataPage page{.rows = values_.rows(),
                .encoding = number_of(encoding),
                .levels = levels,
                .packed = grows ? encoded : packed,
                .unpacked = levels.size() + encoded.size(),
                .compressed = codec() != Codec::Kind::kUncompressed && !grows,
                .bounds = {}};
  if (layout_.bounds_in_pages)
    page.bounds = {.least = least_of(keys, least), .greatest = greatest_of(keys, greatest)};
  add_page(page, keys, pages_);
  if (keeps_both_ && is_surely_worthwhile()) {
    keeps_both_ = false;
    unpacked_pages_.clear();
  }
  if (keeps_both_) {
    page.packed = bench.compressor({Codec::Kind::kUncompressed, 0}).compress(unpacked, bench.packed);
    page.compressed = false;
    add_page(page, keys, unpacked_pages_);
  }
  dictionary_coded_pages_ += encoding == Encoding::kRleDictionary;
  rows_ += values_.rows();
  values_.clear();
}

void ColumnChunk::add_page(const DataPage& page, const KeyRange& keys, Pages& pages) const {
  const uint64_t at = pages.bytes.size();
  pages.unpacked += writer_.put_data(page, pages.bytes) + page.unpacked;
  const uint64_t text_bytes = layout_.form == Form::kText ? values_.text_bytes() : 0;
  pages.facts.push_back({rows_, at, pages.bytes.size() - at, keys, text_bytes});
}

// Keys of the page that outlive it: texts that they point to are kept.
KeyRange ColumnChunk::kept_keys() {
  KeyRange keys = values_.keys();
  if (layout_.shape->physical != Physical::kText) return keys;
  for (int64_t* const key : {&keys.least, &keys.greatest}) {
    const std::string_view text = plain_text(values_.bytes(), static_cast<size_t>(*key));
    *key = static_cast<int64_t>(bounds_.size());
    put_plain(text, bounds_);
  }
  return keys;
}

// ---- encoding

// The page's values under the column's encoding, or under the one it falls back to.
std::span<const std::byte> ColumnChunk::encode(Encoding& encoding, Workbench& bench) {
  const std::span<const std::byte> plain = values_.bytes().bytes();
  bench.encoded.clear();
  switch (encoding) {
    case Encoding::kPlain: return plain;
    case Encoding::kRleDictionary:
      if (layout_.has_known_dictionary()) return encode_known(bench);
      if (runs_ ? encode_by_own(*runs_, bench) : encode_by_own(*hashed_, bench)) break;
      encoding = Encoding::kPlain;
      return plain;
    case Encoding::kDeltaBinaryPacked:
      if (layout_.type == Type::kInt32)
        put_delta_int32(kernels_, plain, values_.rows(), bench.encoded);
      else
        put_delta_int64(kernels_, plain, values_.rows(), bench.encoded);
      break;
    case Encoding::kDeltaLengthByteArray:
      put_delta_lengths(kernels_, plain, values_.lengths(), bench.encoded);
      break;
    case Encoding::kDeltaByteArray:
      put_delta_prefixes(kernels_, plain, values_.rows(), bench.scratch, bench.encoded);
      break;
    case Encoding::kByteStreamSplit: put_byte_stream_split(plain, width_of(layout_.type), bench.encoded); break;
  }
  return bench.encoded.bytes();
}

std::span<const std::byte> ColumnChunk::encode_known(Workbench& bench) const {
  const KeyRange keys = values_.keys();
  const int width = layout_.width;
  const size_t n = values_.rows();
  if (keys.least == keys.greatest) {
    const uint64_t code = layout_.entries->code_of_rank(static_cast<uint64_t>(keys.least));
    put_repeated(static_cast<uint32_t>(code), n, width, bench.encoded);
    return bench.encoded.bytes();
  }
  const void* const codes = values_.bytes().data();
  switch (values_.code_bytes()) {
    case 1: put_packed(kernels_, static_cast<const uint8_t*>(codes), n, width, bench.encoded); break;
    case 2: put_packed(kernels_, static_cast<const uint16_t*>(codes), n, width, bench.encoded); break;
    case 4: put_packed(kernels_, static_cast<const uint32_t*>(codes), n, width, bench.encoded); break;
  }
  return bench.encoded.bytes();
}

// Whether the page's values could be given codes: once the dictionary is full, none are any more.
bool ColumnChunk::encode_by_own(auto& dictionary, Workbench& bench) {
  if (fell_back_) return false;
  bench.codes.clear();
  fell_back_ = !dictionary.add_page(values_.bytes().bytes(), values_.rows(), bench.codes);
  if (fell_back_) return false;
  const int width = std::max(1, static_cast<int>(std::bit_width(dictionary.size() - 1)));
  put_packed(kernels_, reinterpret_cast<const uint32_t*>(bench.codes.data()), values_.rows(), width, bench.encoded);
  return true;
}

void ColumnChunk::finish_own_dictionary(Workbench& bench) {
  if (hashed_) finish_dictionary(*hashed_, bench);
  if (runs_) finish_dictionary(*runs_, bench);
}

void ColumnChunk::finish_dictionary(const auto& dictionary, Workbench& bench) {
  own_dictionary_page_.clear();
  if (dictionary.size() == 0) return;
  const std::span<const std::byte> plain = dictionary.plain().bytes();
  const Codec codec = stored_ ? Codec{Codec::Kind::kUncompressed, 0} : layout_.codec;
  const std::span<const std::byte> packed = bench.compressor(codec).compress({{}, plain}, bench.packed);
  own_dictionary_unpacked_ =
      writer_.put_dictionary(dictionary.size(), plain, packed, own_dictionary_page_) + plain.size();
}

std::span<const std::byte> ColumnChunk::dictionary_page() const {
  if (layout_.hashed) return own_dictionary_page_.bytes();
  return stored_ ? layout_.stored_dictionary_page.bytes() : layout_.dictionary_page.bytes();
}

uint64_t ColumnChunk::unpacked() const {
  if (layout_.hashed) return pages_.unpacked + own_dictionary_unpacked_;
  return pages_.unpacked + (stored_ ? layout_.stored_dictionary_page.size() : layout_.dictionary_unpacked);
}

// ---- compressing

// A chunk has one codec, and only its last page tells whether that made it smaller. Until the pages so far have become
// fewer by so much that no others can undo it, they are kept in both ways.
bool ColumnChunk::is_surely_worthwhile() const {
  constexpr double kLeastSaving = 1.0 / 32, kMostGrowth = 8;  // of a page, in bytes
  const double saved = static_cast<double>(pages_.unpacked) - static_cast<double>(pages_.bytes.size());
  return saved > kLeastSaving * static_cast<double>(pages_.unpacked) && saved > kMostGrowth * layout_.pages_expected;
}

// A few bytes are not worth decoding for, nor that row groups differ in their codecs: some readers take the first one's
// for all.
void ColumnChunk::store_unless_smaller(Workbench& bench) {
  constexpr uint64_t kLeastSaving = 1'024;  // one byte in so many
  if (!keeps_both_) return;
  const uint64_t packed_bytes = packed();
  stored_ = true;
  std::swap(pages_, unpacked_pages_);
  finish_own_dictionary(bench);
  if (packed() - packed() / kLeastSaving <= packed_bytes) return;
  stored_ = false;
  std::swap(pages_, unpacked_pages_);
  finish_own_dictionary(bench);
}

// The first page decides whether the chunk is compressed at all, if that is left to us.
std::span<const std::byte> ColumnChunk::compress(const codec::Unpacked& page, Encoding encoding, Workbench& bench) {
  const Codec none{Codec::Kind::kUncompressed, 0};
  if (stored_) return bench.compressor(none).compress(page, bench.packed);
  const std::span<const std::byte> packed = pack(page, encoding, bench);
  if (!layout_.compress_if_worthwhile || !pages_.facts.empty() || is_worthwhile(page.size(), packed.size())) return packed;
  stored_ = true;
  keeps_both_ = false;
  return bench.compressor(none).compress(page, bench.packed);
}

// As if all pages were like the first one.
bool ColumnChunk::is_worthwhile(size_t unpacked, size_t packed) const {
  constexpr double kLeastSaving = 0.05;
  double before = static_cast<double>(unpacked) * layout_.pages_expected;
  double after = static_cast<double>(packed) * layout_.pages_expected;
  if (layout_.has_known_dictionary()) {
    before += static_cast<double>(layout_.stored_dictionary_page.size());
    after += static_cast<double>(layout_.dictionary_page.size());
  }
  return after <= (1 - kLeastSaving) * before;
}

// Of texts and codes. Searches the chunk's first page for repetition, and the others if that one became smaller by so
// much: Snappy takes long to find little. Where the first page has to decide whether to compress at all, the others
// must be like it.
std::span<const std::byte> ColumnChunk::search(const codec::Unpacked& page, Encoding encoding, double least_saving,
                                               Workbench& bench) {
  codec::Compressor& compressor = bench.compressor(layout_.codec);
  if (unsearched_) return compressor.compress_noise(page, /*even=*/false, packed_bits_, bench.packed);
  const std::span<const std::byte> packed =
      encoding == Encoding::kPlain           ? compressor.compress_texts(page, bench.packed)
      : encoding == Encoding::kRleDictionary ? compressor.compress_packed(page, packed_bits_, bench.packed)
                                             : compressor.compress(page, bench.packed);
  if (pages_.facts.empty() && layout_.codec.kind == Codec::Kind::kSnappy && !layout_.compress_if_worthwhile)
    unsearched_ = static_cast<double>(packed.size()) > (1 - least_saving) * static_cast<double>(page.size());
  return packed;
}

// Most pages go the general way; some need not be searched for repetition.
std::span<const std::byte> ColumnChunk::pack(const codec::Unpacked& page, Encoding encoding, Workbench& bench) {
  constexpr int64_t kMostNumber = (int64_t{1} << 32) - 1;
  constexpr double kLeastOfTexts = 0.05, kLeastOfCodes = 0.35;  // of a page, to be saved by searching it
  codec::Compressor& compressor = bench.compressor(layout_.codec);
  if (values_.words() != nullptr)
    return compressor.compress_words(page, *values_.words(), values_.bytes(), bench.packed);
  if (layout_.form == Form::kText && encoding != Encoding::kRleDictionary)
    return search(page, encoding, kLeastOfTexts, bench);
  const KeyRange keys = values_.keys();
  const bool several = keys.least < keys.greatest;
  if (encoding == Encoding::kRleDictionary) {
    if (!layout_.has_known_dictionary() || !several) return compressor.compress_packed(page, packed_bits_, bench.packed);
    if (!layout_.has_noisy_codes()) return search(page, encoding, kLeastOfCodes, bench);
    // Codes of any width are packed across bytes, and hide it if not all of them occur; short ones
    // less so. In a page of sorted rows, few occur.
    const int64_t quarters = layout_.width > 8 ? 2 : 3;
    const bool even = layout_.width > 4 && 4 * (keys.greatest - keys.least + 1) >= quarters << layout_.width;
    return compressor.compress_noise(page, even, packed_bits_, bench.packed);
  }
  const bool plain = encoding == Encoding::kPlain && layout_.form == Form::kInt64 && !layout_.entries;
  const double repeats = layout_.shape->repeats;
  if (plain && repeats > 0) return compressor.compress_sorted(page, repeats, bench.packed);
  if (plain) return compressor.compress_numbers(page, keys.least, keys.greatest, bench.packed);
  // Differences of sorted keys are all small, and repeat in a way that the general compressor finds.
  const bool in_order = keys.greatest - keys.least <= 8 * static_cast<int64_t>(values_.rows());
  const bool numbers = !layout_.entries && !in_order && keys.least >= 0 && keys.greatest <= kMostNumber;
  if (numbers && encoding == Encoding::kDeltaBinaryPacked)
    return compressor.compress_noise(page, /*even=*/true, packed_bits_, bench.packed);
  if (encoding == Encoding::kDeltaBinaryPacked) return compressor.compress_packed(page, packed_bits_, bench.packed);
  return compressor.compress(page, bench.packed);
}

// ---- bloom filters

void ColumnChunk::add_hashes() {
  const std::byte* at = values_.bytes().data();
  const size_t n = values_.rows();
  if (layout_.has_known_dictionary()) {
    const auto see = [&](const auto* codes) {
      for (size_t i = 0; i < n; ++i) seen_[codes[i]] = 1;
    };
    switch (values_.code_bytes()) {
      case 1: return see(reinterpret_cast<const uint8_t*>(at));
      case 2: return see(reinterpret_cast<const uint16_t*>(at));
      case 4: return see(reinterpret_cast<const uint32_t*>(at));
    }
  }
  bloom_->insert_page(values_.bytes().bytes(), width_of(layout_.type), n);
}

void ColumnChunk::finish_bloom_filter() {
  if (layout_.has_known_dictionary()) {
    Buffer entry;
    const size_t prefix = layout_.form == Form::kText ? sizeof(uint32_t) : 0;
    for (uint64_t code = 0; code < seen_.size(); ++code) {
      if (seen_[code] == 0) continue;
      entry.clear();
      layout_.entries->put_plain(code, entry);
      bloom_->insert(entry.bytes().subspan(prefix));
    }
  }
  bloom_->write(bloom_bytes_);
}

// ---- facts

int64_t ColumnChunk::number_with(int64_t key) const {
  return layout_.entries ? layout_.entries->number(layout_.entries->code_of_rank(static_cast<uint64_t>(key))) : key;
}

std::string_view ColumnChunk::value_of(int64_t key, StoredNumber& room) const {
  if (layout_.shape->physical == Physical::kText) return plain_text(bounds_, static_cast<size_t>(key));
  if (layout_.form == Form::kText)
    return layout_.entries->text(layout_.entries->code_of_rank(static_cast<uint64_t>(key)));
  room = stored_number(layout_.form, number_with(key));
  return {reinterpret_cast<const char*>(room.data.data()), room.bytes};
}

std::string_view ColumnChunk::least_of(const KeyRange& keys, StoredNumber& room) const {
  const std::string_view value = value_of(keys.least, room);
  make_zero_negative(layout_.form, room);
  return value;
}

std::string_view ColumnChunk::greatest_of(const KeyRange& keys, StoredNumber& room) const {
  return value_of(keys.greatest, room);
}

int ColumnChunk::compare(int64_t key, int64_t other) const {
  if (layout_.shape->physical == Physical::kText)
    return plain_text(bounds_, static_cast<size_t>(key)).compare(plain_text(bounds_, static_cast<size_t>(other)));
  return key < other ? -1 : key > other;
}

std::optional<uint64_t> ColumnChunk::distinct() const {
  const KeyRange range = keys();
  if (compare(range.least, range.greatest) == 0) return 1;
  if (layout_.shape->is_unique) return rows_;
  if (layout_.shape->distinct != nullptr)
    return layout_.shape->distinct(number_with(range.least), number_with(range.greatest));
  if (hashed_ && !fell_back_) return hashed_->size();
  if (bloom_ && layout_.has_known_dictionary()) return static_cast<uint64_t>(std::ranges::count(seen_, uint8_t{1}));
  return std::nullopt;
}

KeyRange ColumnChunk::keys() const {
  KeyRange all = pages_.facts.front().keys;
  for (const PageFacts& page : pages_.facts) {
    if (compare(page.keys.least, all.least) < 0) all.least = page.keys.least;
    if (compare(page.keys.greatest, all.greatest) > 0) all.greatest = page.keys.greatest;
  }
  return all;
}

}  // namespace tpcmill::parquet
