#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "encode/parquet/stored.h"

namespace tpcmill::parquet {

// PLAIN: values one after another, as stored.h draws each of them.

inline void put_plain(std::string_view text, Buffer& out) {
  put_fixed(out, static_cast<uint32_t>(text.size()));
  put_bytes(out, text);
}

inline void put_plain(Form form, int64_t number, Buffer& out) {
  const StoredNumber value = stored_number(form, number);
  out.append(value.data.data(), value.bytes);
}

// Puts n numbers, which `get(i)` gives.
template <class Get>
void put_numbers(Form form, size_t n, Get get, Buffer& out) {
  with_number_form(form, [&]<Form::Kind kKind>() {
    using Value = decltype(stored<kKind>(0));
    Value* const to = reinterpret_cast<Value*>(out.reserve(n * sizeof(Value)));
    for (size_t i = 0; i < n; ++i) to[i] = stored<kKind>(get(i), form.scale);
    out.advance(n * sizeof(Value));
  });
}

// The text stored at byte `at`.
inline std::string_view plain_text(const Buffer& buffer, size_t at) {
  uint32_t length;
  std::memcpy(&length, buffer.data() + at, sizeof length);
  return {reinterpret_cast<const char*>(buffer.data()) + at + sizeof length, length};
}

// Least and greatest of the texts in a page, by unsigned bytes, as Parquet orders UTF-8.
//
// The first eight bytes of a text, read as one big number and filled up with zeros, order it
// against most others; only where they are equal the texts themselves are looked at.
class TextRange {
 public:
  void clear() { *this = TextRange(); }

  // Takes in n texts, PLAIN in page[at ...), whose lengths are given.
  // REQUIRES: `page` is the same, or has grown, since clear(), and has kPad bytes to spare.
  void add(const Buffer& page, size_t at, const uint16_t* lengths, size_t n) {
    if (empty_) start(page, at);
    for (size_t i = 0; i < n; ++i) {
      const uint64_t prefix = prefix_at(page, at, lengths[i]);
      if (prefix <= least_prefix_) [[unlikely]] take_least(page, at, prefix);
      if (prefix >= greatest_prefix_) [[unlikely]] take_greatest(page, at, prefix);
      at += sizeof(uint32_t) + lengths[i];
    }
  }

  // Where the least and the greatest one stand.
  size_t least_at() const { return least_at_; }
  size_t greatest_at() const { return greatest_at_; }

 private:
  static uint64_t prefix_at(const Buffer& page, size_t at, size_t length) {
    static_assert(std::endian::native == std::endian::little);
    constexpr uint64_t kUsed[] = {0, ~0ull << 56, ~0ull << 48, ~0ull << 40, ~0ull << 32,
                                  ~0ull << 24, ~0ull << 16, ~0ull << 8, ~0ull};
    uint64_t bytes;
    std::memcpy(&bytes, page.data() + at + sizeof(uint32_t), sizeof bytes);
    return __builtin_bswap64(bytes) & kUsed[length < 8 ? length : 8];
  }

  void start(const Buffer& page, size_t at) {
    empty_ = false;
    least_at_ = greatest_at_ = at;
    least_prefix_ = greatest_prefix_ = prefix_at(page, at, plain_text(page, at).size());
  }

  void take_least(const Buffer& page, size_t at, uint64_t prefix) {
    if (prefix == least_prefix_ && plain_text(page, at) >= plain_text(page, least_at_)) return;
    least_prefix_ = prefix;
    least_at_ = at;
  }

  void take_greatest(const Buffer& page, size_t at, uint64_t prefix) {
    if (prefix == greatest_prefix_ && plain_text(page, at) <= plain_text(page, greatest_at_)) return;
    greatest_prefix_ = prefix;
    greatest_at_ = at;
  }

  bool empty_ = true;
  uint64_t least_prefix_ = 0, greatest_prefix_ = 0;
  size_t least_at_ = 0, greatest_at_ = 0;
};

}  // namespace tpcmill::parquet
