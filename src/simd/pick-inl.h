// Words picked by draws, which the text pool is made of. Some words at a time go through three
// loops, of which the first and the last are vectors throughout:
//
//     positions   of the words among all entries: the draws scaled
//     entries     looked up one by one, with nothing to wait for
//     cells       where words begin is the sum of the lengths before. Of the words that begin in the
//                 32 characters up to a cell's first one, the last is the word which that belongs
//                 to; no word is as long as that, so every cell has one, in order
//
// A draw s picks floor(s * total / M) of a list, M = 2^31-1. With s * total = a * 2^31 + b, that is a,
// and one more if a + b >= M: (s * total + a + 1) >> 31.

#if defined(TPCMILL_SIMD_PICK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_PICK_INL_H_
#undef TPCMILL_SIMD_PICK_INL_H_
#else
#define TPCMILL_SIMD_PICK_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "simd/word_pool.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// For each set of eight 16-bit lanes, where the bytes of its lanes are, one lane after another. (The
// library's own way to do this is slow without AVX-512.)
struct LaneSets {
  uint8_t bytes[256][16];
};
constexpr LaneSets make_lane_sets() {
  LaneSets sets{};
  for (unsigned set = 0; set < 256; ++set) {
    unsigned used = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
      if ((set >> lane & 1) == 0) continue;
      sets.bytes[set][used++] = static_cast<uint8_t>(2 * lane);
      sets.bytes[set][used++] = static_cast<uint8_t>(2 * lane + 1);
    }
  }
  return sets;
}
constexpr LaneSets kLaneSets = make_lane_sets();

constexpr size_t kPicksAtOnce = 64;
static_assert(kPicksAtOnce >= kPoolLineWords);

HWY_INLINE void pick_positions(const uint32_t* HWY_RESTRICT draws, const uint32_t* HWY_RESTRICT picks,
                               uint32_t* HWY_RESTRICT positions) {
  const hn::ScalableTag<uint64_t> d64;
  const hn::Repartition<uint32_t, decltype(d64)> d32;
  constexpr size_t kLanes = hn::MaxLanes(d32);
  static_assert(kPicksAtOnce % kLanes == 0);
  const auto one = hn::Set(d64, uint64_t{1});
  const auto first_bits = hn::Set(d32, uint32_t{0xffff});
  const auto upper = [&](auto v) HWY_ATTR { return hn::BitCast(d32, hn::ShiftRight<32>(hn::BitCast(d64, v))); };
  const auto scaled = [&](auto draw, auto total) HWY_ATTR {
    const auto product = hn::MulEven(draw, total);
    return hn::ShiftRight<31>(hn::Add(hn::Add(product, hn::ShiftRight<31>(product)), one));
  };
  for (size_t i = 0; i < kPicksAtOnce; i += kLanes) {
    const auto draw = hn::LoadU(d32, draws + i), pick = hn::LoadU(d32, picks + i);
    const auto total = hn::ShiftRight<16>(pick);
    const auto even = scaled(draw, total), odd = scaled(upper(draw), upper(total));
    const auto place = hn::BitCast(d32, hn::Or(even, hn::ShiftLeft<32>(odd)));
    hn::StoreU(hn::Add(hn::And(pick, first_bits), place), d32, positions + i);
  }
}

// Puts down the words' numbers, and the cells that begin in them. Both pointers and the place where the
// next word begins move on; `number` is that of the first word.
HWY_INLINE void place_words(const uint16_t* HWY_RESTRICT found, uint32_t number, uint8_t* HWY_RESTRICT numbers,
                            uint32_t& at, uint16_t*& cells) {
  constexpr size_t kLanes = 8;
  const hn::CappedTag<uint16_t, kLanes> d16;
  const hn::Rebind<uint8_t, decltype(d16)> d8;
  const hn::Repartition<uint8_t, decltype(d16)> bytes;
  constexpr uint32_t kLast = kPoolCellText - 1;
  const auto last = hn::Set(d16, uint16_t{kLast});
  const auto cell_of = [&](auto place) HWY_ATTR { return hn::ShiftRight<5>(hn::Add(place, last)); };
  static_assert(kPoolCellText == 1 << 5 && kPicksAtOnce % kLanes == 0);
  auto here = hn::Set(d16, static_cast<uint16_t>(at));
  auto counted = hn::ShiftLeft<5>(hn::Iota(d16, static_cast<uint16_t>(number)));
  const auto more = hn::Set(d16, uint16_t{kLanes * kPoolCellText});
  for (size_t i = 0; i < kPicksAtOnce; i += kLanes) {
    const auto entry = hn::LoadU(d16, found + i);
    const auto length = hn::ShiftRight<8>(entry);
    hn::StoreU(hn::TruncateTo(d8, entry), d8, numbers + i);
    auto sum = hn::Add(length, hn::ShiftLeftLanes<1>(d16, length));
    sum = hn::Add(sum, hn::ShiftLeftLanes<2>(d16, sum));
    sum = hn::Add(sum, hn::ShiftLeftLanes<4>(d16, sum));
    const auto end = hn::Add(here, sum), begin = hn::Sub(end, length);
    const auto is_last = hn::Ne(cell_of(begin), cell_of(end));
    const auto before = hn::And(hn::Sub(hn::Zero(d16), begin), last);
    uint8_t set[8] = {};
    hn::StoreMaskBits(d16, is_last, set);
    const auto lanes = hn::LoadU(bytes, kLaneSets.bytes[set[0]]);
    hn::StoreU(hn::TableLookupBytes(hn::Add(counted, before), hn::BitCast(d16, lanes)), d16, cells);
    cells += hwy::PopCount(set[0]);
    counted = hn::Add(counted, more);
    here = hn::Add(here, hn::Broadcast<kLanes - 1>(sum));
  }
  at = hn::GetLane(here);
}

HWY_ATTR void pick_words(const uint16_t* HWY_RESTRICT entries, const uint32_t* HWY_RESTRICT draws,
                         const uint32_t* HWY_RESTRICT picks, uint32_t begin, uint32_t end,
                         uint8_t* HWY_RESTRICT numbers, uint16_t* HWY_RESTRICT cells) {
  HWY_ALIGN uint32_t positions[kPicksAtOnce];
  HWY_ALIGN uint16_t found[kPicksAtOnce];
  uint32_t at = begin;
  uint16_t* next_cell = cells + (begin + kPoolCellText - 1) / kPoolCellText;
  for (uint32_t i = 0, before = 0; before < end; i += kPicksAtOnce) {
    before = at;
    pick_positions(draws + i, picks + i, positions);
    for (size_t k = 0; k < kPicksAtOnce; ++k) found[k] = entries[positions[k]];
    place_words(found, i, numbers + i, at, next_cell);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
