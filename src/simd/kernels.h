#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "simd/word_pool.h"

namespace tpcmill {

// A stream of official random numbers, seen from one place: value i is
// first * step^i mod 2^31-1, where `step` is 16807 to the power of the draws from one value to
// the next. See rand/stream.h for how to get there.
struct DrawRun {
  uint32_t first;
  uint32_t step;
};

// The same for streams that orders share among their lines. Line l of order o has
// first * line_step^l * order_step^o mod 2^31-1.
struct LineRun {
  uint32_t first;
  uint32_t line_step;
  uint32_t order_step;
};

// A piece of a text row: 32 bytes, of which the last one counts those that are printed. Rows are
// put together by copying cells whole.
constexpr size_t kCell = 32;
constexpr size_t kCellText = kCell - 1;

// Where the cells of a run of neighbouring columns come from: row i has cells + index[i] * kCell.
struct CellColumn {
  const uint8_t* cells;
  const uint16_t* index;
};

// A text column of a row. quote_if: texts that contain this character, or begin or end with a blank, are
// put in quotes (they must hold no quote of their own); 0: none are. quote_all: all are.
struct SliceColumn {
  const char* heap;
  const uint32_t* at;
  const uint16_t* length;
  char quote_if;
  bool quote_all = false;
};

// A stretch of a text row: some cells, then possibly a slice and the separator after it. Of the
// first `short_count` cells none prints more than kShortCell characters.
constexpr size_t kMostCells = 12;
constexpr size_t kShortCell = 16;
struct RowStretch {
  CellColumn cells[kMostCells];
  size_t cell_count;
  size_t short_count;
  bool has_slice;
  SliceColumn slice;
  char separator;  // after the slice
};

// Pieces of a page of texts: words, and what is none (codec/word_stream.h). Piece i begins at byte
// begins[i] of the page.
struct WordPieces {
  const uint8_t* numbers;  // of words, kNoWord for all else; kNoWord behind the last one
  const uint32_t* begins;
  size_t count;
};

// From what they can be copied, they themselves included. A place is a byte, counted through all pages, << 32, and
// the number of a piece.
struct WordSources {
  const uint8_t* numbers;  // of all pieces of the page; the first eight are none, and equal to none
  size_t count;            // before those that are looked for
  uint64_t* last_word;     // the last place of each word,
  uint64_t* last_pair;     // and of each pair of words: the first one's number + 256 * the second one's
  uint32_t page_byte;      // the byte that the page begins with
  uint32_t most_distance;
};

// No copy is as long.
constexpr uint32_t kNoCopy = 0x7ffe;

// Everything that is worth writing once per processor. kernels() picks one table, once.
//
// All entries: pointers need no alignment; n may be 0; each may read its inputs and write its
// outputs up to kPad bytes beyond n values; outputs never overlap inputs unless it says so.
// None fails, none allocates. Definitions in plain loops: simd/reference.h.
struct Kernels {
  std::string_view target;  // Highway's name: "AVX3", "AVX2", "EMU128", "NEON"

  // ---- draws (simd/draws-inl.h)

  // out[i] = value i of the run, for i < n.
  void (*draws)(DrawRun run, size_t n, uint32_t* out);

  // The lines of orders, without gaps: for each order o < n, the values of its lines
  // 0 .. counts[o]-1. counts[o] <= 8. Returns how many values that are.
  size_t (*line_draws)(LineRun run, const uint8_t* counts, size_t n, uint32_t* out);

  // ---- draw -> [low, low + range) (simd/uniform-inl.h); draws are 1 .. 2^31-2

