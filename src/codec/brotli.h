#pragma once

#include <cstddef>
#include <cstdlib>

namespace tpcmill::codec {

// Writes `length` bytes, compressed by Brotli, at `to`, which has room for BrotliEncoderMaxCompressedSize() bytes;
// returns how many that are. Throws std::bad_alloc. `take` is malloc(), or a test in its place.
size_t brotli(int level, const char* from, size_t length, char* to, size_t room, void* (*take)(size_t) = std::malloc);

// What is written of bytes that Brotli makes longer: themselves, in a frame. Exposed for its test.
size_t brotli_stored(const char* from, size_t length, char* to);

}  // namespace tpcmill::codec
