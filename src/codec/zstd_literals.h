#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "codec/huffman_encoder.h"

namespace tpcmill::codec {

// The literals of a frame's compressed blocks, all in one code (RFC 8878, 3.1.1.3.1):
//
//     header    kind | format << 2 | size << 4, and the size packed behind that; 3 to 5 bytes
//     table     of the code, if the kind is 2; with 3, it is that of the block before
//     sizes     of three streams in two bytes each, if there are four
//     stream*   1 or 4
//
// or, of kind 0, the bytes as they are.
class ZstdLiterals {
 public:
  // For a frame that has these literals in all. Returns whether they have a code: else all are stored.
  bool begin(std::span<const uint8_t> all);

  // Puts those of a block. REQUIRES: less than 2^18.
  void put(std::span<const uint8_t> literals, Buffer& out);

  // Whether a decoder has the table from a block before. To be taken back with a block.
  bool is_known() const { return known_; }
  void set_known(bool known) { known_ = known; }

 private:
  bool put_packed(std::span<const uint8_t> literals, Buffer& out);
  void put_streams(std::span<const uint8_t> literals, size_t streams, Buffer& out) const;

  HuffmanEncoder coder_;
  bool has_code_ = false;
  bool known_ = false;
};

}  // namespace tpcmill::codec
