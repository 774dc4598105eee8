// Texts from all over the pool, which is kept as words (simd/word_pool.h). The pool is too large
// for any cache, so what a text needs is asked for long before: first its cell, which says where
// its words are, then these. A word is put down as 32 bytes, the next one where it ended; eight
// words make most texts, so that few branches depend on a length.

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

// Where a text begins: a word, and the characters from there on that are not the text's.
struct WordPlace {
  const uint8_t* word;
  uint32_t skip;
};

// The word that the text's first character belongs to. A cell begins a few words before it; they
// are counted eight at once, without asking each.
HWY_INLINE WordPlace first_word(const uint8_t* HWY_RESTRICT lengths, WordPlace place) {
  for (;;) {
    uint32_t end = 0, before = 0, skipped = 0;
    for (size_t k = 0; k < kWordsAtOnce; ++k) {
      end += lengths[place.word[k]];
      const bool whole = end <= place.skip;
      before += whole;
      skipped = whole ? end : skipped;
    }
    place.word += before;
    place.skip -= skipped;
    if (HWY_LIKELY(before < kWordsAtOnce)) return place;
  }
}

// Puts eight words a time until `wanted` characters are there; returns how many words those are.
HWY_INLINE uint32_t put_words(const uint8_t (*HWY_RESTRICT texts)[kPoolWordRoom], const uint8_t* HWY_RESTRICT lengths,
                              const uint8_t* HWY_RESTRICT word, uint32_t wanted, uint8_t* HWY_RESTRICT out) {
  uint32_t done = 0, count = 0;
  do {
    for (size_t k = 0; k < kWordsAtOnce; ++k) {
      const size_t number = word[k];
      copy_word(texts[number], out + done);
      count += done < wanted;
      done += lengths[number];
    }
    word += kWordsAtOnce;
  } while (HWY_UNLIKELY(done < wanted));
  return count;
}

HWY_ATTR char* pool_texts(const WordPool& pool, const uint32_t* HWY_RESTRICT offsets,
                          const uint16_t* HWY_RESTRICT length, size_t n, const WordSpans& spans,
                          uint32_t* HWY_RESTRICT at, char* heap) {
  constexpr size_t kWordsAhead = 24, kCellsAhead = 48;  // texts between a request and its use
  const uint8_t(*const texts)[kPoolWordRoom] = pool.texts;
  const uint8_t* const lengths = pool.lengths;
  const uint8_t* const blocks = reinterpret_cast<const uint8_t*>(pool.blocks);
  uint32_t* const HWY_RESTRICT first = spans.first;
  uint8_t* const HWY_RESTRICT cut = spans.cut;
  uint8_t* const HWY_RESTRICT count = spans.count;

  const auto block_of = [&](size_t i) { return size_t{offsets[i] / kPoolBlockText} * sizeof(PoolBlock); };
  const auto cell_of = [&](size_t i) {
    return blocks + block_of(i) + offsets[i] % kPoolBlockText / kPoolCellText * sizeof(uint16_t);
  };
  // Leaves in spans what the cell says.
  const auto fetch_words = [&](size_t i) HWY_ATTR {
    uint16_t cell;
    hwy::CopyBytes<sizeof cell>(cell_of(i), &cell);
    const size_t word = block_of(i) + offsetof(PoolBlock, words) + cell / uint32_t{kPoolWordSpan};
    hwy::Prefetch(blocks + word);
    hwy::Prefetch(blocks + word + 14);
    first[i] = static_cast<uint32_t>(word);
    cut[i] = static_cast<uint8_t>(cell % uint32_t{kPoolWordSpan} + offsets[i] % kPoolCellText);
  };

  uint8_t* out = reinterpret_cast<uint8_t*>(heap);
  const auto put = [&](size_t i) HWY_ATTR {
    const WordPlace place = first_word(lengths, {blocks + first[i], cut[i]});
    const uint32_t wanted = place.skip + length[i];
    count[i] = static_cast<uint8_t>(put_words(texts, lengths, place.word, wanted, out));
    first[i] = static_cast<uint32_t>(place.word - blocks);
    cut[i] = static_cast<uint8_t>(place.skip);
    at[i] = static_cast<uint32_t>(out - reinterpret_cast<uint8_t*>(heap)) + place.skip;
    out += wanted;
  };

  for (size_t i = 0; i < n && i < kCellsAhead; ++i) hwy::Prefetch(cell_of(i));
  for (size_t i = 0; i < n && i < kWordsAhead; ++i) fetch_words(i);
  size_t i = 0;
  for (; i + kCellsAhead < n; ++i) {
    hwy::Prefetch(cell_of(i + kCellsAhead));
    fetch_words(i + kWordsAhead);
    put(i);
  }
  for (; i < n; ++i) {
    if (i + kWordsAhead < n) fetch_words(i + kWordsAhead);
    put(i);
  }
  return reinterpret_cast<char*>(out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