  // range <= 256 - low; low >= 0
  void (*uniform8)(const uint32_t* draws, size_t n, uint32_t low, uint32_t range, uint8_t* out);
  // range <= 65,536 - low
  void (*uniform16)(const uint32_t* draws, size_t n, uint32_t low, uint32_t range, uint16_t* out);
  // range <= 1,100,000
  void (*uniform32)(const uint32_t* draws, size_t n, int32_t low, uint32_t range, int32_t* out);
  // Any range below 2^52, by one IEEE division and one multiplication, as the specification has it.
  void (*uniform64)(const uint32_t* draws, size_t n, int64_t low, uint64_t range, int64_t* out);
  // Offsets in the text pool: range between 314,572,000 and 314,572,800. The product with the
  // reciprocal gives the same as the division for every draw and all ranges that occur.
  void (*pool_offsets)(const uint32_t* draws, size_t n, uint32_t range, uint32_t* out);

  // ---- TPC-H arithmetic (simd/price-inl.h)

  // Price in cents of one piece of each part, clause 4.2.3: keys 1 .. 2^35.
  void (*retail_prices)(const int64_t* part_keys, size_t n, int64_t* out);
  // The same times the quantity, which is its code and one more.
  void (*extended_prices)(const int64_t* part_keys, const uint8_t* quantity_codes, size_t n, int64_t* out);
  // Prices, in cents from 0 to 15,000,000, less the discount and then with the tax, both in hundredths
  // from 0 to 100: truncated after each.
  void (*charges)(const int64_t* prices, const uint8_t* discounts, const uint8_t* taxes, size_t n, int32_t* out);
  // The supplier number which[i] (0 .. 3) of each part, of `suppliers` in all, clause 4.2.3.
  void (*part_suppliers)(const int64_t* part_keys, const uint8_t* which, size_t n, int64_t suppliers,
                         int64_t* out);

  // ---- numbers -> cells (simd/digits-inl.h): text, then the separator, then anything

  // values 0 .. 10^15
  void (*integer_cells)(const int64_t* values, size_t n, char separator, uint8_t* cells);
  // hundredths, with sign: "-0.05"; |values| < 10^13
  void (*money_cells)(const int64_t* values, size_t n, char separator, uint8_t* cells);

  // ---- texts (simd/words-inl.h)

  // Texts of length[i] < 256 characters from character offsets[i] of the pool on: text i is put at
  // heap + at[i], ascending; returns the end of the last one. What lies between the texts is of no
  // meaning. Says which words they are, where there may be as many as characters, unless
  // spans.words is nullptr: then it is quicker. `heap` must have room for the sum of (kPoolTextSpan +
  // length) and kPad. REQUIRES: the lines of the texts are made.
  char* (*pool_texts)(const WordPool& pool, const uint32_t* offsets, const uint16_t* length, size_t n,
                      const WordSpans& spans, uint32_t* at, char* heap);

  // The same texts one behind the other, without anything between them, and nothing said of words. `heap`
  // must have room for the sum of length, and kPad.
  char* (*packed_pool_texts)(const WordPool& pool, const uint32_t* offsets, const uint16_t* length, size_t n,
                             uint32_t* at, char* heap);

  // Words picked from lists, one behind another, as the pool is made of them (simd/pick-inl.h). Word i is
  //
  //     entries[(picks[i] & 0xffff) + floor(draws[i] * (picks[i] >> 16) / (2^31-1))]
  //
  // where an entry is the word's number, and its length << 8, 1 .. kPoolWordSpan - 1. The first one
  // begins at character `begin`. For each word, numbers[i]; for each kPoolCellText characters, in
  // cells[character / kPoolCellText], where they begin: i * kPoolCellText + characters of word i that
  // lie before, modulo 2^16; cells up to `begin` are left alone. Goes on until at least
  // kPoolLineWords words begin at or behind character `end`, and for 128 words more at most, for
  // which all arrays must have room, and draws be 0 .. 2^31-2. REQUIRES: end < 2^15, begin < end.
  void (*pick_words)(const uint16_t* entries, const uint32_t* draws, const uint32_t* picks, uint32_t begin,
                     uint32_t end, uint8_t* numbers, uint16_t* cells);

  // ---- copies of words (simd/copies-inl.h)

