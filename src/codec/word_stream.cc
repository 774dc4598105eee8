// See snappy_tokens.h, lz4_tokens.h and zstd_tokens.h for what streams are made of. A copy reaches
// back 65,535 bytes in the first two, as its two bytes can say. Of lineitem's comments, that is some
// 2,000, in which most words and many pairs of words have occurred.
//
// A text is four bytes that are its length, then its words: its pieces. Some texts at a time go
// through four passes, none of which has branches that depend on what the words are:
//
//     pieces    all of them are listed, one text after another
//     copies    for each, the last place of the same word with the same word behind it is looked up,
//               or else that of the same word; from there on, the words of both are compared, eight
//               at once (simd/copies-inl.h)
//     lengths   the four bytes can be copied from the last text of the same length (in Zstandard they
//               are shorter as literals)
//     stream    from one piece to the next that no copy has covered yet
//
// A text's first and last word may be cut. They are copied from whole ones like all others, being
// parts of them, but nothing is copied from them. A text's last word has no word behind it: it is
// copied from the last place of the same word, which is nearest.

#include "codec/word_stream.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

#include "codec/lz4_tokens.h"
#include "codec/snappy_tokens.h"

namespace tpcmill::codec {
namespace {

// Up to which level. Higher ones find parts of words, which in short texts matter most.
constexpr int kZstdLevel = 1, kZstdLevelOfLong = 3;
constexpr double kLong = 20;

constexpr uint32_t kPrefix = sizeof(uint32_t);
constexpr size_t kHead = 32;  // room for what the stream begins with
constexpr size_t kLengths = 256, kNumbers = 256;
constexpr size_t kWordsAtOnce = 8;

// Among numbers of words that can be copied from: no such word. Another number than kNoWord, which
// ends a text, so that nothing is equal beyond a text's end.
constexpr uint8_t kNoSource = 254;
static_assert(kNoSource != kNoWord);

}  // namespace

bool WordStream::makes(const Codec& codec, Encoding encoding, double mean_length) {
  const bool plain = encoding == Encoding::kPlain;
  if (codec.kind == Codec::Kind::kZstd)
    return codec.level <= (mean_length < kLong ? kZstdLevel : kZstdLevelOfLong) &&
           (plain || encoding == Encoding::kDeltaLengthByteArray);
  return plain && (codec.kind == Codec::Kind::kSnappy || codec.kind == Codec::Kind::kLz4Raw);
}

void WordStream::Free::operator()(uint64_t* places) const noexcept { std::free(places); }

// calloc: what is never touched takes no memory.
WordStream::WordStream(const Kernels& kernels, Codec::Kind codec, Encoding encoding)
    : kernels_(kernels),
      codec_(codec),
      prefix_(encoding == Encoding::kPlain ? kPrefix : 0),
      most_distance_(codec == Codec::Kind::kZstd ? ZstdTokens::kMostDistance : 65'535),
      numbers_(kWordsAtOnce, kNoSource),
      last_word_(static_cast<uint64_t*>(std::calloc(kNumbers, sizeof(uint64_t)))),
      last_pair_(static_cast<uint64_t*>(std::calloc(kNumbers * kNumbers, sizeof(uint64_t)))),
      last_length_(kLengths) {
  if (last_word_ == nullptr || last_pair_ == nullptr) throw std::bad_alloc();
  clear();
}

void WordStream::clear() {
  page_byte_ += static_cast<uint32_t>(bytes_) + most_distance_ + 1;
  if (page_byte_ >= uint32_t{1} << 31) {
    std::fill_n(last_word_.get(), kNumbers, 0);
    std::fill_n(last_pair_.get(), kNumbers * kNumbers, 0);
    std::ranges::fill(last_length_, 0);
    page_byte_ = most_distance_ + 1;
  }
  count_ = kWordsAtOnce;
  bytes_ = 0;
  literal_ = 0;
  copies_ = 0;
  out_.resize(kHead);
}

void WordStream::append(const Buffer& page, const StringColumn& texts, const StringColumnWords& words, size_t from,
                        size_t n) {
  constexpr size_t kTexts = 128;
  for (const size_t end = from + n; from < end; from += kTexts) {
    const size_t some = std::min(kTexts, end - from);
    list_pieces(texts, words, from, some);
    find_copies();
    if (codec_ == Codec::Kind::kZstd) {
      place_texts(words, from, some);
      write<ZstdTokens>(page);
    } else {
      find_lengths(texts, words, from, some);
      codec_ == Codec::Kind::kSnappy ? write<SnappyTokens>(page) : write<Lz4Tokens>(page);
    }
    count_ += pieces_.count;
  }
}

// Eight words are listed at once, even if there are fewer: what follows overwrites the surplus.
void WordStream::list_pieces(const StringColumn& texts, const StringColumnWords& words, size_t from, size_t n) {
  const size_t last = from + n - 1;
  const size_t room = 2 * n + words.first[last] + words.count[last] - words.first[from] + 2 * kWordsAtOnce + kPad;
  if (pieces_.numbers.size() < room) {
    pieces_.numbers.resize(room);
    pieces_.begins.resize(room);
    pieces_.distances.resize(room);
    pieces_.equal.resize(room);
    pieces_.least.resize(room);
    pieces_.copies.resize(room);
  }
  if (numbers_.size() < count_ + room) numbers_.resize(2 * (count_ + room));

  const uint8_t* const lengths = words.pool->lengths;
  uint8_t* number = pieces_.numbers.data();
  uint8_t* whole = numbers_.data() + count_;
  uint32_t* begin = pieces_.begins.data();
  uint32_t at = static_cast<uint32_t>(bytes_);
  for (size_t i = from; i < from + n; ++i) {
    const size_t count = words.count[i];
    const uint32_t cut = words.cut[i], text = at + prefix_, end = text + texts.length[i];
    *number++ = kNoWord;
    *whole++ = kNoSource;
    *begin++ = at;
    at = end;
    if (count == 0) [[unlikely]] {
      *number++ = kNoWord;
      *whole++ = kNoSource;
      *begin++ = text;
      continue;
    }
    const uint8_t* const word = words.words + words.first[i];
    uint32_t next = text - cut;
    for (size_t k = 0; k < count; k += kWordsAtOnce) {
      std::memcpy(number + k, word + k, kWordsAtOnce);
      std::memcpy(whole + k, word + k, kWordsAtOnce);
      for (size_t j = k; j < k + kWordsAtOnce; ++j) {
        begin[j] = next;
        next += lengths[word[j]];
      }
    }
    const bool cut_behind = begin[count - 1] + lengths[word[count - 1]] > end;
    whole[0] = cut != 0 ? kNoSource : whole[0];
    whole[count - 1] = cut_behind ? kNoSource : whole[count - 1];
    number += count;
    whole += count;
    begin += count;
  }
  *number = kNoWord;
  *whole = kNoSource;
  *begin = at;
  bytes_ = at;
  pieces_.count = static_cast<size_t>(number - pieces_.numbers.data());
}

// Here a word that is cut in front still begins where it would if it were whole: so the distance
// between what is left of it and the same part of a whole one is right.
void WordStream::find_copies() {
  const WordPieces pieces{pieces_.numbers.data(), pieces_.begins.data(), pieces_.count};
  const WordSources sources{.numbers = numbers_.data(), .count = count_, .last_word = last_word_.get(),
                            .last_pair = last_pair_.get(), .page_byte = page_byte_, .most_distance = most_distance_};
  kernels_.find_copies(pieces, sources, pieces_.distances.data(), pieces_.equal.data());
}

void WordStream::find_lengths(const StringColumn& texts, const StringColumnWords& words, size_t from, size_t n) {
  size_t piece = 0;
  for (size_t i = from; i < from + n; ++i) {
    const uint32_t here = page_byte_ + pieces_.begins[piece];
    uint32_t& last = last_length_[texts.length[i]];
    pieces_.distances[piece] = here - last;
    last = here;
    pieces_.begins[piece + 1] = pieces_.begins[piece] + prefix_;
    piece += 1 + std::max<size_t>(words.count[i], 1);
  }
}

// The same without copies of lengths.
void WordStream::place_texts(const StringColumnWords& words, size_t from, size_t n) {
  size_t piece = 0;
  for (size_t i = from; i < from + n; ++i) {
    pieces_.begins[piece + 1] = pieces_.begins[piece] + prefix_;
    piece += 1 + std::max<size_t>(words.count[i], 1);
  }
}

// What is the same for a piece wherever its copy begins.
template <class Tokens>
void WordStream::prepare_copies() {
  const uint32_t* const distances = pieces_.distances.data();
  uint16_t* const least = pieces_.least.data();
  uint64_t* const copies = pieces_.copies.data();
  if constexpr (std::is_same_v<Tokens, SnappyTokens>) {
    kernels_.snappy_copies(distances, pieces_.count, most_distance_, least, copies);
  } else {
    const uint32_t most_distance = most_distance_;
    for (size_t i = 0, n = pieces_.count; i < n; ++i) {
      least[i] = static_cast<uint16_t>(distances[i] > most_distance ? kNoCopy : Tokens::least_copy(distances[i]));
      copies[i] = Tokens::copy_from(distances[i]);
    }
  }
}

// Whether a piece becomes a copy cannot be foretold: so it always does, and is then kept or not.
template <class Tokens>
void WordStream::write(const Buffer& page) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(page.data());
  const uint32_t* const begins = pieces_.begins.data();
  const uint8_t* const equals = pieces_.equal.data();
  const size_t count = pieces_.count;
  // A byte of text becomes four at most.
  uint8_t* const start = reinterpret_cast<uint8_t*>(out_.reserve(4 * (bytes_ - literal_) + kPad));
  uint8_t* to = start;
  size_t literal = literal_, copies = copies_;
  [[maybe_unused]] const size_t written = out_.size();
  prepare_copies<Tokens>();
  const uint16_t* const least_lengths = pieces_.least.data();
  const uint64_t* const copies_of = pieces_.copies.data();
  uint32_t behind_copy = literal == begins[0];  // 1 or 0
  size_t at = begins[0];
  for (size_t i = 0; i < count;) {
    const size_t piece = i;
    i += equals[i];
    const size_t end = begins[i], length = end - at;
    behind_copy = length >= (least_lengths[piece] & ~behind_copy);
    const size_t kept = 0 - static_cast<size_t>(behind_copy);
    if constexpr (Tokens::kEndsLate) {
      before_[copies % before_.size()] = {static_cast<uint32_t>(literal), static_cast<uint32_t>(at),
                                          written + static_cast<size_t>(to - start)};
      copies += kept & 1;
    }
    if (at - literal > Tokens::kShortLiteral || length > Tokens::kShortCopy) [[unlikely]] {
      if (behind_copy != 0) {
        to = Tokens::put(bytes + literal, at - literal, copies_of[piece], length, to);
        literal = end;
      }
    } else {
      uint8_t* const behind = Tokens::put_short(bytes + literal, at - literal, copies_of[piece], length, to);
      to += static_cast<size_t>(behind - to) & kept;
      literal += (end - literal) & kept;
    }
    at = end;
  }
  literal_ = literal;
  copies_ = copies;
  out_.advance(static_cast<size_t>(to - start));
}

std::span<const std::byte> WordStream::finish(const Buffer& page, std::span<const std::byte> levels) {
  return codec_ == Codec::Kind::kSnappy ? end<SnappyTokens>(page, levels) : end<Lz4Tokens>(page, levels);
}

std::span<const ZstdTokens::Sequence> WordStream::sequences(size_t before) {
  const std::span<ZstdTokens::Sequence> all{reinterpret_cast<ZstdTokens::Sequence*>(out_.data() + kHead),
                                            (out_.size() - kHead) / sizeof(ZstdTokens::Sequence)};
  if (!all.empty()) all.front().literal += static_cast<uint32_t>(before);
  return all;
}

template <class Tokens>
std::span<const std::byte> WordStream::end(const Buffer& page, std::span<const std::byte> levels) {
  if constexpr (Tokens::kEndsLate) {
    for (; copies_ > 0; --copies_) {
      const Before& last = before_[(copies_ - 1) % before_.size()];
      if (Tokens::may_be_last(page.size() - last.at, page.size() - literal_)) break;
      out_.resize(last.out);
      literal_ = last.literal;
    }
  }
  const size_t rest = page.size() - literal_;
  uint8_t* const to = reinterpret_cast<uint8_t*>(out_.reserve(rest + rest / 128 + kHead));
  out_.advance(static_cast<size_t>(
      Tokens::put_end(reinterpret_cast<const uint8_t*>(page.data()) + literal_, rest, to) - to));
  uint8_t* const stream = reinterpret_cast<uint8_t*>(out_.data()) + kHead;
  const uint8_t* const begin = Tokens::put_begin(levels, page.size(), stream);
  return out_.bytes().subspan(kHead - static_cast<size_t>(stream - begin));
}

}  // namespace tpcmill::codec
