#include "encode/parquet/entries.h"

#include <algorithm>
#include <numeric>

#include "encode/parquet/plain.h"

namespace tpcmill::parquet {

Entries::Entries(const ColumnShape& shape, Type type) : type_(type), dictionary_(shape.dictionary), low_(shape.low) {
  if (dictionary_ == nullptr) {
    size_ = static_cast<uint64_t>(shape.high - shape.low) + 1;
    return;
  }
  size_ = dictionary_->size();
  const auto less = [this](uint16_t a, uint16_t b) {
    return type_ == Type::kByteArray ? text(a) < text(b) : number(a) < number(b);
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

int64_t Entries::number(uint64_t code) const {
  return dictionary_ == nullptr ? low_ + static_cast<int64_t>(code) : dictionary_->values[code];
}

std::string_view Entries::text(uint64_t code) const { return dictionary_->texts[code]; }

void Entries::put_plain(Buffer& out) const {
  for (uint64_t code = 0; code < size_; ++code) {
    if (type_ == Type::kByteArray)
      parquet::put_plain(text(code), out);
    else
      parquet::put_plain(type_, number(code), out);
  }
}

}  // namespace tpcmill::parquet
