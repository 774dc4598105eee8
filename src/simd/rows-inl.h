// Rows of text put together from cells and slices. A cell is copied whole, 32 bytes, whatever the
// length of its text; the next one is put where the text ended and overwrites the surplus. So a
// row is a chain of wide loads and stores, with one addition between each two, and no branch
// depends on a length below 64. Of short cells half is copied: every other store of 32 bytes touches
// two lines of the cache, and takes twice as long.

#if defined(TPCMILL_SIMD_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_ROWS_INL_H_
#undef TPCMILL_SIMD_ROWS_INL_H_
#else
#define TPCMILL_SIMD_ROWS_INL_H_
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

HWY_INLINE void copy32(const uint8_t* from, uint8_t* to) {
  const hn::CappedTag<uint8_t, 32> d;
  for (size_t i = 0; i < 32; i += hn::MaxLanes(d)) hn::StoreU(hn::LoadU(d, from + i), d, to + i);
}

HWY_INLINE void copy16(const uint8_t* from, uint8_t* to) {
  const hn::CappedTag<uint8_t, kShortCell> d;
  hn::StoreU(hn::LoadU(d, from), d, to);
}

// The first kShort cells are short ones.
template <size_t kCount, size_t kShort>
HWY_INLINE uint8_t* put_cells(const CellColumn* HWY_RESTRICT columns, size_t row, uint8_t* HWY_RESTRICT out) {
  for (size_t i = 0; i < kCount; ++i) {
    const uint8_t* const cell = columns[i].cells + size_t{columns[i].index[row]} * kCell;
    if (i < kShort) {
      copy16(cell, out);
    } else {
      copy32(cell, out);
    }
    out += cell[kCellText];
  }
  return out;
}

// Whether the first `length` characters of 64 have this one among them.
HWY_INLINE bool contains64(const uint8_t* text, size_t length, char character) {
  const hn::CappedTag<uint8_t, 64> d;
  constexpr size_t kLanes = hn::MaxLanes(d);
  const auto wanted = hn::Set(d, static_cast<uint8_t>(character));
  // FirstN counts in the lanes' own type, which ends at 127.
  auto found = hn::And(hn::Eq(hn::LoadU(d, text), wanted), hn::FirstN(d, HWY_MIN(length, kLanes)));
  for (size_t i = kLanes; i < 64; i += kLanes) {
    const size_t left = HWY_MIN(length - HWY_MIN(length, i), kLanes);
    found = hn::Or(found, hn::And(hn::Eq(hn::LoadU(d, text + i), wanted), hn::FirstN(d, left)));
  }
  return !hn::AllFalse(d, found);
}

HWY_INLINE bool contains(const uint8_t* text, size_t length, char character) {
  bool found = contains64(text, HWY_MIN(length, size_t{64}), character);
  if (HWY_UNLIKELY(length > 64))
    for (size_t i = 64; i < length; i += 64) found |= contains64(text + i, HWY_MIN(length - i, size_t{64}), character);
  return found;
}

// Many readers take off what is blank around a value that has no quotes.
HWY_INLINE bool has_blank_end(const uint8_t* text, size_t length) {
  const bool begins = text[0] == ' ', ends = text[length - (length != 0)] == ' ';
  return (length != 0) & (begins | ends);
}

HWY_INLINE uint8_t* put_slice(const SliceColumn& slice, size_t row, char separator, uint8_t* HWY_RESTRICT out) {
  const uint8_t* const text = reinterpret_cast<const uint8_t*>(slice.heap) + slice.at[row];
  const size_t length = slice.length[row];
  const bool quote = slice.quote_all || (slice.quote_if != 0 &&
                                         (contains(text, length, slice.quote_if) | has_blank_end(text, length)));
  *out = '"';
  out += quote;
  copy32(text, out);
  copy32(text + 32, out + 32);
  if (HWY_UNLIKELY(length > 64))
    for (size_t i = 64; i < length; i += 32) copy32(text + i, out + i);
  out += length;
  *out = '"';
  out += quote;
  *out++ = static_cast<uint8_t>(separator);
  return out;
}

HWY_INLINE uint8_t* put_stretch(const RowStretch& stretch, size_t row, uint8_t* HWY_RESTRICT out) {
  switch (stretch.cell_count) {
    case 1: out = put_cells<1, 0>(stretch.cells, row, out); break;
    case 2: out = put_cells<2, 0>(stretch.cells, row, out); break;
    case 3: out = put_cells<3, 0>(stretch.cells, row, out); break;
    case 4: out = put_cells<4, 0>(stretch.cells, row, out); break;
    case 5: out = put_cells<5, 0>(stretch.cells, row, out); break;
    case 6: out = put_cells<6, 0>(stretch.cells, row, out); break;
    case 7: out = put_cells<7, 0>(stretch.cells, row, out); break;
    case 8: out = put_cells<8, 0>(stretch.cells, row, out); break;
    case 9: out = put_cells<9, 0>(stretch.cells, row, out); break;
    case 10: out = put_cells<10, 0>(stretch.cells, row, out); break;
    case 11: out = put_cells<11, 0>(stretch.cells, row, out); break;
    case 12: out = put_cells<12, 0>(stretch.cells, row, out); break;
    default: break;
  }
  if (stretch.has_slice) out = put_slice(stretch.slice, row, stretch.separator, out);
  return out;
}

// Most rows are one stretch of cells and a comment: lineitem, orders, partsupp.
template <size_t kCount, size_t kShort>
HWY_INLINE char* simple_rows(const RowStretch& given, size_t n, bool newline_replaces, char* begin,
                             char** HWY_RESTRICT ends) {
  const RowStretch stretch = given;
  uint8_t* HWY_RESTRICT out = reinterpret_cast<uint8_t*>(begin);
  for (size_t row = 0; row < n; ++row) {
    out = put_cells<kCount, kShort>(stretch.cells, row, out);
    out = put_slice(stretch.slice, row, stretch.separator, out) - (newline_replaces ? 1 : 0);
    *out++ = '\n';
    if (ends != nullptr) ends[row] = reinterpret_cast<char*>(out);
  }
  return reinterpret_cast<char*>(out);
}

HWY_ATTR char* rows(const RowStretch* stretches, size_t count, size_t n, bool newline_replaces, char* begin,
                    char** ends) {
  const RowStretch& first = stretches[0];
  if (count == 1 && first.has_slice) {
    const auto has = [&](size_t cells, size_t cells_short) HWY_ATTR {
      return first.cell_count == cells && first.short_count >= cells_short;
    };
    if (has(4, 4)) return simple_rows<4, 4>(first, n, newline_replaces, begin, ends);
    if (has(7, 6)) return simple_rows<7, 6>(first, n, newline_replaces, begin, ends);
    if (has(8, 8)) return simple_rows<8, 8>(first, n, newline_replaces, begin, ends);
    if (has(10, 9)) return simple_rows<10, 9>(first, n, newline_replaces, begin, ends);
  }
  uint8_t* out = reinterpret_cast<uint8_t*>(begin);
  const size_t step_back = newline_replaces ? 1 : 0;
  for (size_t row = 0; row < n; ++row) {
    for (size_t s = 0; s < count; ++s) out = put_stretch(stretches[s], row, out);
    out -= step_back;
    *out++ = '\n';
    if (ends != nullptr) ends[row] = reinterpret_cast<char*>(out);
  }
  return reinterpret_cast<char*>(out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
