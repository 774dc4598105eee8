// Where words can be copied from. Three passes over some pieces, each with few values at work: the tables of last
// places, which only one piece after another can go through; distances, by vectors; and how many words are equal.

#if defined(TPCMILL_SIMD_COPIES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_COPIES_INL_H_
#undef TPCMILL_SIMD_COPIES_INL_H_
#else
#define TPCMILL_SIMD_COPIES_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

template <class D, class V>
HWY_INLINE hn::Mask<D> at_most(D, V values, V most) {
  return hn::Eq(hn::Min(values, most), values);
}

// The last places of some pieces' words, before these are noted there.
struct LastPlaces {
  static constexpr size_t kMost = 256;
  uint64_t of_pair[kMost], of_word[kMost];
};

HWY_INLINE void look_up(const WordPieces& pieces, const WordSources& sources, size_t from, size_t n, LastPlaces& last) {
  const uint8_t* const HWY_RESTRICT numbers = pieces.numbers + from;
  const uint8_t* const HWY_RESTRICT whole = sources.numbers + sources.count + from;
  const uint32_t* const HWY_RESTRICT begins = pieces.begins + from;
  uint64_t* const HWY_RESTRICT last_word = sources.last_word;
  uint64_t* const HWY_RESTRICT last_pair = sources.last_pair;
  const uint64_t first = uint64_t{sources.page_byte} << 32 | (sources.count + from);
  for (size_t i = 0; i < n; ++i) {
    uint16_t pair, whole_pair;
    hwy::CopyBytes<sizeof pair>(numbers + i, &pair);
    hwy::CopyBytes<sizeof whole_pair>(whole + i, &whole_pair);
    const uint64_t here = first + (uint64_t{begins[i]} << 32) + i;
    last.of_pair[i] = last_pair[pair];
    last.of_word[i] = last_word[pair & 255];
    last_pair[whole_pair] = here;
    last_word[whole_pair & 255] = here;
  }
}

// Sets pieces[i] to the one from which piece i can be copied, 0 if there is none.
HWY_INLINE void choose(const uint32_t* HWY_RESTRICT begins, const WordSources& sources, size_t n,
                       const LastPlaces& last, uint32_t* HWY_RESTRICT distances, uint32_t* HWY_RESTRICT pieces) {
  const hn::ScalableTag<uint32_t> d;
  const auto most = hn::Set(d, sources.most_distance), page_byte = hn::Set(d, sources.page_byte);
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto here = hn::Add(page_byte, hn::LoadU(d, begins + i));
    hn::Vec<decltype(d)> pair_piece, pair_byte, word_piece, word_byte;
    hn::LoadInterleaved2(d, reinterpret_cast<const uint32_t*>(last.of_pair + i), pair_piece, pair_byte);
    hn::LoadInterleaved2(d, reinterpret_cast<const uint32_t*>(last.of_word + i), word_piece, word_byte);
    const auto pair_distance = hn::Sub(here, pair_byte);
    const auto as_pair = at_most(d, pair_distance, most);
    const auto distance = hn::IfThenElse(as_pair, pair_distance, hn::Sub(here, word_byte));
    const auto piece = hn::IfThenElse(as_pair, pair_piece, word_piece);
    hn::StoreU(distance, d, distances + i);
    hn::StoreU(hn::IfThenElseZero(at_most(d, distance, most), piece), d, pieces + i);
  }
}

HWY_ATTR void find_copies(const WordPieces& pieces, const WordSources& sources, uint32_t* HWY_RESTRICT distances,
                          uint8_t* HWY_RESTRICT equal) {
  LastPlaces last;
  uint32_t chosen[LastPlaces::kMost];
  for (size_t from = 0; from < pieces.count; from += LastPlaces::kMost) {
    const size_t n = HWY_MIN(pieces.count - from, LastPlaces::kMost);
    look_up(pieces, sources, from, n, last);
    choose(pieces.begins + from, sources, n, last, distances + from, chosen);
    const uint8_t* const numbers = pieces.numbers + from;
    for (size_t i = 0; i < n; ++i) {
      uint64_t these, those;
      hwy::CopyBytes<sizeof these>(numbers + i, &these);
      hwy::CopyBytes<sizeof those>(sources.numbers + chosen[i], &those);
      // The first one is equal if there is one to copy, and counts if there is none.
      equal[from + i] = static_cast<uint8_t>(std::countr_zero((these ^ those) & ~uint64_t{255}) / 8);
    }
  }
}

HWY_ATTR void snappy_copies(const uint32_t* HWY_RESTRICT distances, size_t n, uint32_t most_distance,
                            uint16_t* HWY_RESTRICT least, uint64_t* HWY_RESTRICT copies) {
  constexpr uint32_t kNearDistance = 2047, kLeast = 4;
  const hn::ScalableTag<uint32_t> d;
  const hn::Rebind<uint16_t, decltype(d)> d16;
  const auto near = hn::Set(d, kNearDistance), most = hn::Set(d, most_distance), low = hn::Set(d, 255);
  const auto tag_of_one = hn::Set(d, 1), tag_of_two = hn::Set(d, 2);
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto distance = hn::LoadU(d, distances + i);
    const auto is_near = at_most(d, distance, near);
    const auto high_bits = hn::ShiftLeft<5>(hn::ShiftRight<8>(distance));
    const auto low_bits = hn::ShiftLeft<8>(hn::And(distance, low));
    const auto one = hn::Sub(hn::Or3(high_bits, low_bits, tag_of_one), hn::Set(d, kLeast << 2));
    const auto two = hn::Sub(hn::Or(hn::ShiftLeft<8>(distance), tag_of_two), hn::Set(d, 1 << 2));
    hn::StoreInterleaved2(hn::IfThenElse(is_near, one, two), two, d, reinterpret_cast<uint32_t*>(copies + i));
    const auto worth = hn::IfThenElse(is_near, hn::Set(d, kLeast), hn::Set(d, kLeast + 1));
    const auto lengths = hn::IfThenElse(at_most(d, distance, most), worth, hn::Set(d, kNoCopy));
    hn::StoreU(hn::TruncateTo(d16, lengths), d16, least + i);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
