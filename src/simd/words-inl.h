// Texts from all over the pool, which is kept as words (simd/word_pool.h). The pool is too large
// for any cache, so a text's line is asked for long before. A word is put down as 32 bytes, the
// next one where it ended; eight words make most texts of lineitem, so that few branches depend on
// a length.
//
// Whoever wants to know a text's words has to have its first one found. For the text alone that is
// not worth it: it is put down from the beginning of its cell on, and what is too much lies before.

#if defined(TPCMILL_SIMD_WORDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TPCMILL_SIMD_WORDS_INL_H_
#undef TPCMILL_SIMD_WORDS_INL_H_
#else
#define TPCMILL_SIMD_WORDS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/cache_control.h"
#include "hwy/highway.h"
#include "simd/kernels.h"
#include "simd/word_pool.h"

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

HWY_INLINE void copy_word(const uint8_t* HWY_RESTRICT from, uint8_t* HWY_RESTRICT to) {
  const hn::CappedTag<uint8_t, kPoolWordRoom> d;
  for (size_t i = 0; i < kPoolWordRoom; i += hn::MaxLanes(d)) hn::StoreU(hn::LoadU(d, from + i), d, to + i);
}

constexpr size_t kWordsAtOnce = 8;
constexpr size_t kSoughtAtOnce = 5;

// A text's first word: its position in a line, and the characters of it that lie before the text.
struct WordPlace {
  const uint8_t* words;  // of the line
  size_t position;
  uint32_t skip;
};

// The word that a character belongs to. Its cell begins a few words before; they are counted some
// at once, without asking each. (A cell has 32 characters, so there are as many words at most.)
HWY_INLINE WordPlace find_word(const PoolLine* HWY_RESTRICT lines, const uint8_t* HWY_RESTRICT lengths,
                               uint32_t character) {
  const PoolLine& line = lines[character / kPoolLineText];
  const uint32_t cell = line.cells[character % kPoolLineText / kPoolCellText];
  WordPlace place{line.words, cell / kPoolCellText,
                  static_cast<uint32_t>(cell % kPoolCellText + character % kPoolCellText)};
  for (;;) {
    uint32_t end = 0, before = 0, skipped = 0;
    for (size_t k = 0; k < kSoughtAtOnce; ++k) {
      end += lengths[place.words[place.position + k]];
      const bool whole = end <= place.skip;
      before += whole;
      skipped = whole ? end : skipped;
    }
    place.position += before;
    place.skip -= skipped;
    if (HWY_LIKELY(before < kSoughtAtOnce)) return place;
  }
}

// A line mostly holds some 90 characters more than it must.
HWY_INLINE void fetch_text(const PoolLine* lines, uint32_t offset, uint32_t length) {
  constexpr uint32_t kMore = 64;
  hwy::Prefetch(lines + offset / kPoolLineText);
  if (HWY_UNLIKELY(length > kMore)) hwy::Prefetch(lines + (offset + length - kMore) / kPoolLineText);
}

constexpr size_t kTextsAhead = 32;

// Calls put(i) for each text, whose lines have been asked for long before.
template <class Put>
HWY_INLINE void for_each_text(const PoolLine* HWY_RESTRICT lines, const uint32_t* HWY_RESTRICT offsets,
                              const uint16_t* HWY_RESTRICT length, size_t n, const Put& put) {
  for (size_t i = 0; i < n && i < kTextsAhead; ++i) fetch_text(lines, offsets[i], length[i]);
  size_t i = 0;
  for (; i + kTextsAhead < n; ++i) {
    fetch_text(lines, offsets[i + kTextsAhead], length[i + kTextsAhead]);
    put(i);
  }
  for (; i < n; ++i) put(i);
}

// The words from the beginning of a character's cell to the end of its line.
struct CellWords {
  const uint8_t* words;
  size_t count;
  uint32_t before;  // characters of them that lie before this one
};

HWY_INLINE CellWords words_of_cell(const PoolLine* HWY_RESTRICT lines, uint32_t character) {
  const PoolLine& line = lines[character / kPoolLineText];
  const uint32_t cell = line.cells[character % kPoolLineText / kPoolCellText];
  return {line.words + cell / kPoolCellText, kPoolLineWords - cell / kPoolCellText,
          static_cast<uint32_t>(cell % kPoolCellText + character % kPoolCellText)};
}

// The words of a line that follow a place, but for the first `skipped` of them.
HWY_INLINE CellWords words_behind(const WordPlace& place, size_t skipped) {
  const size_t position = place.position + skipped;
  return {place.words + position, kPoolLineWords - position, 0};
}

// Puts words down at `out` until they reach `enough` or the line has no more. Returns their end.
HWY_INLINE uint8_t* put_words(const WordPool& pool, CellWords cell, uint8_t* HWY_RESTRICT out, const uint8_t* enough) {
  const uint8_t(*const HWY_RESTRICT texts)[kPoolWordRoom] = pool.texts;
  const uint8_t* const HWY_RESTRICT lengths = pool.lengths;
  for (;; cell.count -= kWordsAtOnce, cell.words += kWordsAtOnce) {
    const size_t n = HWY_MIN(cell.count, kWordsAtOnce);
    if (HWY_LIKELY(n == kWordsAtOnce)) {
      for (size_t k = 0; k < kWordsAtOnce; ++k) {
        copy_word(texts[cell.words[k]], out);
        out += lengths[cell.words[k]];
      }
    } else {
      for (size_t k = 0; k < n; ++k) {
        copy_word(texts[cell.words[k]], out);
        out += lengths[cell.words[k]];
      }
    }
    if (HWY_LIKELY(out >= enough) || n == cell.count) return out;
  }
}

