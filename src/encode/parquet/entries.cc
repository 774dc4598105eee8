#include "encode/parquet/entries.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "encode/parquet/plain.h"

namespace tpcmill::parquet {

Entries::Entries(const ColumnShape& shape, Form form) : form_(form), dictionary_(shape.dictionary), low_(shape.low) {
  if (dictionary_ == nullptr) {
    size_ = static_cast<uint64_t>(shape.high - shape.low) + 1;
    return;
  }
  size_ = dictionary_->size();
  if (form_ == Form::kText) look_at_lengths();
  const auto less = [this](uint16_t a, uint16_t b) {
    return form_ == Form::kText ? text(a) < text(b) : number(a) < number(b);
  };
  codes_.resize(size_);
  std::iota(codes_.begin(), codes_.end(), uint16_t{0});
  if (std::is_sorted(codes_.begin(), codes_.end(), less)) {
    codes_.clear();
    return;
  }
  std::sort(codes_.begin(), codes_.end(), less);
  ranks_.resize(size_);
  for (uint64_t rank = 0; rank < size_; ++rank) ranks_[codes_[rank]] = static_cast<uint16_t>(rank);
}

Entries::Entries(std::vector<int64_t> numbers, Form form)
    : form_(form),
      size_(numbers.size()),
      dictionary_(nullptr),
      low_(numbers.front()),
      numbers_(std::move(numbers)),
      by_distance_(static_cast<size_t>(numbers_.back() - low_) + 1) {
  for (uint64_t code = 0; code < size_; ++code)
    by_distance_[static_cast<size_t>(numbers_[code] - low_)] = static_cast<uint16_t>(code);
}

void Entries::look_at_lengths() {
  constexpr size_t kLong = 256;
  size_t least = SIZE_MAX, greatest = 0;
  for (uint64_t code = 0; code < size_; ++code) {
    least = std::min(least, text(code).size());
    greatest = std::max(greatest, text(code).size());
  }
  if (least == greatest) only_length_ = least;
  if (size_ > kFew || greatest >= kLong) return;
  few_lengths_.resize(kFew);
  for (uint64_t code = 0; code < size_; ++code) few_lengths_[code] = static_cast<uint8_t>(text(code).size());
}

int64_t Entries::number(uint64_t code) const {
  if (!numbers_.empty()) return numbers_[code];
  return dictionary_ == nullptr ? low_ + static_cast<int64_t>(code) : dictionary_->values[code];
}

std::string_view Entries::text(uint64_t code) const { return dictionary_->texts[code]; }

void Entries::put_plain(uint64_t code, Buffer& out) const {
  if (form_ == Form::kText)
    parquet::put_plain(text(code), out);
  else
    parquet::put_plain(form_, number(code), out);
}

void Entries::put_plain(Buffer& out) const {
  for (uint64_t code = 0; code < size_; ++code) put_plain(code, out);
}

}  // namespace tpcmill::parquet
