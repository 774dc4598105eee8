#pragma once

#include "tpch/tpch.h"

namespace tpcmill::tpch {

// Where orders and lineitem meet: an order's total and status are sums over its lines, so both
// tables begin with the same columns. All arrays hold one value for each line, without gaps, in
// scratch or columns of the batch that asks.

// Number of lines of each order, 1 .. 7. Returns their sum.
size_t line_counts(const World& world, const Draws& draws, const Parents& orders, uint32_t* scratch, uint8_t* counts);

// The part of each line. Moves `walk` on where keys come from the 64-bit generator.
void line_parts(const World& world, const Draws& draws, const Parents& orders, const uint8_t* counts, size_t lines,
                Walk& walk, uint32_t* scratch, int64_t* parts);

// Repeats a value of each order for each of its lines.
template <class T>
void for_each_line(const T* of_order, const uint8_t* counts, size_t orders, T* out) {
  // Eight copies are stored, the next order overwrites what is too much.
  for (size_t i = 0; i < orders; ++i) {
    const T value = of_order[i];
    for (size_t k = 0; k < 8; ++k) out[k] = value;
    out += counts[i];
  }
}

// The walk of stream 19 (random64.h).
Walk start_line_walk(const World& world, uint64_t run_first);
void skip_line_walk(const World& world, const Parents& orders, Walk& walk);

}  // namespace tpcmill::tpch
