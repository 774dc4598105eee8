#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace tpcmill {

// Kernels may read and write this many bytes past the end of what they were asked for, so that
// they need no tail loops. Every Buffer and every column has room for it.
constexpr size_t kPad = 256;

// Copies what mostly has at most kStep bytes: these are copied without asking, which beats calling memcpy. Returns the
// end. Reads and writes up to kStep bytes more. REQUIRES: kStep <= kPad.
template <size_t kStep, class Byte>
Byte* copy_short(const Byte* from, size_t length, Byte* to) {
  static_assert(sizeof(Byte) == 1 && kStep <= kPad);
  std::memcpy(to, from, kStep);
  for (size_t i = kStep; i < length; i += kStep) [[unlikely]]
    std::memcpy(to + i, from + i, kStep);
  return to + length;
}

// Bytes being made: grows, keeps its memory when cleared, always has kPad bytes to spare behind
// its end. Not thread-safe. Throws std::bad_alloc.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }

  std::byte* data() { return data_.get(); }
  const std::byte* data() const { return data_.get(); }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::byte> bytes() const { return {data_.get(), size_}; }

  void clear() { size_ = 0; }

  // Room for `more` bytes (and kPad) behind the end; returns the end. Write there, then call
  // advance(). The pointer is good until the next call that may grow the buffer.
  std::byte* reserve(size_t more) {
    if (size_ + more + kPad > capacity_) grow(size_ + more + kPad);
    return data_.get() + size_;
  }
  void advance(size_t written) { size_ += written; }

  // Sets the size; bytes added have no defined value.
  void resize(size_t size) {
    if (size > size_) reserve(size - size_);
    size_ = size;
  }

  void append(const void* from, size_t length) {
    if (length == 0) return;  // `from` may be nullptr then
    std::memcpy(reserve(length), from, length);
    size_ += length;
  }
  void append(std::span<const std::byte> from) {
    if (!from.empty()) append(from.data(), from.size());
  }

  void swap(Buffer& other) noexcept {
    data_.swap(other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  struct Free {
    void operator()(std::byte* memory) const noexcept;
  };

  void grow(size_t least);

  std::unique_ptr<std::byte[], Free> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// Little-endian, as every format of ours wants it.
template <class T>
void put_fixed(Buffer& out, T value) {
  out.append(&value, sizeof value);
}

inline void put_bytes(Buffer& out, std::string_view text) { out.append(text.data(), text.size()); }

// Seven bits a byte, lowest first, the high bit set on all bytes but the last (ULEB128).
inline void put_varint(Buffer& out, uint64_t value) {
  std::byte* const start = out.reserve(10);
  std::byte* end = start;
  for (; value >= 0x80; value >>= 7) *end++ = static_cast<std::byte>(value | 0x80);
  *end++ = static_cast<std::byte>(value);
  out.advance(static_cast<size_t>(end - start));
}

}  // namespace tpcmill
