#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace tpcmill::codec {

// What a Snappy stream is made of: the length of the original (varint), then literals and copies of
// what was decoded before:
//
//     literal   (length - 1) << 2 | 0                        for lengths up to 60, then the bytes
//               (59 + n) << 2 | 0, length - 1 in n bytes     for any length, then the bytes; n is 1 .. 4
//     copy      (length - 4) << 2 | 1 | distance >> 8 << 5, distance & 255
//                                                            length 4 .. 11, distance below 2,048
//               (length - 1) << 2 | 2, distance in two bytes length 1 .. 64
//
// The functions return where what they wrote ends. Short ones write, and read, up to 32 bytes more.
struct SnappyTokens {
  static constexpr size_t kShortLiteral = 32, kShortCopy = 64, kLongLiteral = 60;
  static constexpr uint32_t kLeastCopy = 4, kNearDistance = 2047, kNearLength = 11;
  static constexpr bool kEndsLate = false;

  // Four bytes that would have to end a literal are no fewer as a copy from far away. Behind another copy it is
  // this, made even.
  static constexpr uint32_t least_copy(uint32_t distance) { return kLeastCopy | (distance > kNearDistance); }

  // A copy's bytes but for its length, which is added to its tag: in the lower half for lengths up to kNearLength.
  static constexpr uint64_t copy_from(uint32_t distance) {
    const uint32_t one = (1 | (distance >> 8) << 5 | (distance & 255) << 8) - (kLeastCopy << 2);
    const uint32_t two = (2 | distance << 8) - (1 << 2);
    const uint32_t far = 0u - (distance > kNearDistance);
    return (one ^ ((one ^ two) & far)) | uint64_t{two} << 32;
  }

  // A copy in two bytes, and in three; what stands behind them is to be overwritten. REQUIRES: lengths kLeastCopy ..
  // kNearLength and distances up to kNearDistance, others give something of no meaning; lengths up to kShortCopy.
  static constexpr uint32_t near_copy(uint32_t distance, uint32_t length) {
    return (length - kLeastCopy) << 2 | 1 | distance >> 8 << 5 | distance << 8;
  }
  static constexpr uint32_t far_copy(uint32_t distance, uint32_t length) { return (length - 1) << 2 | 2 | distance << 8; }

  static constexpr uint8_t literal_tag(size_t length) { return static_cast<uint8_t>((length - 1) << 2); }

  // Any length; for 0, nothing.
  static uint8_t* put_literal(const uint8_t* from, size_t length, uint8_t* to) {
    if (length == 0) return to;
    const uint32_t less_one = static_cast<uint32_t>(length - 1);
    const unsigned bytes = less_one < kLongLiteral ? 0 : (static_cast<unsigned>(std::bit_width(less_one)) + 7) / 8;
    *to++ = static_cast<uint8_t>((bytes == 0 ? less_one : kLongLiteral - 1 + bytes) << 2);
    std::memcpy(to, &less_one, sizeof less_one);
    to += bytes;
    std::memcpy(to, from, length);
    return to + length;
  }

  // Most bytes before a literal's own.
  static constexpr size_t kLiteralHead = 5;

  // Lengths 1 .. kShortCopy if it is long; else kLeastCopy .. kNearLength, and shorter ones give something of no
  // meaning.
  static uint8_t* put_copy(const uint64_t& copy, bool is_long, size_t length, uint8_t* to) {
    uint32_t bytes;
    std::memcpy(&bytes, reinterpret_cast<const uint32_t*>(&copy) + is_long, sizeof bytes);
    bytes += static_cast<uint32_t>(length << 2);
    std::memcpy(to, &bytes, sizeof bytes);
    return to + 2 + (bytes >> 1 & 1);
  }

  // A literal, which may be empty, and a copy, both of them short.
  static uint8_t* put_short(const uint8_t* from, size_t literal, const uint64_t& copy, size_t length, uint8_t* to) {
    *to = literal_tag(literal);
    std::memcpy(to + 1, from, kShortLiteral);
    return put_copy(copy, length > kNearLength, length, to + literal + (literal != 0));
  }

  // The same of any length.
  static uint8_t* put(const uint8_t* from, size_t literal, const uint64_t& copy, size_t length, uint8_t* to) {
    to = put_literal(from, literal, to);
    for (; length > kShortCopy; length -= kShortCopy) to = put_copy(copy, true, kShortCopy, to);
    return put_copy(copy, length < kLeastCopy || length > kNearLength, length, to);
  }

  static uint8_t* put_end(const uint8_t* from, size_t length, uint8_t* to) { return put_literal(from, length, to); }

  // Puts in front of a stream of `length` bytes what it begins with: their number and a literal of
  // `first`, which may be empty. Returns where it begins. REQUIRES: first has at most 60 bytes.
  static uint8_t* put_begin(std::span<const std::byte> first, size_t length, uint8_t* stream) {
    uint8_t* to = stream - first.size();
    std::ranges::copy(std::as_bytes(first), reinterpret_cast<std::byte*>(to));
    if (!first.empty()) *--to = literal_tag(first.size());
    uint8_t varint[10];
    size_t bytes = 0;
    for (length += first.size(); length >= 0x80; length >>= 7) varint[bytes++] = static_cast<uint8_t>(length | 0x80);
    varint[bytes++] = static_cast<uint8_t>(length);
    to -= bytes;
    std::memcpy(to, varint, bytes);
    return to;
  }
};

}  // namespace tpcmill::codec
