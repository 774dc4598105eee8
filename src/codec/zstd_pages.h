#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "codec/zstd_tokens.h"

struct ZSTD_CCtx_s;

namespace tpcmill::codec {

// Valid Zstandard frames that need no search for repetition, because we know what the bytes are.
// Each replaces the contents of `out`. What ZstdFrames is not made for is made here.

// A frame of `bytes`, by sequences, and a literal behind the last one, by the library. Returns false, with
// nothing of meaning in `out`, if there are none. Throws std::bad_alloc.
// REQUIRES: they are right, and reach back as far as the level's window does.
bool zstd_sequences(ZSTD_CCtx_s* context, std::span<const std::byte> bytes,
                    std::span<const ZstdTokens::Sequence> sequences, Buffer& out);

// A frame of bytes that cannot be made fewer, stored as they are: `first`, which is less than a
// block, and then `bytes`. REQUIRES: together they are less than 2^32.
void zstd_stored(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out);

}  // namespace tpcmill::codec
