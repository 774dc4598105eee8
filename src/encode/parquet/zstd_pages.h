#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"

struct ZSTD_CCtx_s;

namespace tpcmill::parquet {

// Valid Zstandard frames that need no search for repetition, because we know what the bytes are.
// Each replaces the contents of `out`.

// A frame of `bytes`: `before` bytes of whatever kind, and then numbers below 2^32 in random order,
// PLAIN in eight bytes each: twice as fast as with a search, smaller, and faster to decode. Returns false, with
// nothing of meaning in `out`, if there are too few numbers. Throws std::bad_alloc.
// REQUIRES: all values lie in [0, greatest], greatest < 2^32.
bool zstd_numbers(ZSTD_CCtx_s* context, std::span<const std::byte> bytes, size_t before, uint64_t greatest,
                  Buffer& out);

// A frame of `bytes`, by sequences whose memory is that of ZSTD_Sequence, and a literal behind the
// last one. Returns false, with nothing of meaning in `out`, if there are none. Throws std::bad_alloc.
// REQUIRES: they are right, and reach back as far as the level's window does.
bool zstd_sequences(ZSTD_CCtx_s* context, std::span<const std::byte> bytes, std::span<const std::byte> sequences,
                    Buffer& out);

// A frame of bytes that cannot be made fewer, stored as they are: `first`, which is less than a
// block, and then `bytes`. REQUIRES: together they are less than 2^32.
void zstd_stored(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out);

}  // namespace tpcmill::parquet
