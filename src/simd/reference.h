#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "simd/kernels.h"
#include "simd/word_pool.h"

// What the kernels compute, in plain loops: slow, obvious, and right by definition. For tests and
// benchmarks.
namespace tpcmill::reference {

// One draw after another, from the run's first.
inline std::vector<uint32_t> draws(uint32_t first, uint32_t step, size_t n) {
  std::vector<uint32_t> out;
  for (uint64_t x = first; out.size() < n; x = x * step % 2147483647) out.push_back(static_cast<uint32_t>(x));
  return out;
}

// For each order its lines' draws, without gaps.
inline std::vector<uint32_t> line_draws(uint32_t first, uint32_t line_step, uint32_t order_step,
                                        const std::vector<uint8_t>& counts) {
  std::vector<uint32_t> out;
  uint64_t order = first;
  for (const uint8_t count : counts) {
    for (const uint32_t x : draws(static_cast<uint32_t>(order), line_step, count)) out.push_back(x);
    order = order * order_step % 2147483647;
  }
  return out;
}

// The specification's formula.
inline int64_t bounded(uint32_t draw, int64_t low, uint64_t range) {
  return low + static_cast<int64_t>(static_cast<double>(draw) / 2147483647.0 * static_cast<double>(range));
}

inline int64_t retail_price(int64_t key) { return 90000 + key / 10 % 20001 + key % 1000 * 100; }

inline int64_t charge(int64_t price, int64_t discount, int64_t tax) {
  return price * (100 - discount) / 100 * (100 + tax) / 100;
}

inline int64_t part_supplier(int64_t key, int64_t which, int64_t suppliers) {
  return (key + which * (suppliers / 4 + (key - 1) / suppliers)) % suppliers + 1;
}

inline std::string money(int64_t hundredths) {
  const uint64_t amount = hundredths < 0 ? 0 - static_cast<uint64_t>(hundredths) : static_cast<uint64_t>(hundredths);
  const std::string cents = std::to_string(100 + amount % 100).substr(1);
  return std::string(hundredths < 0 ? "-" : "") + std::to_string(amount / 100) + "." + cents;
}

// Bit b of code i is bit i * width + b of the result, counted from the lowest bit of byte 0.
template <class Code>
std::vector<uint8_t> pack_bits(const std::vector<Code>& codes, int width) {
  std::vector<uint8_t> out((codes.size() * static_cast<size_t>(width) + 7) / 8);
  size_t at = 0;
  for (const Code code : codes)
    for (int bit = 0; bit < width; ++bit, ++at)
      out[at / 8] = static_cast<uint8_t>(out[at / 8] | (code >> bit & 1) << at % 8);
  return out;
}

template <class T>
std::pair<T, T> range(const std::vector<T>& values) {
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return {*least, *greatest};
}

inline uint64_t sum_of_few(const std::vector<uint8_t>& codes, const uint8_t* table) {
  uint64_t sum = 0;
  for (const uint8_t code : codes) sum += table[code];
  return sum;
}

// Words picked until kPoolLineWords of them begin at or behind `end`: their numbers, and, for each
// kPoolCellText characters from `begin` on, in which word they begin and how far.
struct PickedWords {
  std::vector<uint8_t> numbers;
  std::vector<uint16_t> cells;
};
inline PickedWords pick_words(const std::vector<uint16_t>& entries, const std::vector<uint32_t>& draws,
                              const std::vector<uint32_t>& picks, uint32_t begin, uint32_t end) {
  PickedWords out;
  size_t at = begin;
  for (size_t i = 0, behind = 0; behind < kPoolLineWords; ++i) {
    const uint16_t entry = entries[(picks[i] & 0xffff) + static_cast<size_t>(bounded(draws[i], 0, picks[i] >> 16))];
    out.numbers.push_back(static_cast<uint8_t>(entry & 0xff));
    behind += at >= end;
    for (const size_t word_end = at + (entry >> 8); at < word_end; ++at)
      if (at % kPoolCellText == 0)
        out.cells.push_back(static_cast<uint16_t>(i * kPoolCellText + (entry >> 8) - (word_end - at)));
  }
  return out;
}

inline std::string plain_texts(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(text.size() >> shift & 0xff);
    out += text;
  }
  return out;
}

