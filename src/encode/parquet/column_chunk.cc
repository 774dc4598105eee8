#include "encode/parquet/column_chunk.h"

#include <algorithm>

#include "encode/parquet/page.h"
#include "encode/parquet/runs.h"

namespace tpcmill::parquet {

// Keys, from which statistics are made:
//
//     numbers, PLAIN              the number
//     codes, however written      the rank of the entry
//     texts, PLAIN                position in bounds_: these are compared by what stands there

namespace {

// Bytes of a code in an unfinished page.
size_t code_bytes(const ColumnLayout& layout) {
  switch (layout.shape->physical) {
    case Physical::kCode8: return sizeof(uint8_t);
    case Physical::kCode16: return sizeof(uint16_t);
    default: return layout.width <= 16 ? sizeof(uint16_t) : sizeof(uint32_t);
  }
}

std::pair<int64_t, int64_t> range_of(const Kernels& k, const int32_t* values, size_t n) {
  int32_t least, greatest;
  k.range32(values, n, &least, &greatest);
  return {least, greatest};
}

std::pair<int64_t, int64_t> range_of(const Kernels& k, const int64_t* values, size_t n) {
  int64_t least, greatest;
  k.range64(values, n, &least, &greatest);
  return {least, greatest};
}

}  // namespace

ColumnChunk::ColumnChunk(const ColumnLayout& layout, const Kernels& kernels)
    : layout_(layout), kernels_(kernels), code_bytes_(code_bytes(layout)) {}

void ColumnChunk::begin() {
  page_.clear();
  page_rows_ = 0;
  keys_ = {};
  texts_.clear();
  pages_.clear();
  facts_.clear();
  bounds_.clear();
  rows_ = 0;
  unpacked_ = 0;
}

void ColumnChunk::append(const Column& column, size_t rows, Workbench& bench) {
  for (size_t from = 0; from < rows;) {
    const size_t n = fitting(column, from, rows - from);
    if (n > 0) append_to_page(column, from, n);
    page_rows_ += n;
    from += n;
    if (from < rows || page_rows_ == kPageRows) end_page(bench);
  }
}

void ColumnChunk::finish(Workbench& bench) {
  if (page_rows_ > 0) end_page(bench);
}

size_t ColumnChunk::fitting(const Column& column, size_t from, size_t rows) const {
  rows = std::min(rows, kPageRows - page_rows_);
  if (column.shape->physical != Physical::kText) return rows;

  // A text that does not fit begins the next page. Mostly all of them do.
  const uint16_t* const lengths = column.text.length + from;
  uint64_t bytes = page_.size() + sizeof(uint32_t) * rows;
  for (size_t i = 0; i < rows; ++i) bytes += lengths[i];
  while (bytes > kPageBytes && page_rows_ + rows > 1) bytes -= sizeof(uint32_t) + lengths[--rows];
  return rows;
}

// One switch per column and batch, then typed loops.
void ColumnChunk::append_to_page(const Column& column, size_t from, size_t n) {
  const bool as_codes = layout_.encoding == Encoding::kRleDictionary;
  const bool narrow = layout_.type == Type::kInt32;
  switch (column.shape->physical) {
    case Physical::kInt32:
      if (as_codes) return append_distances(column.i32 + from, n);
      return narrow ? append_numbers<int32_t>(column.i32 + from, n) : append_numbers<int64_t>(column.i32 + from, n);
    case Physical::kInt64:
      if (as_codes) return append_distances(column.i64 + from, n);
      return narrow ? append_numbers<int32_t>(column.i64 + from, n) : append_numbers<int64_t>(column.i64 + from, n);
    case Physical::kCode8:
      return as_codes ? append_codes(column.code8 + from, n) : append_entries(column.code8 + from, n);
    case Physical::kCode16:
      return as_codes ? append_codes(column.code16 + from, n) : append_entries(column.code16 + from, n);
    case Physical::kText: return append_texts(column, from, n);
  }
}

template <class To, class From>
void ColumnChunk::append_numbers(const From* values, size_t n) {
  put_numbers<To>(values, n, page_);
  const auto [least, greatest] = range_of(kernels_, values, n);
  keys_.add(least, greatest);
}

// Numbers as codes: how far they are from the lowest.
template <class From>
void ColumnChunk::append_distances(const From* values, size_t n) {
  const int64_t low = layout_.entries->low();
  const auto put = [&]<class Code>(Code* codes) {
    for (size_t i = 0; i < n; ++i) codes[i] = static_cast<Code>(static_cast<Code>(values[i]) - static_cast<Code>(low));
  };
  std::byte* const end = page_.reserve(n * code_bytes_);
  if (code_bytes_ == sizeof(uint16_t))
    put(reinterpret_cast<uint16_t*>(end));
  else
    put(reinterpret_cast<uint32_t*>(end));
  page_.advance(n * code_bytes_);
  const auto [least, greatest] = range_of(kernels_, values, n);
  keys_.add(least - low, greatest - low);
}

template <class Code>
void ColumnChunk::append_codes(const Code* codes, size_t n) {
  page_.append(codes, n * sizeof(Code));
  add_keys(codes, n);
}

// Codes whose column is PLAIN: what they stand for.
template <class Code>
void ColumnChunk::append_entries(const Code* codes, size_t n) {
  if (layout_.type == Type::kByteArray) {
    for (size_t i = 0; i < n; ++i) put_plain(layout_.entries->text(codes[i]), page_);
  } else {
    for (size_t i = 0; i < n; ++i) put_plain(layout_.type, layout_.entries->number(codes[i]), page_);
  }
  add_keys(codes, n);
}

void ColumnChunk::append_texts(const Column& column, size_t from, size_t n) {
  const Slices& texts = column.text;
  uint64_t bytes = sizeof(uint32_t) * n;
  for (size_t i = 0; i < n; ++i) bytes += texts.length[from + i];
  uint8_t* const to = reinterpret_cast<uint8_t*>(page_.reserve(bytes));
  kernels_.plain_texts(texts.heap, texts.at + from, texts.length + from, n, to);
  page_.advance(bytes);
  texts_.add(page_, page_.size() - bytes, texts.length + from, n);
  if (column.words.pool != nullptr && layout_.codec == CodecNumber::kSnappy) {
    if (words_ == nullptr) words_ = std::make_unique<SnappyWords>();
    if (page_rows_ == 0) words_->clear();
    words_->append(page_, page_.size() - bytes, texts, column.words, from, n);
  }
}

// Once the first and the last of all entries have been seen, nothing can change any more: with few
// entries that is soon.
template <class Code>
void ColumnChunk::add_keys(const Code* codes, size_t n) {
  constexpr size_t kStep = 256;
  const int64_t last = static_cast<int64_t>(layout_.entries->size()) - 1;
  const uint16_t* const ranks = layout_.entries->ranks();
  for (size_t i = 0; i < n; i += kStep) {
    if (keys_.least == 0 && keys_.greatest == last) return;
    const size_t end = std::min(n, i + kStep);
    if (ranks == nullptr) {
      Code least = codes[i], greatest = codes[i];
      for (size_t j = i; j < end; ++j) {
        least = std::min(least, codes[j]);
        greatest = std::max(greatest, codes[j]);
      }
      keys_.add(least, greatest);
    } else {
      uint16_t least = ranks[codes[i]], greatest = least;
      for (size_t j = i; j < end; ++j) {
        least = std::min(least, ranks[codes[j]]);
        greatest = std::max(greatest, ranks[codes[j]]);
      }
      keys_.add(least, greatest);
    }
  }
}

std::span<const std::byte> ColumnChunk::encode(Workbench& bench) {
  if (layout_.encoding == Encoding::kPlain) return page_.bytes();
  bench.encoded.clear();
  const int width = layout_.width;
  if (keys_.least == keys_.greatest) {
    const uint64_t code = layout_.entries->code_of_rank(static_cast<uint64_t>(keys_.least));
    put_repeated(static_cast<uint32_t>(code), page_rows_, width, bench.encoded);
    return bench.encoded.bytes();
  }
  const void* const codes = page_.data();
  switch (code_bytes_) {
    case 1: put_packed(kernels_, static_cast<const uint8_t*>(codes), page_rows_, width, bench.encoded); break;
    case 2: put_packed(kernels_, static_cast<const uint16_t*>(codes), page_rows_, width, bench.encoded); break;
    case 4: put_packed(kernels_, static_cast<const uint32_t*>(codes), page_rows_, width, bench.encoded); break;
  }
  return bench.encoded.bytes();
}

// Most pages go the general way; some need not be searched for repetition.
std::span<const std::byte> ColumnChunk::compress(std::span<const std::byte> encoded, Workbench& bench) {
  constexpr int64_t kMostNumber = (int64_t{1} << 32) - 1;
  constexpr int kNoisyWidth = 4;  // narrower codes repeat by chance
  if (words_ != nullptr) return words_->finish(page_);
  const bool several = keys_.least < keys_.greatest;
  if (layout_.encoding == Encoding::kRleDictionary) {
    if (several && layout_.width >= kNoisyWidth) return bench.compressor.compress_noise(encoded, bench.packed);
  } else if (layout_.type == Type::kInt64 && !layout_.entries && keys_.least >= 0 && keys_.greatest <= kMostNumber) {
    // Sorted keys rise slowly, and repeat in a way that the general compressor finds.
    const bool in_order = keys_.greatest - keys_.least <= 8 * static_cast<int64_t>(page_rows_);
    if (!in_order)
      return bench.compressor.compress_numbers(encoded, static_cast<uint64_t>(keys_.greatest), bench.packed);
  }
  return bench.compressor.compress(encoded, bench.packed);
}

void ColumnChunk::end_page(Workbench& bench) {
  const std::span<const std::byte> encoded = encode(bench);
  const std::span<const std::byte> packed = compress(encoded, bench);
  const uint64_t at = pages_.size();
  put_data_header({page_rows_, encoded.size(), packed.size()}, layout_.encoding, pages_);
  unpacked_ += pages_.size() - at + encoded.size();
  pages_.append(packed);

  if (layout_.shape->physical == Physical::kText) {
    for (int64_t* const key : {&keys_.least, &keys_.greatest}) {
      const size_t text = key == &keys_.least ? texts_.least_at() : texts_.greatest_at();
      *key = static_cast<int64_t>(bounds_.size());
      put_plain(plain_text(page_, text), bounds_);
    }
    texts_.clear();
  }
  facts_.push_back({rows_, at, pages_.size() - at, keys_});
  rows_ += page_rows_;
  keys_ = {};
  page_.clear();
  page_rows_ = 0;
}

std::string_view ColumnChunk::value_of(int64_t key, int64_t& room) const {
  if (layout_.shape->physical == Physical::kText) return plain_text(bounds_, static_cast<size_t>(key));
  if (layout_.entries) {
    const uint64_t code = layout_.entries->code_of_rank(static_cast<uint64_t>(key));
    if (layout_.type == Type::kByteArray) return layout_.entries->text(code);
    key = layout_.entries->number(code);
  }
  room = key;
  return {reinterpret_cast<const char*>(&room), width_of(layout_.type)};
}

int ColumnChunk::compare(int64_t key, int64_t other) const {
  if (layout_.shape->physical == Physical::kText)
    return plain_text(bounds_, static_cast<size_t>(key)).compare(plain_text(bounds_, static_cast<size_t>(other)));
  return key < other ? -1 : key > other;
}

KeyRange ColumnChunk::keys() const {
  KeyRange all = facts_.front().keys;
  for (const PageFacts& page : facts_) {
    if (compare(page.keys.least, all.least) < 0) all.least = page.keys.least;
    if (compare(page.keys.greatest, all.greatest) > 0) all.greatest = page.keys.greatest;
  }
  return all;
}

}  // namespace tpcmill::parquet
