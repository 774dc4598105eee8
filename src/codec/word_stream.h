#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "codec/zstd_tokens.h"
#include "simd/kernels.h"
#include "table/batch.h"
#include "tpcmill/job.h"
#include "tpcmill/layout.h"

namespace tpcmill::codec {

// A Snappy stream, LZ4 block or the sequences of a Zstandard frame of a page of texts whose words are
// known: repeated words need not be searched for, and it is smaller than what the general compressor
// makes. It is made as the texts arrive. The same texts make the same stream, however they are cut
// into batches.
//
// In the page each text has its length in front, PLAIN. With Zstandard, they may also stand one behind
// another, as DELTA_LENGTH_BYTE_ARRAY has them.
class WordStream {
 public:
  // Of texts of that many characters on average. Zstandard's higher levels are smaller still.
  static bool makes(const Codec& codec, Encoding encoding, double mean_length);

  // REQUIRES: makes() says so of some codec of this kind; kernels outlive this.
  WordStream(const Kernels& kernels, Codec::Kind codec, Encoding encoding = Encoding::kPlain);

  // Begins a page.
  void clear();

  // Takes in n texts, of `texts` and `words` from number `from` on, that stand PLAIN in `page`, behind
  // those taken in before. Lengths are below 256, and a page has less than 2^30 bytes.
  void append(const Buffer& page, const StringColumn& texts, const StringColumnWords& words, size_t from, size_t n);

  // Of the page, the bytes taken in.
  size_t bytes() const { return bytes_; }

  // The stream of `levels`, which may be empty, and the page, all of whose texts have been taken in.
  // Valid until clear(). REQUIRES: `levels` has less than 16 bytes; the codec is not Zstandard.
  std::span<const std::byte> finish(const Buffer& page, std::span<const std::byte> levels);

  // The sequences of `before` bytes of whatever kind and the texts; what they leave over is a literal.
  // Valid until clear(). To be called once a page. REQUIRES: the codec is Zstandard.
  std::span<const ZstdTokens::Sequence> sequences(size_t before);

 private:
  void list_pieces(const StringColumn& texts, const StringColumnWords& words, size_t from, size_t n);
  void find_copies();
  void find_lengths(const StringColumn& texts, const StringColumnWords& words, size_t from, size_t n);
  void place_texts(const StringColumnWords& words, size_t from, size_t n);
  template <class Tokens>
  void prepare_copies();
  template <class Tokens>
  void write(const Buffer& page);
  template <class Tokens>
  std::span<const std::byte> end(const Buffer& page, std::span<const std::byte> levels);

  const Kernels& kernels_;
  const Codec::Kind codec_;
  const uint32_t prefix_;         // bytes in front of a text
  const uint32_t most_distance_;  // that a copy reaches back

  // The pieces of the texts being taken in: for each text its length, and then its words, or all of
  // it if they are not known.
  struct Pieces {
    size_t count;
    std::vector<uint8_t> numbers;     // of words; kNoWord for all else, and behind the last one
    std::vector<uint32_t> begins;     // where they begin in the page, and where the last one ends
    std::vector<uint32_t> distances;  // each can be copied from so many bytes before, unless that is too far,
    std::vector<uint8_t> equal;       // together with those behind it, so many in all
    std::vector<uint16_t> least;      // if they have so many bytes,
    std::vector<uint64_t> copies;     // which becomes, but for the length, these bytes of the stream
  };
  Pieces pieces_;

  // Of all pieces of this page the words that can be copied from; another number for all else. The first
  // eight are none (WordSources).
  std::vector<uint8_t> numbers_;
  size_t count_ = 0;  // of pieces, before those being taken in
  size_t bytes_ = 0;  // of the page, taken in

  // The last place of each word and of each pair of words (WordSources), and the last byte of a text of each
  // length. Bytes are counted through all pages, with so much between two that none can be copied from
  // another: so nothing need be cleared.
  struct Free {
    void operator()(uint64_t* places) const noexcept;
  };
  std::unique_ptr<uint64_t[], Free> last_word_, last_pair_;
  std::vector<uint32_t> last_length_;
  uint32_t page_byte_ = 0;  // the byte that this page begins with

  size_t literal_ = 0;  // where those bytes of the page begin that are not in the stream yet
  Buffer out_;

  // How things stood before the last copies were made: before number i, at i modulo the number of
  // these. For codecs in which not every copy may be the last one.
  struct Before {
    uint32_t literal, at;  // in the page: literal_, and where the copy begins
    size_t out;            // bytes of the stream
  };
  std::array<Before, 4> before_;
  size_t copies_ = 0;
};

}  // namespace tpcmill::codec
