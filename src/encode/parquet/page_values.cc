#include "encode/parquet/page_values.h"

#include <algorithm>
#include <type_traits>

namespace tpcmill::parquet {
namespace {

size_t bytes_of_code(const ColumnLayout& layout) {
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

PageValues::PageValues(const ColumnLayout& layout, const Kernels& kernels)
    : layout_(layout), kernels_(kernels), code_bytes_(bytes_of_code(layout)) {}

void PageValues::clear() {
  bytes_.clear();
  lengths_.clear();
  rows_ = 0;
  keys_ = {};
  texts_.clear();
}

size_t PageValues::take(const Column& column, size_t from, size_t n) {
  n = fitting(column, from, n);
  if (n > 0) append(column, from, n);
  rows_ += n;
  return n;
}

size_t PageValues::fitting(const Column& column, size_t from, size_t n) const {
  n = static_cast<size_t>(std::min<uint64_t>(n, layout_.page_rows - rows_));
  if (column.shape->physical != Physical::kText) return n;

  // A text that does not fit begins the next page. Mostly all of them do.
  const uint16_t* const lengths = column.text.length + from;
  uint64_t bytes = bytes_.size() + sizeof(uint32_t) * n;
  for (size_t i = 0; i < n; ++i) bytes += lengths[i];
  while (bytes > layout_.page_bytes && rows_ + n > 1) bytes -= sizeof(uint32_t) + lengths[--n];
  return n;
}

// One switch per column and batch, then typed loops.
void PageValues::append(const Column& column, size_t from, size_t n) {
  const bool as_codes = layout_.has_known_dictionary();
  switch (column.shape->physical) {
    case Physical::kInt32:
      return as_codes ? append_distances(column.i32 + from, n) : append_numbers(column.i32 + from, n);
    case Physical::kInt64:
      return as_codes ? append_distances(column.i64 + from, n) : append_numbers(column.i64 + from, n);
    case Physical::kCode8:
      return as_codes ? append_codes(column.code8 + from, n) : append_entries(column.code8 + from, n);
    case Physical::kCode16:
      return as_codes ? append_codes(column.code16 + from, n) : append_entries(column.code16 + from, n);
    case Physical::kText: return append_texts(column, from, n);
  }
}

template <class From>
void PageValues::append_numbers(const From* values, size_t n) {
  put_numbers(layout_.form, n, [values](size_t i) { return values[i]; }, bytes_);
  const auto [least, greatest] = range_of(kernels_, values, n);
  keys_.add(least, greatest);
}

// Numbers as codes: how far they are from the lowest.
template <class From>
void PageValues::append_distances(const From* values, size_t n) {
  const int64_t low = layout_.entries->low();
  const uint16_t* const by_distance = layout_.entries->codes_by_distance();
  const auto put = [&]<class Code>(Code* codes) {
    if (by_distance != nullptr) {
      for (size_t i = 0; i < n; ++i) codes[i] = by_distance[values[i] - low];
      return;
    }
    for (size_t i = 0; i < n; ++i) codes[i] = static_cast<Code>(static_cast<Code>(values[i]) - static_cast<Code>(low));
  };
  std::byte* const end = bytes_.reserve(n * code_bytes_);
  if (code_bytes_ == sizeof(uint16_t))
    put(reinterpret_cast<uint16_t*>(end));
  else
    put(reinterpret_cast<uint32_t*>(end));
  bytes_.advance(n * code_bytes_);
  const auto [least, greatest] = range_of(kernels_, values, n);
  const auto code_of = [&](int64_t value) { return by_distance != nullptr ? by_distance[value - low] : value - low; };
  keys_.add(code_of(least), code_of(greatest));
}

template <class Code>
void PageValues::append_codes(const Code* codes, size_t n) {
  bytes_.append(codes, n * sizeof(Code));
  add_keys(codes, n);
}

// Codes whose column is PLAIN: what they stand for.
template <class Code>
void PageValues::append_entries(const Code* codes, size_t n) {
  const Entries& entries = *layout_.entries;
  if (layout_.form == Form::kText) {
    for (size_t i = 0; i < n; ++i) put_plain(entries.text(codes[i]), bytes_);
    append_lengths(n, [&](size_t i) { return entries.text(codes[i]).size(); });
  } else {
    put_numbers(layout_.form, n, [&](size_t i) { return entries.number(codes[i]); }, bytes_);
  }
  add_keys(codes, n);
}

// Of n texts, those that `length(i)` gives.
template <class Length>
void PageValues::append_lengths(size_t n, Length length) {
  if (layout_.encoding != Encoding::kDeltaLengthByteArray) return;
  uint32_t* const to = reinterpret_cast<uint32_t*>(lengths_.reserve(n * sizeof(uint32_t)));
  for (size_t i = 0; i < n; ++i) to[i] = static_cast<uint32_t>(length(i));
  lengths_.advance(n * sizeof(uint32_t));
}

void PageValues::append_texts(const Column& column, size_t from, size_t n) {
  const StringColumn& texts = column.text;
  uint64_t bytes = sizeof(uint32_t) * n;
  for (size_t i = 0; i < n; ++i) bytes += texts.length[from + i];
  uint8_t* const to = reinterpret_cast<uint8_t*>(bytes_.reserve(bytes));
  kernels_.plain_texts(texts.heap, texts.at + from, texts.length + from, n, to);
  bytes_.advance(bytes);
  append_lengths(n, [lengths = texts.length + from](size_t i) { return lengths[i]; });
  texts_.add(bytes_, bytes_.size() - bytes, texts.length + from, n);
  if (column.words.pool == nullptr) return;
  if (!codec::WordStream::makes(layout_.codec, layout_.encoding, layout_.shape->mean_length)) return;
  if (words_ == nullptr) words_ = std::make_unique<codec::WordStream>(kernels_, layout_.codec.kind, layout_.encoding);
  if (rows_ == 0) words_->clear();
  words_->append(bytes_, texts, column.words, from, n);
}

uint64_t PageValues::text_bytes() const {
  if (!layout_.has_known_dictionary()) return bytes_.size() - sizeof(uint32_t) * rows_;
  const Entries& entries = *layout_.entries;
  if (entries.only_length() != 0) return entries.only_length() * rows_;
  if (code_bytes_ != sizeof(uint8_t)) return sum_of_lengths(reinterpret_cast<const uint16_t*>(bytes_.data()));
  const uint8_t* const codes = reinterpret_cast<const uint8_t*>(bytes_.data());
  return entries.few_lengths() == nullptr ? sum_of_lengths(codes)
                                          : kernels_.sum_of_few(codes, rows_, entries.few_lengths());
}

template <class Code>
uint64_t PageValues::sum_of_lengths(const Code* codes) const {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows_; ++i) sum += layout_.entries->text(codes[i]).size();
  return sum;
}

// Once the first and the last of all entries have been seen, nothing can change any more: with few
// entries that is soon.
template <class Code>
void PageValues::add_keys(const Code* codes, size_t n) {
  constexpr size_t kStep = 256;
  const int64_t last = static_cast<int64_t>(layout_.entries->size()) - 1;
  const uint16_t* const ranks = layout_.entries->ranks();
  for (size_t i = 0; i < n; i += kStep) {
    if (keys_.least == 0 && keys_.greatest == last) return;
    const size_t end = std::min(n, i + kStep);
    if constexpr (std::is_same_v<Code, uint16_t>) {
      if (ranks == nullptr) {
        uint16_t least, greatest;
        kernels_.range16(codes + i, end - i, &least, &greatest);
        keys_.add(least, greatest);
        continue;
      }
    }
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

KeyRange PageValues::keys() const {
  if (layout_.shape->physical != Physical::kText) return keys_;
  return {static_cast<int64_t>(texts_.least_at()), static_cast<int64_t>(texts_.greatest_at())};
}

}  // namespace tpcmill::parquet
