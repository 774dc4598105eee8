#pragma once

#include <cstddef>
#include <cstdint>

namespace tpcmill {

// Text that is kept as the numbers of its words. There are fewer than 255 distinct words, so a
// number is a byte; a word has its blank in front, its comma or "the" behind, and terminators are
// words of their own, so that the text is nothing but words one after another.
//
// The text is cut into blocks of kPoolBlockText characters, each of which is kept as
//
//     cells    for every kPoolCellText characters of it, where they begin:
//              position in `words` * kPoolWordSpan + characters of that word that lie before
//     words    from the one that the block's first character belongs to, far enough for any text
//              of up to kPoolBehind characters that begins in the block
constexpr size_t kPoolBlockText = 16 * 1024;
constexpr size_t kPoolCellText = 32;
constexpr size_t kPoolBehind = 256;
constexpr size_t kPoolWordSpan = 18;    // more than the longest word has characters
constexpr size_t kPoolBlockWords = 2688;

struct PoolBlock {
  uint16_t cells[kPoolBlockText / kPoolCellText];
  uint8_t words[kPoolBlockWords];
};
static_assert(kPoolBlockWords * kPoolWordSpan <= 65'536 && sizeof(PoolBlock) % 64 == 0);

// No word has this number.
constexpr uint8_t kNoWord = 255;

// Blocks, and what the words are: word w is the first lengths[w] characters of texts[w].
constexpr size_t kPoolWordRoom = 32;
struct WordPool {
  const PoolBlock* blocks;
  const uint8_t (*texts)[kPoolWordRoom];
  const uint8_t* lengths;
};

// The words of some texts cut from the pool: text i is words number first[i] ... first[i] +
// count[i] - 1 of the pool's memory, counted in bytes from its first block, less `cut[i]`
// characters of the first one, and less what the last one is too long.
struct WordSpans {
  uint32_t* first;
  uint8_t* cut;
  uint8_t* count;
};

}  // namespace tpcmill
