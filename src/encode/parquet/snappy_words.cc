// See snappy_numbers.cc for what a Snappy stream is made of. A copy reaches back 65,535 bytes here,
// as its two bytes can say. Of lineitem's comments, that is some 2,000, in which most words and
// many pairs of words have occurred.
//
// A text is four bytes that are its length, then its words. Going through them, the last place of
// the same pair is looked up, or else that of the same word; the words behind are compared, eight
// at once, and what is equal becomes a copy. A text's first and last word may be cut. They are
// copied from whole ones like all others, being parts of them, but nothing is copied from them.
// The four bytes are copied from the last text of the same length.

#include "encode/parquet/snappy_words.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tpcmill::parquet {
namespace {

constexpr uint32_t kMostDistance = 65'535;
constexpr size_t kLeastCopy = 4;
constexpr size_t kPrefix = sizeof(uint32_t);
constexpr size_t kHead = 5;  // room for the stream's varint
constexpr size_t kLengths = 256;      // texts of known words are shorter
constexpr size_t kWordsAtOnce = 8;
constexpr uint32_t kRestart = uint32_t{1} << 31;

uint8_t* put_literal(const uint8_t* from, size_t length, uint8_t* to) {
  if (length <= 60) {
    *to++ = static_cast<uint8_t>((length - 1) << 2);
    std::memcpy(to, from, 16);
    if (length > 16) [[unlikely]] std::memcpy(to + 16, from + 16, 48);
    return to + length;
  }
  const uint32_t less_one = static_cast<uint32_t>(length - 1);
  const unsigned bytes = less_one < 256 ? 1 : less_one < 65'536 ? 2 : 4;
  *to++ = static_cast<uint8_t>((bytes == 4 ? 63 : 59 + bytes) << 2);
  std::memcpy(to, &less_one, sizeof less_one);
  to += bytes;
  std::memcpy(to, from, length);
  return to + length;
}

uint8_t* put_copy(size_t distance, size_t length, uint8_t* to) {
  for (; length > 64; length -= 64) {
    *to++ = 63 << 2 | 2;
    std::memcpy(to, &distance, 2);
    to += 2;
  }
  const bool near = distance < 2048 && length >= 4 && length <= 11;
  const size_t one = (length - 4) << 2 | 1 | distance >> 8 << 5 | (distance & 255) << 8;
  const size_t two = (length - 1) << 2 | 2 | distance << 8;
  const uint32_t copy = static_cast<uint32_t>(near ? one : two);
  std::memcpy(to, &copy, sizeof copy);
  return to + (near ? 2 : 3);
}

}  // namespace

// The stream being written, in a function's own variables.
struct SnappyWords::Stream {
  const uint8_t* page;
  size_t literal;
  uint8_t* to;

  // The bytes from `at` on are those `distance` before.
  void copy(size_t at, size_t distance, size_t length) {
    if (literal < at) to = put_literal(page + literal, at - literal, to);
    to = put_copy(distance, length, to);
    literal = at + length;
  }
};

SnappyWords::SnappyWords() : last_word_(256), last_pair_(256 * 256), last_length_(kLengths) { restart(); }

void SnappyWords::restart() {
  std::ranges::fill(last_word_, 0);
  std::ranges::fill(last_pair_, 0);
  std::ranges::fill(last_length_, 0);
  page_words_ = 1;
  page_bytes_ = 1 << 17;
}

void SnappyWords::append(const Buffer& page, size_t at, const Slices& texts, const SliceWords& words, size_t from,
                         size_t n) {
  if (n == 0) return;
  const size_t more = n + words.first[from + n - 1] + words.count[from + n - 1] - words.first[from];
  const size_t room = end_ + more + 2 * kWordsAtOnce;
  if (numbers_.size() < room) {
    numbers_.resize(room + room / 2);
    begins_.resize(room + room / 2);
  }
  if (out_.empty()) out_.resize(kHead);
  // No more than a tag of three bytes for every byte of text.
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out_.reserve(4 * (page.size() - at) + (at - literal_) + 64));

  Stream stream{reinterpret_cast<const uint8_t*>(page.data()), literal_, begin};
  for (size_t i = from; i < from + n; ++i) {
    const size_t length = texts.length[i];
    if (words.count[i] != 0)
      add_text(stream, at, length, {words.words + words.first[i], words.count[i]}, words.cut[i], words.pool->lengths);
    at += kPrefix + length;
  }
  literal_ = stream.literal;
  out_.advance(static_cast<size_t>(stream.to - begin));
}

