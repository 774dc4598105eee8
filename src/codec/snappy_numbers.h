#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace tpcmill::codec {

// Valid Snappy streams that need no search for matches, because we know what the bytes are. A
// stream is begun first; one of the others makes the rest.

// Begins a stream of `length` bytes before compression, the first of which are `first`, stored as
// a literal. Replaces the contents of `out`. REQUIRES: first has at most 60 bytes.
void begin_snappy(size_t length, std::span<const std::byte> first, Buffer& out);

// Numbers in random order, PLAIN in eight bytes each: several times as fast as the general compressor,
// and as small unless whole numbers repeat. `last` is working memory, of no meaning to the caller.
// REQUIRES: all values, as signed numbers, lie in [least, greatest], whose difference is below 2^32.
// Appends to `out`.
void snappy_numbers(std::span<const uint64_t> values, int64_t least, int64_t greatest, std::vector<uint32_t>& last,
                    Buffer& out);

// Bytes that cannot be made fewer: one literal. Appends to `out`.
void snappy_literal(std::span<const std::byte> bytes, Buffer& out);

}  // namespace tpcmill::codec
