// Numbers to text, a vector of numbers at a time. Eight digits are one 64-bit lane, first digit in
// the lowest byte, made by splitting in halves three times:
//
//     12345678 -> 1234 5678 -> 12 34 56 78 -> 1 2 3 4 5 6 7 8
//
// Leading zeros are then the low bytes: one shift drops them, and the text is where it must be.

#if defined(TPCMILL_SIMD_DIGITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_DIGITS_INL_H_
#undef TPCMILL_SIMD_DIGITS_INL_H_
#else
#define TPCMILL_SIMD_DIGITS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// The eight digits of numbers below 10^8, one byte each, 0 .. 9.
template <class D64, class V>
HWY_INLINE V eight_digits(D64 d64, V number) {
  const hn::Repartition<uint32_t, D64> d32;
  const hn::Repartition<uint16_t, D64> d16;
  // number = 10000 a + b, in the two 32-bit halves of a lane
  const V a = hn::ShiftRight<45>(
      hn::MulEven(hn::BitCast(d32, number), hn::Set(d32, 3518437209u)));  // / 10000, any 32-bit number
  const V b = hn::Sub(number, hn::MulEven(hn::BitCast(d32, a), hn::Set(d32, 10000u)));
  const auto ab = hn::BitCast(d16, hn::Or(a, hn::ShiftLeft<32>(b)));
  // each = 100 c + d, in the 16-bit quarters: the odd ones are 0 before
  const auto c = hn::ShiftRight<3>(hn::MulHigh(ab, hn::Set(d16, uint16_t{5243})));  // / 100 below 10,000
  const auto d = hn::Sub(ab, hn::Mul(c, hn::Set(d16, uint16_t{100})));
  const auto cd = hn::Or(c, hn::BitCast(d16, hn::ShiftLeft<16>(hn::BitCast(d32, d))));
  // each = 10 e + f, in the bytes
  const auto e = hn::MulHigh(cd, hn::Set(d16, uint16_t{6554}));  // / 10 below 100
  const auto f = hn::Sub(cd, hn::Mul(e, hn::Set(d16, uint16_t{10})));
  return hn::BitCast(d64, hn::Or(e, hn::ShiftLeft<8>(f)));
}

// How many of the eight digits say something: at least `least`.
template <class D64, class V>
HWY_INLINE V digit_count(D64 d64, V number, int least) {
  const hn::RebindToSigned<D64> di;
  const auto value = hn::BitCast(di, number);
  const V one = hn::Set(d64, uint64_t{1});
  V count = hn::Set(d64, static_cast<uint64_t>(least));
  int64_t bound = 9;
  for (int digits = 1; digits < 8; ++digits, bound = bound * 10 + 9) {
    if (digits < least) continue;
    const auto more = hn::RebindMask(d64, hn::Gt(value, hn::Set(di, bound)));
    count = hn::Add(count, hn::IfThenElseZero(more, one));
  }
  return count;
}

// Sixteen bytes of text in two lanes, and how many of them count.
template <class V>
struct Text {
  V first, second, length;
};

// Shifts of lanes by whole bytes; `bytes` may be 0 .. 8, where 8 leaves nothing.
template <class D64, class V>
HWY_INLINE V up(D64 d64, V lane, V bytes) {
  const V bits = hn::ShiftLeft<3>(bytes);
  const auto whole = hn::Eq(bytes, hn::Set(d64, uint64_t{8}));
  return hn::IfThenZeroElse(whole, hn::Shl(lane, hn::And(bits, hn::Set(d64, uint64_t{63}))));
}
template <class D64, class V>
HWY_INLINE V down(D64 d64, V lane, V bytes) {
  const V bits = hn::ShiftLeft<3>(bytes);
  const auto whole = hn::Eq(bytes, hn::Set(d64, uint64_t{8}));
  return hn::IfThenZeroElse(whole, hn::Shr(lane, hn::And(bits, hn::Set(d64, uint64_t{63}))));
}

constexpr uint64_t kZeros = 0x3030303030303030;  // "00000000"

// Numbers below 10^8.
template <class D64, class V>
HWY_INLINE Text<V> short_text(D64 d64, V number, int least) {
  const V count = digit_count(d64, number, least);
  const V digits = hn::Or(eight_digits(d64, number), hn::Set(d64, kZeros));
  return {down(d64, digits, hn::Sub(hn::Set(d64, uint64_t{8}), count)), hn::Zero(d64), count};
}

// Numbers from 10^8 to below 10^15.
template <class D64, class V>
HWY_INLINE Text<V> long_text(D64 d64, V number) {
  const hn::RebindToFloat<D64> df;
  const hn::RebindToSigned<D64> di;
  // (n + 0.5) * 10^-8 is at least 5e-9 from a whole number and off by less than 3e-9.
  const auto value = hn::ConvertTo(df, hn::BitCast(di, number));
  const auto high_part = hn::Trunc(hn::Mul(hn::Add(value, hn::Set(df, 0.5)), hn::Set(df, 1e-8)));
  const auto low_part = hn::Sub(value, hn::Mul(high_part, hn::Set(df, 1e8)));
  const Text<V> high = short_text(d64, hn::BitCast(d64, hn::ConvertTo(di, high_part)), 1);
  const V low = hn::Or(eight_digits(d64, hn::BitCast(d64, hn::ConvertTo(di, low_part))), hn::Set(d64, kZeros));
  const V eight = hn::Set(d64, uint64_t{8});
  return {hn::Or(high.first, up(d64, low, high.length)), down(d64, low, hn::Sub(eight, high.length)),
          hn::Add(high.length, eight)};
}

