#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace tpcmill::codec {

// A frame of Zstandard's, as RFC 8878 has it:
//
//     magic       28 b5 2f fd
//     descriptor  one byte: how the size is stated, << 6; 1 << 5: the window is as large as all of it
//     window      unless it is: one byte, (its logarithm - 10) << 3
//     size        1, 2 or 4 bytes; the two bytes are 256 less
//     block*      three bytes: length << 3 | kind << 1 | last; kind 0 is stored, 2 is compressed; a block has
//                 128 KiB at most before compression

constexpr size_t kZstdBlock = 128 * 1024;

// So many bytes a decoder that reads a stream bit by bit is sure to keep (RFC 8878, 3.1.1.1.2). Larger frames have a
// window of their own.
constexpr int kZstdWindowLog = 23;

// REQUIRES: size < 2^32; nothing is copied from farther away than ZstdTokens::kMostDistance.
void put_zstd_header(size_t size, Buffer& out);

// A block of bytes as they are. REQUIRES: at most kZstdBlock.
void put_zstd_stored(std::span<const std::byte> bytes, bool last, Buffer& out);

// Begins a block whose compressed contents are appended next, and ends it: it began at `block`.
size_t begin_zstd_block(Buffer& out);
void end_zstd_block(size_t block, bool last, Buffer& out);

// Bytes that have been appended to it.
size_t zstd_block_size(size_t block, const Buffer& out);

}  // namespace tpcmill::codec
