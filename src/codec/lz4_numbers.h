#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace tpcmill::codec {

// Valid LZ4 blocks that need no search for repetition, because we know what the bytes are. Each
// replaces the contents of `out`; `first` are bytes that stand before all others, as they are.

// Numbers below 2^32 in random order, PLAIN in eight bytes each: several times as fast as the
// general compressor, and as small. `last` is working memory, of no meaning to the caller.
// REQUIRES: all values lie in [0, greatest], greatest < 2^32; first has less than 256 bytes.
void lz4_numbers(std::span<const std::byte> first, std::span<const uint64_t> values, uint64_t greatest,
                 std::vector<uint32_t>& last, Buffer& out);

// Bytes that cannot be made fewer: one literal.
void lz4_literal(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out);

}  // namespace tpcmill::codec
