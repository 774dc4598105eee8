#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace tpcmill::codec {

// What an LZ4 block is made of: sequences, each of which is some bytes as they are, the literal,
// and then a copy of bytes that were decoded before:
//
//     token      literal's length << 4 | copy's length - 4; a half that is 15 or more is 15 here
//     rest       of the literal's length, if it is 15 or more: bytes that are added up, as many 255
//                as needed, then one that is less
//     literal
//     distance   two bytes, 1 .. 65,535
//     rest       of the copy's length
//
// The last sequence ends behind its literal, which has at least five bytes if there was a copy
// before, and that copy begins at least twelve bytes before the end of all. A block of nothing is
// the token 0.
//
// The functions return where what they wrote ends. Short ones write, and read, up to 32 bytes more.
struct Lz4Tokens {
  static constexpr size_t kShortLiteral = 32, kShortCopy = 18 + 255;
  static constexpr bool kEndsLate = true;

  static constexpr size_t kMostDistance = 65'535;
  static constexpr uint32_t kLeastCopy = 4;
  static constexpr size_t kLeastEnd = 5, kLeastTail = 12;
  static constexpr size_t kFull = 15;

  static constexpr uint32_t least_copy(uint32_t /*distance*/) { return kLeastCopy; }
  static constexpr uint64_t copy_from(uint32_t distance) { return distance; }

  // Whether the last copy may begin and end so many bytes before the end of all. Of copies that
  // follow one another, at most two may not: three would have twelve bytes.
  static bool may_be_last(size_t begin, size_t end) { return begin >= kLeastTail && end >= kLeastEnd; }

  static constexpr size_t rest_bytes(size_t length) { return length < kFull ? 0 : (length - kFull) / 255 + 1; }

  static uint8_t* put_rest(size_t length, uint8_t* to) {
    if (length < kFull) return to;
    size_t rest = length - kFull;
    for (; rest >= 255; rest -= 255) *to++ = 255;
    *to++ = static_cast<uint8_t>(rest);
    return to;
  }

  // A token whose lower half is `copy`, and the rest of the literal's length.
  static uint8_t* put_head(size_t literal, size_t copy, uint8_t* to) {
    *to++ = static_cast<uint8_t>(std::min(literal, kFull) << 4 | copy);
    return put_rest(literal, to);
  }

  // A literal, which may be empty, and a copy, both of them short.
  static uint8_t* put_short(const uint8_t* from, size_t literal, uint64_t distance, size_t length, uint8_t* to) {
    const size_t copy = length - kLeastCopy;
    to[0] = static_cast<uint8_t>(std::min(literal, kFull) << 4 | std::min(copy, kFull));
    to[1] = static_cast<uint8_t>(literal - kFull);
    to += 1 + (literal >= kFull);
    std::memcpy(to, from, kShortLiteral);
    to += literal;
    const uint32_t back = static_cast<uint32_t>(distance | (copy - kFull) << 16);
    std::memcpy(to, &back, sizeof back);
    return to + 2 + (copy >= kFull);
  }

  // The same of any length.
  static uint8_t* put(const uint8_t* from, size_t literal, uint64_t distance, size_t length, uint8_t* to) {
    const size_t copy = length - kLeastCopy;
    to = put_head(literal, std::min(copy, kFull), to);
    std::memcpy(to, from, literal);
    to += literal;
    const uint16_t back = static_cast<uint16_t>(distance);
    std::memcpy(to, &back, sizeof back);
    return put_rest(copy, to + sizeof back);
  }

  static uint8_t* put_end(const uint8_t* from, size_t length, uint8_t* to) {
    to = put_head(length, 0, to);
    if (length != 0) std::memcpy(to, from, length);
    return to + length;
  }

  // Puts `first`, which may be empty, in front of the literal that a block begins with. Returns
  // where the block begins then. REQUIRES: there are first.size() + 2 bytes in front of it.
  static uint8_t* put_begin(std::span<const std::byte> first, size_t /*length*/, uint8_t* block) {
    if (first.empty()) return block;
    const size_t copy = *block & kFull;
    size_t literal = *block >> 4;
    const uint8_t* behind = block + 1;
    if (literal == kFull) {
      for (; *behind == 255; ++behind) literal += 255;
      literal += *behind++;
    }
    literal += first.size();
    uint8_t* const begin = block + (behind - block) - first.size() - rest_bytes(literal) - 1;
    std::ranges::copy(first, reinterpret_cast<std::byte*>(put_head(literal, copy, begin)));
    return begin;
  }
};

}  // namespace tpcmill::codec
