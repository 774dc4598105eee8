#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tpcmill::codec {

// What a Zstandard frame is made of before its numbers are packed: sequences, each of which is some
// bytes as they are and then a copy of bytes that were decoded before. This is the library's own
// ZSTD_Sequence, which it takes instead of looking for copies by itself (see zstd_pages.h). The bytes are
// not in it: the library has them.
//
// Functions and constants as in snappy_tokens.h.
struct ZstdTokens {
  struct Sequence {
    uint32_t distance, literal, length, unused;
  };

  static constexpr size_t kShortLiteral = SIZE_MAX, kShortCopy = SIZE_MAX;
  static constexpr bool kEndsLate = false;

  // What all levels' windows have room for, also in pages that are larger.
  static constexpr uint32_t kMostDistance = (uint32_t{1} << 19) - 1;

  static constexpr uint32_t kLeastCopy = 4;
  static constexpr uint32_t least_copy(uint32_t /*distance*/) { return kLeastCopy; }
  static constexpr uint64_t copy_from(uint32_t distance) { return distance; }

  static uint8_t* put_short(const uint8_t* /*from*/, size_t literal, uint64_t distance, size_t length, uint8_t* to) {
    const Sequence sequence{static_cast<uint32_t>(distance), static_cast<uint32_t>(literal),
                            static_cast<uint32_t>(length), 0};
    std::memcpy(to, &sequence, sizeof sequence);
    return to + sizeof sequence;
  }
  static uint8_t* put(const uint8_t* from, size_t literal, uint64_t distance, size_t length, uint8_t* to) {
    return put_short(from, literal, distance, length, to);
  }
};

}  // namespace tpcmill::codec
