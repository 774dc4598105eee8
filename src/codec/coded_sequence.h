#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "codec/zstd_tokens.h"

namespace tpcmill::codec {

// A sequence of Zstandard's as its numbers are packed (RFC 8878, 3.1.1.3.2.1): each is a code, of which every one
// stands for a range, and bits that say where in it. In one word: from the lowest bit on, the bits of
// literal length, length and distance, how many these are, and the codes.
class CodedSequence {
 public:
  // Nothing of meaning, and not is_valid(), if the bits are too many.
  static CodedSequence of(const ZstdTokens::Sequence& sequence);

  explicit CodedSequence(uint64_t word) : word_(word) {}
  uint64_t word() const { return word_; }
  bool is_valid() const { return word_ != 0; }

  uint64_t bits() const { return word_ & ((uint64_t{1} << kMostBits) - 1); }
  unsigned count() const { return field(kMostBits); }
  unsigned literal_length() const { return field(kLiteralLength); }
  unsigned length() const { return field(kLength); }
  unsigned distance() const { return field(kDistance); }

 private:
  static constexpr unsigned kMostBits = 40, kField = 6;
  static constexpr unsigned kLiteralLength = kMostBits + kField, kLength = kLiteralLength + kField,
                            kDistance = kLength + kField;

  unsigned field(unsigned at) const { return static_cast<unsigned>(word_ >> at) & ((1u << kField) - 1); }

  uint64_t word_;
};

// ---- numbers as codes

struct NumberCode {
  uint8_t code, bits;
};

// Codes of small numbers: the first ones stand for one number each, those behind them for ranges of 2^bits; above them
// each power of two has a code of its own.
template <size_t kMost>
struct NumberCodes {
  constexpr NumberCodes(size_t single, std::initializer_list<uint8_t> bits) : singles(single) {
    size_t number = 0;
    for (; number < single; ++number) small[number] = {static_cast<uint8_t>(number), 0};
    size_t code = single;
    for (const uint8_t range : bits) {
      for (size_t end = number + (size_t{1} << range); number < end; ++number)
        small[number] = {static_cast<uint8_t>(code), range};
      ++code;
    }
    behind = static_cast<uint8_t>(code - std::bit_width(kMost) + 1);
  }

  NumberCode operator()(uint64_t number) const {
    if (number < kMost) [[likely]] return small[number];
    const uint8_t bits = static_cast<uint8_t>(std::bit_width(number) - 1);
    return {static_cast<uint8_t>(bits + behind), bits};
  }

  size_t singles;
  std::array<NumberCode, kMost> small{};
  uint8_t behind;
};

inline constexpr NumberCodes<64> kLiteralLengthCodes(16, {1, 1, 1, 1, 2, 2, 3, 3, 4});
inline constexpr NumberCodes<128> kLengthCodes(32, {1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5});

// Of most sequences only the distance has bits.
inline CodedSequence CodedSequence::of(const ZstdTokens::Sequence& sequence) {
  constexpr uint64_t kLeastLength = 3, kDistancesBefore = 3;  // lower numbers stand for distances of sequences before
  const uint64_t literal = sequence.literal, longer = sequence.length - kLeastLength;
  const uint64_t farther = sequence.distance + kDistancesBefore;
  const uint64_t code = static_cast<uint64_t>(std::bit_width(farther) - 1);
  const uint64_t low = farther ^ uint64_t{1} << code;
  if (literal < kLiteralLengthCodes.singles && longer < kLengthCodes.singles) [[likely]]
    return CodedSequence(low | code << kMostBits | literal << kLiteralLength | longer << kLength | code << kDistance);
  const auto low_bits = [](uint64_t number, unsigned bits) { return number & ((uint64_t{1} << bits) - 1); };
  const NumberCode literal_code = kLiteralLengthCodes(literal), length_code = kLengthCodes(longer);
  const unsigned before = literal_code.bits + length_code.bits;
  if (before + code > kMostBits) return CodedSequence(0);
  const uint64_t bits =
      low_bits(literal, literal_code.bits) | low_bits(longer, length_code.bits) << literal_code.bits | low << before;
  return CodedSequence(bits | (before + code) << kMostBits | uint64_t{literal_code.code} << kLiteralLength |
                       uint64_t{length_code.code} << kLength | code << kDistance);
}

}  // namespace tpcmill::codec
