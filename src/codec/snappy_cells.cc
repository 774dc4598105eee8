// See snappy_tokens.h for what a stream is made of.
//
// Of texts of equal length, some bytes are the same in all of them: the length in front, and dashes. What
// lies between is cut behind them:
//
//     length   2 5 -   9 8 9 -   7 4 1 -   2 9 8 8        (a phone number: four bytes and fifteen)
//     |_______________|_________|_________|_________|
//
// so that what is in a cell has often been in another one: there are 25 countries here, and 900 times
// three digits. The last cell with the same bytes is looked up, and copied. As in word_stream.cc, no branch
// depends on whether there is one.

#include "codec/snappy_cells.h"

#include <algorithm>
#include <cstring>

#include "codec/snappy_tokens.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kLeastCell = 4, kMostCell = 8;  // no copy is shorter; what is longer hardly recurs
constexpr size_t kMostWidth = 64;
constexpr uint32_t kMostDistance = 65'535;
constexpr unsigned kSlotBits = 14;

struct Cell {
  size_t at, length;  // in the text
  uint64_t mask;      // of its bytes
};

uint64_t eight_bytes(const uint8_t* from) {
  uint64_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

// Bytes of the first text, with its length in front; 0: not all can be like that, or be short enough.
size_t width_of_first(std::span<const std::byte> texts) {
  uint32_t length = 0;
  if (texts.size() < sizeof length) return 0;
  std::memcpy(&length, texts.data(), sizeof length);
  const size_t width = sizeof length + length;
  return width <= kMostWidth && texts.size() % width == 0 ? width : 0;
}

// The cells that the first texts have; empty if these are not all short.
std::vector<Cell> find_cells(const uint8_t* texts, size_t size, size_t width) {
  constexpr size_t kTexts = 64;
  bool varies[kMostWidth] = {};
  for (size_t at = width; at < std::min(size, kTexts * width); ++at) varies[at % width] |= texts[at] != texts[at % width];
  std::vector<Cell> cells;
  size_t begin = 0;
  bool any = false;
  for (size_t i = 0; i <= width; ++i) {
    if (i == width || (varies[i] && any && !varies[i - 1])) {
      const size_t length = i - begin;
      if (length < kLeastCell || length > kMostCell) return {};
      cells.push_back({begin, length, ~uint64_t{0} >> 8 * (sizeof(uint64_t) - length)});
      begin = i;
    }
    any |= i < width && varies[i];
  }
  return cells;
}

uint8_t* put_cells(const uint8_t* texts, size_t size, size_t width, const std::vector<Cell>& cells, uint32_t* last,
                   uint8_t* to) {
  constexpr uint64_t kSpread = 0x9e37'79b9'7f4a'7c15;
  size_t literal = 0;  // where those bytes begin that are not in the stream yet
  for (size_t text = 0; text < size; text += width) {
    for (const Cell& cell : cells) {
      const size_t at = text + cell.at, length = at - literal;
      const uint64_t bytes = eight_bytes(texts + at) & cell.mask;
      uint32_t& seen = last[bytes * kSpread >> (64 - kSlotBits)];
      const uint32_t here = static_cast<uint32_t>(at) + kMostDistance + 1, distance = here - seen;
      seen = here;
      const size_t near = 0 - static_cast<size_t>(distance <= kMostDistance);
      const size_t equal = 0 - static_cast<size_t>((eight_bytes(texts + at - (distance & near)) & cell.mask) == bytes);
      const size_t least = SnappyTokens::least_copy(distance) & ~static_cast<size_t>(length == 0);
      const size_t kept = near & equal & (0 - static_cast<size_t>(cell.length >= least));
      const uint64_t copy = SnappyTokens::copy_from(distance);
      if (length > SnappyTokens::kShortLiteral) [[unlikely]] {
        if (kept == 0) continue;
        to = SnappyTokens::put(texts + literal, length, copy, cell.length, to);
        literal = at + cell.length;
        continue;
      }
      uint8_t* const end = SnappyTokens::put_short(texts + literal, length, copy, cell.length, to);
      to += static_cast<size_t>(end - to) & kept;
      literal += (length + cell.length) & kept;
    }
  }
  return SnappyTokens::put_literal(texts + literal, size - literal, to);
}

}  // namespace

bool snappy_cells(std::span<const std::byte> texts, std::vector<uint32_t>& last, Buffer& out) {
  const size_t width = width_of_first(texts);
  if (width == 0) return false;
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(texts.data());
  const std::vector<Cell> cells = find_cells(bytes, texts.size(), width);
  if (cells.size() < 2) return false;
  last.assign(size_t{1} << kSlotBits, 0);
  // Only a literal of more than 256 bytes and a copy can be longer than what they stand for, by one byte.
  uint8_t* const begin = reinterpret_cast<uint8_t*>(out.reserve(texts.size() + texts.size() / 256 + kPad));
  out.advance(static_cast<size_t>(put_cells(bytes, texts.size(), width, cells, last.data(), begin) - begin));
  return true;
}

}  // namespace tpcmill::codec
