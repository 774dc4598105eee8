#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "table/batch.h"

namespace tpcmill::parquet {

// A Snappy stream of a page of texts, PLAIN, whose words are known: repeated words need not be
// searched for, and it is smaller than what the general compressor makes. It is made as the texts
// arrive. The same texts make the same stream, however they are cut into batches.
class SnappyWords {
 public:
  SnappyWords();

  // Takes in n texts, of `texts` and `words` from number `from` on, that stand PLAIN in page[at ...),
  // behind those taken in before.
  void append(const Buffer& page, size_t at, const Slices& texts, const SliceWords& words, size_t from, size_t n);

  // Ends the page; the next text begins a new one. The stream is valid until then.
  std::span<const std::byte> finish(const Buffer& page);

 private:
  struct Stream;

  void add_text(Stream& stream, size_t at, size_t length, std::span<const uint8_t> words, size_t cut,
                const uint8_t* lengths);
  void add_words(Stream& stream, size_t cut);
  void remember(size_t cut, bool cut_behind);
  void restart();

  // The words of the page, in order: for each text one that means its length, then its words.
  // Positions in the page where they begin. (Those cut off are marked as no words once they lie
  // behind: the cut ones are none that can be copied.)
  std::vector<uint8_t> numbers_;
  std::vector<uint32_t> begins_;
  size_t text_ = 0, end_ = 0;  // the words of the current text are text_ ... end_ - 1

  // The last place of each word, and of each pair of words (the first one's number * 256 + the
  // second one's), counted as in numbers_ but from page_words_. Places before that belong to
  // pages that are finished, so that nothing need be cleared between pages.
  std::vector<uint32_t> last_word_, last_pair_;
  uint32_t page_words_ = 1;

  // The last position of a text of each length, counted from page_bytes_ likewise.
  std::vector<uint32_t> last_length_;
  uint32_t page_bytes_ = 1 << 17;

  size_t literal_ = 0;  // where those bytes of the page begin that are not in the stream yet
  Buffer out_;
};

}  // namespace tpcmill::parquet