void SnappyWords::add_text(Stream& stream, size_t at, size_t length, std::span<const uint8_t> words, size_t cut,
                           const uint8_t* lengths) {
  // Four bytes that would have to end a literal are no fewer as a copy from far away.
  const uint32_t here = page_bytes_ + static_cast<uint32_t>(at);
  const uint32_t distance = here - last_length_[length];
  const bool in_literal = stream.literal < at;
  if (distance <= (in_literal ? 2047 : kMostDistance)) stream.copy(at, distance, kPrefix);
  last_length_[length] = here;

  numbers_[end_] = kNoWord;
  begins_[end_] = static_cast<uint32_t>(at);
  text_ = ++end_;
  uint8_t* const numbers = numbers_.data() + text_;
  uint32_t* const begins = begins_.data() + text_;
  const uint32_t text_at = static_cast<uint32_t>(at + kPrefix), text_end = static_cast<uint32_t>(text_at + length);
  uint32_t next = text_at - static_cast<uint32_t>(cut);
  for (size_t k = 0; k < words.size(); k += kWordsAtOnce) {
    std::memcpy(numbers + k, words.data() + k, kWordsAtOnce);
    for (size_t i = k; i < k + kWordsAtOnce; ++i) {
      begins[i] = next;
      next += lengths[numbers[i]];
    }
  }
  end_ = text_ + words.size();
  const bool cut_behind = begins_[end_ - 1] + lengths[numbers_[end_ - 1]] > text_end;
  begins[0] = text_at;
  begins[words.size()] = text_end;
  numbers[words.size()] = kNoWord;

  add_words(stream, cut);
  remember(cut, cut_behind);
}

void SnappyWords::add_words(Stream& stream, size_t cut) {
  const uint8_t* const numbers = numbers_.data();
  const uint32_t* const begins = begins_.data();
  const uint32_t page_words = page_words_;
  const auto distance_of = [&](uint32_t place, uint32_t at) {
    return place < page_words ? ~uint32_t{0} : at - begins[place - page_words];
  };
  for (size_t i = text_; i < end_;) {
    const uint32_t at = begins[i];
    const uint32_t before = i == text_ ? static_cast<uint32_t>(cut) : 0;
    uint32_t place = last_pair_[size_t{numbers[i]} << 8 | numbers[i + 1]];
    uint32_t distance = distance_of(place, at) - before;
    if (distance > kMostDistance) {
      place = last_word_[numbers[i]];
      distance = distance_of(place, at) - before;
      if (distance > kMostDistance) {
        ++i;
        continue;
      }
    }
    const uint8_t* const there = numbers + (place - page_words);
    size_t equal = 0;
    for (;;) {
      uint64_t these, those;
      std::memcpy(&these, numbers + i + equal, sizeof these);
      std::memcpy(&those, there + equal, sizeof those);
      if (these != those) {
        equal += static_cast<size_t>(std::countr_zero(these ^ those)) / 8;
        break;
      }
      equal += sizeof these;
      if (i + equal >= end_) break;
    }
    const size_t behind = std::min(i + equal, end_);
    const size_t length = begins[behind] - at;
    if (length >= kLeastCopy) stream.copy(at, distance, length);
    i = behind;
  }
}

// Only whole words can be copied from, and only pairs of them.
void SnappyWords::remember(size_t cut, bool cut_behind) {
  const size_t first = text_ + (cut != 0 ? 1 : 0), last = end_ - (cut_behind ? 1 : 0);
  const uint8_t* const numbers = numbers_.data();
  for (size_t i = first; i < last; ++i) {
    const uint32_t place = page_words_ + static_cast<uint32_t>(i);
    last_word_[numbers[i]] = place;
    if (i + 1 < last) last_pair_[size_t{numbers[i]} << 8 | numbers[i + 1]] = place;
  }
  if (cut != 0) numbers_[text_] = kNoWord;
  if (cut_behind) numbers_[end_ - 1] = kNoWord;
}

std::span<const std::byte> SnappyWords::finish(const Buffer& page) {
  if (out_.empty()) out_.resize(kHead);
  if (literal_ < page.size()) {
    uint8_t* const to = reinterpret_cast<uint8_t*>(out_.reserve(page.size() - literal_ + 8));
    out_.advance(static_cast<size_t>(
        put_literal(reinterpret_cast<const uint8_t*>(page.data()) + literal_, page.size() - literal_, to) - to));
  }
  Buffer head;
  put_varint(head, page.size());
  const std::span<const std::byte> stream = out_.bytes().subspan(kHead - head.size());
  std::memcpy(out_.data() + (kHead - head.size()), head.data(), head.size());

  page_words_ += static_cast<uint32_t>(end_);
  page_bytes_ += static_cast<uint32_t>(page.size()) + kMostDistance + 1;
  if (page_words_ >= kRestart || page_bytes_ >= kRestart) restart();
  end_ = 0;
  literal_ = 0;
  out_.clear();
  return stream;
}

}  // namespace tpcmill::parquet
