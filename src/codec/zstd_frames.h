#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "codec/coded_sequence.h"
#include "codec/fse_encoder.h"
#include "codec/zstd_literals.h"
#include "codec/zstd_tokens.h"

namespace tpcmill::codec {

// Valid Zstandard frames without the library, which makes tables for every block of its own, while pages are
// alike from their beginning to their end. Not thread-safe; memory is used again for every frame.
class ZstdFrames {
 public:
  // All put a frame of `bytes` in place of what `out` holds, or return false, with nothing of meaning in
  // `out`, for what they are not made for.

  // Without copies. Not for bytes that are all the same, or all equally frequent.
  bool put_literals(std::span<const std::byte> bytes, Buffer& out);

  // `before` bytes of whatever kind, and then numbers below 2^32 in random order, PLAIN in eight bytes each. Not
  // for a few of them. REQUIRES: all values lie in [0, greatest], greatest < 2^32.
  bool put_numbers(std::span<const std::byte> bytes, size_t before, uint64_t greatest, Buffer& out);

  // The first `before` bytes as they are, then the sequences, and what they leave over. Not for few
  // sequences, or for very long ones. REQUIRES: they are right; `before` belongs to the first one's
  // literals; kPad bytes behind `bytes` may be read.
  bool put_copies(std::span<const std::byte> bytes, size_t before, std::span<const ZstdTokens::Sequence> sequences,
                  Buffer& out);

 private:
  // Where a block ends.
  struct Block {
    size_t coded = 0, literals = 0, bytes = 0;
  };

  // Which codes of a sequence's numbers occur, and about how often.
  struct Statistics {
    FseEncoder::Occurring occurring;
    FseEncoder::Counts counts;
  };
  enum { kLiteralLength, kLength, kDistance, kNumbers };

  void take_low_bytes(std::span<const std::byte> numbers, size_t low);
  void put_like_numbers(size_t n, size_t low, const uint8_t* literals, bool saying, Buffer& out);

  bool cut(std::span<const std::byte> bytes, size_t before, std::span<const ZstdTokens::Sequence> sequences);
  void build_coders();
  void put_blocks(std::span<const std::byte> bytes, std::span<const uint8_t> literals, size_t before, Buffer& out);
  void put_sequences(std::span<const uint64_t> coded, Buffer& out);
  void put_states(std::span<const uint64_t> coded, Buffer& out) const;

  std::vector<uint64_t> coded_;  // CodedSequence
  Buffer literal_bytes_;
  std::vector<Block> blocks_;

  ZstdLiterals literals_;
  std::array<Statistics, kNumbers> statistics_;
  std::array<FseEncoder, kNumbers> coders_;
  bool knows_coders_ = false;  // a decoder, by a block before
};

}  // namespace tpcmill::codec
