#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tpcmill::codec {

// Bits of Zstandard's streams, the lowest of a byte first.
class BitWriter {
 public:
  // REQUIRES, also behind what will be written: eight bytes of room.
  explicit BitWriter(std::byte* to) : to_(to) {}

  // REQUIRES: value < 2^count; less than 64 bits since the last flush(), and 7.
  void add(uint64_t value, unsigned count) {
    bits_ |= value << count_;
    count_ += count;
  }

  void flush() {
    std::memcpy(to_, &bits_, sizeof bits_);
    to_ += count_ / 8;
    bits_ >>= count_ & ~7u;
    count_ &= 7;
  }

  unsigned pending() const { return count_; }

  // Fills up the last byte with zeros; returns the end.
  std::byte* end() {
    flush();
    return to_ + (count_ != 0);
  }

  // The same for what is read from its end on: the highest bit that is set says where that is.
  std::byte* end_of_backward() {
    add(1, 1);
    return end();
  }

 private:
  std::byte* to_;
  uint64_t bits_ = 0;
  unsigned count_ = 0;
};

}  // namespace tpcmill::codec
