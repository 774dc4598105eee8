#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace tpcmill::codec {

// How often each byte occurs.
using ByteCounts = std::array<uint32_t, 256>;
void count_bytes(std::span<const uint8_t> bytes, ByteCounts& counts);

// Zstandard's entropy code for literals (Huffman, RFC 8878, 4.2): frequent bytes take fewer bits.
class HuffmanEncoder {
 public:
  // Returns false if there is no code: for fewer than two bytes, or frequencies that are all alike.
  bool build(const ByteCounts& counts);

  // What a decoder makes the same code from.
  void put_table(Buffer& out) const { out.append(table_.bytes()); }

  // Puts bytes that have been counted, as one stream.
  void put(std::span<const uint8_t> bytes, Buffer& out) const;

 private:
  static constexpr unsigned kMostBits = 11;

  void choose_lengths(const ByteCounts& counts);
  void choose_codes();
  bool make_table();

  std::array<uint8_t, 256> lengths_;  // bits; 0: does not occur
  std::array<uint16_t, 256> codes_;
  unsigned most_bits_ = 0;  // of a code
  unsigned last_ = 0;       // the highest byte that occurs
  Buffer table_;
};

}  // namespace tpcmill::codec