  // For each piece the distance to the last place, before it, of the same word with the same word behind it, or
  // else, if that is beyond most_distance, to the last place of the same word; and how many pieces from there on
  // are equal, eight at most, 1 if that is beyond, too. Notes the last places of sources.numbers.
  void (*find_copies)(const WordPieces& pieces, const WordSources& sources, uint32_t* distances, uint8_t* equal);

  // For copies over these distances the bytes of Snappy's tokens, as SnappyTokens::copy_from() has them, and the
  // least length at which they are worth it: SnappyTokens::least_copy(), or kNoCopy beyond most_distance.
  void (*snappy_copies)(const uint32_t* distances, size_t n, uint32_t most_distance, uint16_t* least, uint64_t* copies);

  // ---- rows (simd/rows-inl.h)

  // Appends n rows at `out`: all stretches of a row, then '\n' in place of the last separator if
  // `newline_replaces` and behind it otherwise. Returns the end. `out` must have room for the
  // rows' longest possible texts (quotes included) and kPad. ends[i], if `ends` is not nullptr,
  // becomes the end of row i, behind its '\n'; nothing is put beyond n of them.
  char* (*rows)(const RowStretch* stretches, size_t count, size_t n, bool newline_replaces, char* out, char** ends);

  // ---- Parquet (simd/pack-inl.h, range-inl.h, plain-inl.h)

  // Packs n codes of `width` bits (0 .. 16, 0 .. 32), first code in the lowest bits of the first
  // byte. Returns the bytes written, (n * width + 7) / 8; the bits behind the last code are 0.
  size_t (*pack_bits8)(const uint8_t* codes, size_t n, int width, uint8_t* out);
  size_t (*pack_bits16)(const uint16_t* codes, size_t n, int width, uint8_t* out);
  size_t (*pack_bits32)(const uint32_t* codes, size_t n, int width, uint8_t* out);

  // Least and greatest of n >= 1 values.
  void (*range16)(const uint16_t* values, size_t n, uint16_t* least, uint16_t* greatest);
  void (*range32)(const int32_t* values, size_t n, int32_t* least, int32_t* greatest);
  void (*range64)(const int64_t* values, size_t n, int64_t* least, int64_t* greatest);

  // The sum of table[codes[i]]. All codes are below 16, and the table has 16 entries.
  uint64_t (*sum_of_few)(const uint8_t* codes, size_t n, const uint8_t* table);

  // Texts as Parquet's PLAIN byte arrays: a 4-byte length, then the text. Returns the end; `out`
  // must have room for the sum of (4 + length) and kPad.
  uint8_t* (*plain_texts)(const char* heap, const uint32_t* at, const uint16_t* length, size_t n,
                          uint8_t* out);

  // ---- Arrow (simd/arrow-inl.h)

  // out[i] = base + codes[i]
  void (*widen8)(const uint8_t* codes, size_t n, int32_t base, int32_t* out);
  void (*widen16)(const uint16_t* codes, size_t n, int32_t base, int32_t* out);

  // Numbers of 128 bits, lower half first.
  void (*decimals128)(const int64_t* values, size_t n, int64_t* out);

  // Puts the texts of n codes one behind the other, the first at out + begin; ends[i] becomes the end of
  // text i, counted from `out`. Cells are those of kCell, one for each code. Returns the last end; `out`
  // must have room up to it, and kPad.
  uint32_t (*words8)(const uint8_t* codes, size_t n, const uint8_t* cells, uint32_t begin, uint8_t* out, int32_t* ends);
  uint32_t (*words16)(const uint16_t* codes, size_t n, const uint8_t* cells, uint32_t begin, uint8_t* out,
                      int32_t* ends);

  // The same with the texts of a heap.
  uint32_t (*pack_texts)(const char* heap, const uint32_t* at, const uint16_t* length, size_t n, uint32_t begin,
                         uint8_t* out, int32_t* ends);
};

// The best table for this processor, or the one that the environment variable TPCMILL_TARGET
// names (for tests; an unknown name throws Error, usage).
const Kernels& kernels();

// All tables that this processor can run, best first.
std::vector<const Kernels*> runnable_targets();

}  // namespace tpcmill
