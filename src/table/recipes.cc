#include "table/recipes.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace tpcmill {
namespace {

// Scratch arrays of Batch that the functions here use; recipes number theirs from 0.
enum SharedScratch : size_t {
  kPickScratch = 32, kPhoneScratch, kPhoneDraws, kAddressDraws, kAddressLengths, kTextOffsets
};

// Two decimal digits as text: "00" .. "99".
struct Pairs {
  char text[200];
};
constexpr Pairs make_pairs() {
  Pairs pairs{};
  for (int i = 0; i < 100; ++i) {
    pairs.text[2 * i] = static_cast<char>('0' + i / 10);
    pairs.text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}
constexpr Pairs kPairs = make_pairs();

void put_pair(char* out, uint64_t number) { std::memcpy(out, kPairs.text + 2 * number, 2); }

// The eight digits of a number below 10^8, made by splitting in halves three times:
//     12345678 -> 1234 5678 -> 12 34 56 78 -> 1 2 3 4 5 6 7 8     (the first in the lowest byte)
void put_eight(char* out, uint32_t number) {
  const uint64_t a = number / 10'000 | uint64_t{number % 10'000} << 32;
  const uint64_t hundreds = (a * 10'486 >> 20) & 0x0000'007f'0000'007f;
  const uint64_t b = hundreds | (a - 100 * hundreds) << 16;
  const uint64_t tens = (b * 103 >> 10) & 0x000f'000f'000f'000f;
  const uint64_t digits = (tens | (b - 10 * tens) << 8) + 0x3030'3030'3030'3030;
  std::memcpy(out, &digits, sizeof digits);
}

// The 64 characters of addresses, two at once.
constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,";
struct AddressPairs {
  char text[64 * 64][2];
};
constexpr AddressPairs make_address_pairs() {
  AddressPairs pairs{};
  for (size_t i = 0; i < 64 * 64; ++i) {
    pairs.text[i][0] = kAlphabet[i % 64];
    pairs.text[i][1] = kAlphabet[i / 64];
  }
  return pairs;
}
constexpr AddressPairs kAddressPairs = make_address_pairs();

}  // namespace

Picker make_picker(const Distribution& list) {
  Picker picker;
  picker.dictionary.texts = list.texts;
  picker.total = list.total();
  if (std::any_of(list.weights.begin(), list.weights.end(), [](int64_t weight) { return weight != 1; }))
    for (const uint32_t entry : list.entry_of_draw()) picker.of_draw.push_back(static_cast<uint16_t>(entry));
  return picker;
}

Picker make_number_picker(int64_t low, int64_t high, int64_t unit) {
  Picker picker;
  for (int64_t number = low; number <= high; ++number) {
    picker.dictionary.texts.push_back(std::to_string(number));
    picker.dictionary.values.push_back(number * unit);
  }
  picker.total = picker.dictionary.size();
  return picker;
}

void pick(const Kernels& kernels, const Picker& picker, const uint32_t* draws, size_t n, Batch& out, size_t column) {
  const bool narrow = picker.physical() == Physical::kCode8;
  if (picker.of_draw.empty()) {
    const uint32_t range = static_cast<uint32_t>(picker.total);
    if (narrow) return kernels.uniform8(draws, n, 0, range, out.code8(column));
    return kernels.uniform16(draws, n, 0, range, out.code16(column));
  }
  int64_t* const numbers = out.scratch<int64_t>(kPickScratch, n + kPad);
  uniform(kernels, draws, n, 0, static_cast<int64_t>(picker.total) - 1, numbers);
  if (narrow) {
    uint8_t* const codes = out.code8(column);
    for (size_t i = 0; i < n; ++i) codes[i] = static_cast<uint8_t>(picker.of_draw[static_cast<size_t>(numbers[i])]);
  } else {
    uint16_t* const codes = out.code16(column);
    for (size_t i = 0; i < n; ++i) codes[i] = picker.of_draw[static_cast<size_t>(numbers[i])];
  }
}

void uniform(const Kernels& kernels, const uint32_t* draws, size_t n, int64_t low, int64_t high, int64_t* out) {
  kernels.uniform64(draws, n, low, static_cast<uint64_t>(high - low + 1), out);
}

void numbers(const Parents& parents, int64_t base, int64_t* out) {
  for (size_t i = 0; i < parents.count; ++i) out[i] = base + static_cast<int64_t>(parents[i]);
}

uint32_t tagged_length(std::string_view prefix, int64_t greatest_key) {
  return static_cast<uint32_t>(prefix.size() + std::max<size_t>(9, std::to_string(greatest_key).size()));
}

void tagged(std::string_view prefix, const int64_t* keys, size_t n, Batch& out, size_t column) {
  constexpr size_t kRoom = 32;
  char* const heap = out.heap(column, n * kRoom);
  const Batch::TextArrays text = out.text(column, heap);
  for (size_t i = 0; i < n; ++i) {
    char* to = heap + i * kRoom;
    std::memcpy(to, prefix.data(), prefix.size());
    to += prefix.size();
    const uint64_t key = static_cast<uint64_t>(keys[i]);
    size_t digits = 9;
    for (uint64_t bound = 1'000'000'000; key >= bound; bound *= 10) ++digits;
    uint64_t high = key / 100'000'000;
    for (size_t place = digits - 8; place > 0; high /= 10) to[--place] = static_cast<char>('0' + high % 10);
    put_eight(to + digits - 8, static_cast<uint32_t>(key % 100'000'000));
    text.at[i] = static_cast<uint32_t>(i * kRoom);
    text.length[i] = static_cast<uint16_t>(prefix.size() + digits);
  }
}

void phone(const Kernels& kernels, const Draws& draws, Stream stream, const uint8_t* nations, size_t n, Batch& out,
           size_t column) {
  constexpr size_t kRoom = 16;
  uint32_t* const raw = out.scratch<uint32_t>(kPhoneDraws, n + kPad);
  uint16_t* const groups = out.scratch<uint16_t>(kPhoneScratch, 3 * (n + kPad));
  for (unsigned k = 0; k < 3; ++k) {
    draws.of_parents(stream, k, raw);
    kernels.uniform16(raw, n, k < 2 ? 100 : 1000, k < 2 ? 900 : 9000, groups + k * (n + kPad));
  }
  char* const heap = out.heap(column, n * kRoom);
  const Batch::TextArrays text = out.text(column, heap);
  for (size_t i = 0; i < n; ++i) {
    char* const to = heap + i * kRoom;
    const uint32_t area = groups[i], exchange = groups[n + kPad + i], line = groups[2 * (n + kPad) + i];
    put_pair(to, 10u + nations[i]);
    to[2] = '-';
    to[3] = static_cast<char>('0' + area / 100);
    put_pair(to + 4, area % 100);
    to[6] = '-';
    to[7] = static_cast<char>('0' + exchange / 100);
    put_pair(to + 8, exchange % 100);
    to[10] = '-';
    put_pair(to + 11, line / 100);
    put_pair(to + 13, line % 100);
    text.at[i] = static_cast<uint32_t>(i * kRoom);
    text.length[i] = 15;
  }
}

void address(const Kernels& kernels, const Draws& draws, Stream stream, size_t n, Batch& out, size_t column) {
  constexpr size_t kDraws = 9, kRoom = 48;
  uint32_t* const raw = out.scratch<uint32_t>(kAddressDraws, kDraws * n + kPad);
  uint32_t* const first = out.scratch<uint32_t>(kAddressLengths, n + kPad);
  draws.of_items(stream, kDraws, 1, 0, raw);
  for (size_t i = 0; i < n; ++i) first[i] = raw[i * kDraws];
  char* const heap = out.heap(column, n * kRoom);
  const Batch::TextArrays text = out.text(column, heap);
  kernels.uniform16(first, n, 10, 31, text.length);
  for (size_t i = 0; i < n; ++i) {
    char* to = heap + i * kRoom;
    text.at[i] = static_cast<uint32_t>(i * kRoom);
    for (size_t k = 1; k < kDraws; ++k) {
      // The official range of these draws overflows to -2^31: the scaled number is the negative
      // draw, one less for the greatest 255 of them. Its lowest 30 bits are five characters.
      const uint32_t x = raw[i * kDraws + k];
      const uint32_t bits = 0u - x - (x >= 2147483392u ? 1u : 0u);
      std::memcpy(to, kAddressPairs.text[bits & 4095], 2);
      std::memcpy(to + 2, kAddressPairs.text[bits >> 12 & 4095], 2);
      to[4] = kAlphabet[bits >> 24 & 63];
      to += 5;
    }
  }
}

PoolTexts pool_text(const World& world, CommentRange range, const uint32_t* offsets, const uint32_t* lengths, size_t n,
                    Batch& out, size_t column) {
  uint32_t* const from = out.scratch<uint32_t>(kTextOffsets, out.capacity() + kPad);
  char* const place = out.place(column);
  char* const heap = place != nullptr ? place : out.heap(column, out.capacity() * (kPoolTextSpan + range.high));
  const Batch::TextArrays text = out.text(column, heap);
  world.kernels.pool_offsets(offsets, n, static_cast<uint32_t>(TextPool::kBytes - range.high + 1), from);
  world.kernels.uniform16(lengths, n, range.low, range.high - range.low + 1, text.length);
  if (place != nullptr) {
    world.pool->copy_packed(world.kernels, from, text.length, n, text.at, heap);
    return {heap, text.at, text.length, nullptr};
  }
  const WordPool* const words = out.wants_words() ? world.pool->words() : nullptr;
  const WordSpans spans = words != nullptr ? out.words(column, *words, out.capacity() * range.high) : WordSpans{};
  world.pool->copy(world.kernels, from, text.length, n, spans, text.at, heap);
  return {heap, text.at, text.length, spans.count};
}

void mark_pool_text(const World& world, CommentRange range, const uint32_t* offsets, size_t n, PoolMarks& marks) {
  std::vector<uint32_t> at(n + kPad);
  world.kernels.pool_offsets(offsets, n, static_cast<uint32_t>(TextPool::kBytes - range.high + 1), at.data());
  for (size_t i = 0; i < n; ++i) marks.mark(at[i], range.high);
}

void mark_comments(const World& world, const Parents& parents, Stream stream, CommentRange range, PoolMarks& marks) {
  std::vector<uint32_t> offsets(parents.count + kPad);
  Draws(world.kernels, parents).of_parents(stream, 0, offsets.data());
  mark_pool_text(world, range, offsets.data(), parents.count, marks);
}

}  // namespace tpcmill