// A pool of the words with these numbers, one after another, and the text that it stands for.
struct Pool {
  std::vector<std::string> words;  // by number
  std::vector<uint8_t> numbers;
  std::string text;
  std::vector<uint32_t> begins;  // where each word begins in the text
  std::vector<PoolLine> lines;
  uint8_t texts[256][kPoolWordRoom] = {};
  uint8_t lengths[256] = {};

  // Text i of the kernel, and its words: a cut, and numbers.
  std::string text_at(uint32_t at, uint32_t length) const { return text.substr(at, length); }
  std::pair<uint32_t, std::vector<uint8_t>> words_at(uint32_t at, uint32_t length) const {
    const size_t first = static_cast<size_t>(std::ranges::upper_bound(begins, at) - begins.begin()) - 1;
    std::vector<uint8_t> found;
    for (size_t i = first; i < begins.size() && begins[i] < at + length; ++i) found.push_back(numbers[i]);
    return {at - begins[first], found};
  }
  WordPool view() const { return {lines.data(), texts, lengths}; }
};

inline Pool pool(std::vector<std::string> words, std::vector<uint8_t> numbers) {
  Pool pool{.words = std::move(words), .numbers = std::move(numbers), .text = {}, .begins = {}, .lines = {}};
  for (size_t i = 0; i < pool.words.size(); ++i) {
    std::copy(pool.words[i].begin(), pool.words[i].end(), pool.texts[i]);
    pool.lengths[i] = static_cast<uint8_t>(pool.words[i].size());
  }
  for (const uint8_t number : pool.numbers) {
    pool.begins.push_back(static_cast<uint32_t>(pool.text.size()));
    pool.text += pool.words[number];
  }
  for (size_t begin = 0; begin < pool.text.size(); begin += kPoolLineText) {
    const auto word_of = [&](size_t at) { return std::ranges::upper_bound(pool.begins, at) - pool.begins.begin() - 1; };
    const size_t first = static_cast<size_t>(word_of(begin));
    PoolLine line = {};
    for (size_t c = 0; c < std::size(line.cells); ++c) {
      const size_t word = static_cast<size_t>(word_of(begin + c * kPoolCellText));
      const size_t before = begin + c * kPoolCellText - pool.begins[word];
      line.cells[c] = static_cast<uint16_t>((word - first) * kPoolCellText + before);
    }
    for (size_t i = 0; i < kPoolLineWords && first + i < pool.numbers.size(); ++i)
      line.words[i] = pool.numbers[first + i];
    pool.lines.push_back(line);
  }
  pool.lines.emplace_back();  // kernels may read a little behind
  return pool;
}

// From where pieces of a page can be copied (Kernels::find_copies), one piece after another.
struct Copies {
  std::vector<uint32_t> distances;
  std::vector<uint8_t> equal;
};
inline Copies find_copies(const WordPieces& pieces, const WordSources& sources) {
  Copies copies;
  for (size_t i = 0; i < pieces.count; ++i) {
    const uint8_t* const whole = sources.numbers + sources.count + i;
    const size_t pair = pieces.numbers[i] + size_t{256} * pieces.numbers[i + 1];
    const uint64_t byte = sources.page_byte + pieces.begins[i];
    uint64_t place = sources.last_pair[pair];
    if (byte - (place >> 32) > sources.most_distance) place = sources.last_word[pieces.numbers[i]];
    copies.distances.push_back(static_cast<uint32_t>(byte - (place >> 32)));
    uint8_t equal = 0;
    if (copies.distances.back() <= sources.most_distance) {
      const uint8_t* const source = sources.numbers + (place & 0xffffffff);
      while (equal < 8 && pieces.numbers[i + equal] == source[equal]) ++equal;
    }
    copies.equal.push_back(std::max<uint8_t>(equal, 1));
    sources.last_pair[whole[0] + size_t{256} * whole[1]] = sources.last_word[whole[0]] =
        byte << 32 | (sources.count + i);
  }
  return copies;
}

}  // namespace tpcmill::reference
