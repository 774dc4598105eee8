#pragma once

#include <cstddef>
#include <cstdint>

#include "simd/kernels.h"

namespace tpcmill {

// TPC-H draws every number from x' = 16807 x mod 2^31-1. Taking n steps at once is one
// multiplication by 16807^n, so any draw of any row can be had without the draws before it:
//
//     draw(row, k) = seed * 16807^(row * quota + k + 1)  mod 2^31-1
//
// A row (an order, for its lines) reserves `quota` draws of a stream and may leave some unused.
// That waste is what makes rows independent of each other, and this file is the only one that
// knows it.

struct Stream {
  uint32_t seed;
  uint32_t quota;  // draws reserved for each parent
};

// x * y mod 2^31-1; both below it.
uint32_t multiply(uint32_t x, uint32_t y);

// 16807^n mod 2^31-1.
uint32_t power(uint64_t n);

// One draw, from nothing: about 10 ns.
uint32_t draw(Stream stream, uint64_t parent, uint64_t k);

// A draw scaled to [low, low + range) as the specification has it: one IEEE division, one
// multiplication, truncation.
int64_t bounded(uint32_t draw, int64_t low, uint64_t range);

// What rows hang from and streams are counted by: an order for its lines, a part for its four
// suppliers, elsewhere the row itself. A range, or a list of any parents in any order.
struct Parents {
  uint64_t first = 0;
  size_t count = 0;
  const uint64_t* list = nullptr;  // if set: list[0 .. count), and `first` says nothing

  uint64_t operator[](size_t i) const { return list != nullptr ? list[i] : first + i; }
};

// A table's streams, positioned at some parents. All functions need room for kPad bytes behind
// what they write.
class Draws {
 public:
  Draws(const Kernels& kernels, const Parents& parents) : kernels_(kernels), parents_(parents) {}

  // out[i] = draw k of parent i.
  void of_parents(Stream stream, unsigned k, uint32_t* out) const;

  // Every parent has `items` items, each of which reserves `stride` draws:
  // out[i * items + j] = draw j * stride + k of parent i.
  void of_items(Stream stream, unsigned items, unsigned stride, unsigned k, uint32_t* out) const;

  // The same with counts[i] <= 8 items for parent i, without gaps. Returns their number.
  size_t of_lines(Stream stream, const uint8_t* counts, unsigned stride, unsigned k, uint32_t* out) const;

 private:
  const Kernels& kernels_;
  Parents parents_;
};

}  // namespace tpcmill