// Appends a character.
template <class D64, class V>
HWY_INLINE Text<V> with(D64 d64, Text<V> text, char character) {
  const V eight = hn::Set(d64, uint64_t{8});
  const V c = hn::Set(d64, static_cast<uint64_t>(static_cast<uint8_t>(character)));
  const auto in_first = hn::Lt(hn::BitCast(hn::RebindToSigned<D64>(), text.length),
                               hn::BitCast(hn::RebindToSigned<D64>(), eight));
  const auto first = hn::RebindMask(d64, in_first);
  const V place = hn::IfThenElse(first, text.length, hn::Sub(text.length, eight));
  const V put = hn::Shl(c, hn::ShiftLeft<3>(place));
  text.first = hn::Or(text.first, hn::IfThenElseZero(first, put));
  text.second = hn::Or(text.second, hn::IfThenZeroElse(first, put));
  text.length = hn::Add(text.length, hn::Set(d64, uint64_t{1}));
  return text;
}

//     byte 0 .. 15   text
//     byte 16 .. 30  nothing
//     byte 31        length
template <class D64, class V>
HWY_INLINE void store_cells(D64 d64, Text<V> text, uint8_t* cells) {
  hn::StoreInterleaved4(text.first, text.second, hn::Zero(d64), hn::ShiftLeft<56>(text.length), d64,
                        reinterpret_cast<uint64_t*>(cells));
}

template <class D64, class V>
HWY_INLINE Text<V> choose(D64 d64, V value, Text<V> below, Text<V> above) {
  const hn::RebindToSigned<D64> di;
  const auto is_short =
      hn::RebindMask(d64, hn::Lt(hn::BitCast(di, value), hn::Set(di, int64_t{100'000'000})));
  return {hn::IfThenElse(is_short, below.first, above.first), hn::IfThenElse(is_short, below.second, above.second),
          hn::IfThenElse(is_short, below.length, above.length)};
}

// The same text for all numbers of a vector; the long way only where one needs it.
template <class D64, class V>
HWY_INLINE Text<V> number_text(D64 d64, V number, int least) {
  const hn::RebindToSigned<D64> di;
  const Text<V> below = short_text(d64, number, least);
  const auto big = hn::Gt(hn::BitCast(di, number), hn::Set(di, int64_t{99'999'999}));
  if (HWY_LIKELY(hn::AllFalse(di, big))) return below;
  return choose(d64, number, below, long_text(d64, number));
}

HWY_ATTR void integer_cells(const int64_t* HWY_RESTRICT values, size_t n, char separator,
                            uint8_t* HWY_RESTRICT cells) {
  const hn::ScalableTag<uint64_t> d64;
  for (size_t i = 0; i < n; i += hn::MaxLanes(d64)) {
    const auto number = hn::LoadU(d64, reinterpret_cast<const uint64_t*>(values) + i);
    store_cells(d64, with(d64, number_text(d64, number, 1), separator), cells + i * kCell);
  }
}

// The digits of the hundredths, at least three, with a point before the last two:
//
//     1 2 3 4 5      length 5
//     1 2 3 . 4 5
HWY_ATTR void money_cells(const int64_t* HWY_RESTRICT values, size_t n, char separator,
                          uint8_t* HWY_RESTRICT cells) {
  const hn::ScalableTag<uint64_t> d64;
  const hn::RebindToSigned<decltype(d64)> di;
  const auto one = hn::Set(d64, uint64_t{1}), two = hn::Set(d64, uint64_t{2}), eight = hn::Set(d64, uint64_t{8});
  for (size_t i = 0; i < n; i += hn::MaxLanes(d64)) {
    const auto value = hn::LoadU(di, values + i);
    const auto sign = hn::BroadcastSignBit(value);
    const auto amount = hn::BitCast(d64, hn::Sub(hn::Xor(value, sign), sign));
    auto text = number_text(d64, amount, 3);

    // Bytes from length - 2 on move up by one; the point goes where the first of them was.
    const auto point = hn::Sub(text.length, two);
    const auto in_first = hn::RebindMask(
        d64, hn::Lt(hn::BitCast(di, point), hn::BitCast(di, eight)));
    const auto place = hn::IfThenElse(in_first, point, hn::Sub(point, eight));
    const auto split = hn::IfThenElse(in_first, text.first, text.second);
    const auto tail = up(d64, down(d64, split, place), place);
    const auto head = hn::Xor(split, tail);
    const auto dot = hn::Shl(hn::Set(d64, uint64_t{'.'}), hn::ShiftLeft<3>(place));
    const auto moved = hn::Or(hn::Or(head, dot), hn::ShiftLeft<8>(tail));
    const auto carry = hn::ShiftRight<56>(tail);
    const auto second_moved = hn::Or(hn::ShiftLeft<8>(text.second), carry);
    text.second = hn::IfThenElse(in_first, second_moved, moved);
    text.first = hn::IfThenElse(in_first, moved, text.first);
    text.length = hn::Add(text.length, one);
    text = with(d64, text, separator);

    const auto negative = hn::RebindMask(d64, hn::Lt(value, hn::Zero(di)));
    const auto minus = hn::Or(hn::ShiftLeft<8>(text.first), hn::Set(d64, uint64_t{'-'}));
    const auto second = hn::Or(hn::ShiftLeft<8>(text.second), hn::ShiftRight<56>(text.first));
    text.first = hn::IfThenElse(negative, minus, text.first);
    text.second = hn::IfThenElse(negative, second, text.second);
    text.length = hn::Add(text.length, hn::IfThenElseZero(negative, one));
    store_cells(d64, text, cells + i * kCell);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
