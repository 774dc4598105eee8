#pragma once

#include <cstddef>
#include <cstdint>

namespace tpcmill {

// Text that is kept as the numbers of its words. There are fewer than 255 distinct words, so a
// number is a byte; a word has its blank in front, its comma or "the" behind, and terminators are
// words of their own, so that the text is nothing but words one after another.
//
// For every kPoolLineText characters there is a line, as large as a line of the processor's cache:
// most texts are made from one line, and so wait for memory once.
//
//     cells    for every kPoolCellText characters, where they begin:
//              position in `words` * kPoolCellText + characters of that word that lie before
//     words    from the one that the line's first character belongs to: to the line's end, and as
//              far beyond it as there is room
constexpr size_t kPoolLineText = 256;
constexpr size_t kPoolCellText = 32;
constexpr size_t kPoolLineWords = 48;  // 45 words are the most that lie in a line

struct PoolLine {
  uint16_t cells[kPoolLineText / kPoolCellText];
  uint8_t words[kPoolLineWords];
};
static_assert(sizeof(PoolLine) == 64);

// The longest word has a character less.
constexpr size_t kPoolWordSpan = 18;

// A text is put down from the first word of a cell on: so much may lie before it, and no more.
constexpr size_t kPoolTextSpan = kPoolCellText + kPoolWordSpan;

// No word has this number.
constexpr uint8_t kNoWord = 255;

// Lines, and what the words are: word w is the first lengths[w] characters of texts[w]. Numbers
// that no word has are words without characters.
constexpr size_t kPoolWordRoom = 32;
struct WordPool {
  const PoolLine* lines;
  const uint8_t (*texts)[kPoolWordRoom];
  const uint8_t* lengths;
};

// The words of some texts cut from the pool: text i is words[first[i]] ... words[first[i] +
// count[i] - 1], less cut[i] characters of the first one, and less what the last one is too long.
struct WordSpans {
  uint8_t* words;
  uint32_t* first;
  uint8_t* cut;
  uint8_t* count;
};

}  // namespace tpcmill