// The texts alone.
HWY_INLINE char* texts_only(const WordPool& given, const uint32_t* HWY_RESTRICT offsets,
                            const uint16_t* HWY_RESTRICT length, size_t n, uint32_t* HWY_RESTRICT at, char* heap) {
  const WordPool pool = given;
  uint8_t* out = reinterpret_cast<uint8_t*>(heap);
  const auto put = [&](size_t i) HWY_ATTR {
    const CellWords first = words_of_cell(pool.lines, offsets[i]);
    at[i] = static_cast<uint32_t>(out - reinterpret_cast<uint8_t*>(heap)) + first.before;
    uint8_t* const end = out + first.before + length[i];
    uint8_t* put_so_far = put_words(pool, first, out, end);
    // A text that goes on in the next line is put down from the beginning of a cell there. What lies
    // before it in that cell is put down a second time, and is this text's own: at least a cell of the
    // line before has been put down already.
    while (HWY_UNLIKELY(put_so_far < end)) {
      const uint32_t left = static_cast<uint32_t>(end - put_so_far);
      const CellWords next = words_of_cell(pool.lines, offsets[i] + length[i] - left);
      put_so_far = put_words(pool, next, put_so_far - next.before, end);
    }
    out = end;
  };
  for_each_text(pool.lines, offsets, length, n, put);
  return reinterpret_cast<char*>(out);
}

HWY_ATTR char* pool_texts(const WordPool& pool, const uint32_t* HWY_RESTRICT offsets,
                          const uint16_t* HWY_RESTRICT length, size_t n, const WordSpans& spans,
                          uint32_t* HWY_RESTRICT at, char* heap) {
  if (spans.words == nullptr) return texts_only(pool, offsets, length, n, at, heap);
  const uint8_t(*const HWY_RESTRICT texts)[kPoolWordRoom] = pool.texts;
  const uint8_t* const HWY_RESTRICT lengths = pool.lengths;
  const PoolLine* const HWY_RESTRICT lines = pool.lines;
  uint8_t* HWY_RESTRICT words = spans.words;
  uint32_t* const HWY_RESTRICT first = spans.first;
  uint8_t* const HWY_RESTRICT cut = spans.cut;
  uint8_t* const HWY_RESTRICT count = spans.count;
  uint8_t* out = reinterpret_cast<uint8_t*>(heap);

  const auto put_word = [&](size_t word, uint32_t wanted, uint32_t& done, uint32_t& used) HWY_ATTR {
    copy_word(texts[word], out + done);
    used += done < wanted;
    done += lengths[word];
  };
  const auto put = [&](size_t i) HWY_ATTR {
    WordPlace place = find_word(lines, lengths, offsets[i]);
    const uint32_t begin = offsets[i] - place.skip, wanted = place.skip + length[i];
    first[i] = static_cast<uint32_t>(words - spans.words);
    cut[i] = static_cast<uint8_t>(place.skip);
    at[i] = static_cast<uint32_t>(out - reinterpret_cast<uint8_t*>(heap)) + place.skip;
    uint32_t done = 0, used = 0;
    for (;;) {
      const uint8_t* const word = place.words + place.position;
      const size_t left = kPoolLineWords - place.position;
      hwy::CopyBytes<kWordsAtOnce>(word, words + used);
      if (HWY_LIKELY(left >= kWordsAtOnce)) {
        for (size_t k = 0; k < kWordsAtOnce; ++k) put_word(word[k], wanted, done, used);
      } else {
        for (size_t k = 0; k < left; ++k) put_word(word[k], wanted, done, used);
      }
      if (HWY_LIKELY(done >= wanted)) break;
      place.position += kWordsAtOnce;
      if (left <= kWordsAtOnce) place = find_word(lines, lengths, begin + done);
    }
    count[i] = static_cast<uint8_t>(used);
    words += used;
    out += wanted;
  };

  for_each_text(lines, offsets, length, n, put);
  return reinterpret_cast<char*>(out);
}

// The first word is put down from the character on that belongs to the text.
HWY_ATTR char* packed_pool_texts(const WordPool& given, const uint32_t* HWY_RESTRICT offsets,
                                 const uint16_t* HWY_RESTRICT length, size_t n, uint32_t* HWY_RESTRICT at, char* heap) {
  const WordPool pool = given;
  uint8_t* out = reinterpret_cast<uint8_t*>(heap);
  const auto put = [&](size_t i) HWY_ATTR {
    const WordPlace first = find_word(pool.lines, pool.lengths, offsets[i]);
    at[i] = static_cast<uint32_t>(out - reinterpret_cast<uint8_t*>(heap));
    uint8_t* const end = out + length[i];
    const size_t word = first.words[first.position];
    copy_word(pool.texts[word] + first.skip, out);
    uint8_t* put_so_far = put_words(pool, words_behind(first, 1), out + pool.lengths[word] - first.skip, end);
    while (HWY_UNLIKELY(put_so_far < end)) {
      const uint32_t left = static_cast<uint32_t>(end - put_so_far);
      const WordPlace next = find_word(pool.lines, pool.lengths, offsets[i] + length[i] - left);
      put_so_far = put_words(pool, words_behind(next, 0), put_so_far, end);
    }
    out = end;
  };
  for_each_text(pool.lines, offsets, length, n, put);
  return reinterpret_cast<char*>(out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
