// A frame of stored blocks, as RFC 8878 has it:
//
//     magic       28 b5 2f fd
//     descriptor  one byte: how the size is stated, << 6; 1 << 5: the window is as large as all of it
//     size        1, 2 or 4 bytes; the two bytes are 256 less
//     block*      three bytes: length << 3 | kind << 1 | last; kind 0 is stored; 128 KiB at most
//
// Numbers are given to the library as sequences of literals and copies, instead of letting it look
// for them. All are alike: the low bytes of a number are literals, and its zeros are those of a
// number some places before. So a sequence takes no bits, which is why it does not pay to look for
// anything more, and all that is left is the entropy of the literals. A decoder waits for what it
// has just written, so the zeros do not come from the very last number.

#define ZSTD_STATIC_LINKING_ONLY
#include "encode/parquet/zstd_pages.h"

#include <zstd.h>

#include <algorithm>
#include <new>
#include <vector>

#include "encode/parquet/zstd_tokens.h"

namespace tpcmill::parquet {
namespace {

constexpr size_t kWidth = sizeof(uint64_t);
constexpr size_t kZerosFrom = 4;  // so many numbers before
constexpr size_t kBlock = 128 * 1024;

void put_frame_header(size_t size, Buffer& out) {
  put_fixed(out, uint32_t{0xfd2f'b528});
  const unsigned kind = size < 256 ? 0 : size < 65'536 + 256 ? 1 : 2;
  put_fixed(out, static_cast<uint8_t>(kind << 6 | 1 << 5));
  switch (kind) {
    case 0: return put_fixed(out, static_cast<uint8_t>(size));
    case 1: return put_fixed(out, static_cast<uint16_t>(size - 256));
    default: return put_fixed(out, static_cast<uint32_t>(size));
  }
}

void put_block_header(size_t length, bool last, Buffer& out) {
  const uint32_t header = static_cast<uint32_t>(length << 3 | last);
  out.append(&header, 3);
}

void put_frame(ZSTD_CCtx_s* context, std::span<const std::byte> bytes, std::span<const ZSTD_Sequence> sequences,
               Buffer& out) {
  const size_t room = ZSTD_compressBound(bytes.size());
  out.clear();
  const size_t size = ZSTD_compressSequences(context, out.reserve(room), room, sequences.data(), sequences.size(),
                                             bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();
  out.advance(size);
}

}  // namespace

bool zstd_numbers(ZSTD_CCtx_s* context, std::span<const std::byte> bytes, size_t before, uint64_t greatest,
                  Buffer& out) {
  const size_t n = (bytes.size() - before) / kWidth;
  if (n <= kZerosFrom) return false;
  const unsigned low = greatest < 1 << 16 ? 2 : greatest < 1 << 24 ? 3 : 4;
  const unsigned distance = kZerosFrom * kWidth;
  std::vector<ZSTD_Sequence> sequences(n - kZerosFrom, {.offset = distance, .litLength = low, .matchLength = 8 - low});
  sequences.front().litLength += static_cast<unsigned>(before) + distance;
  put_frame(context, bytes, sequences, out);
  return true;
}

bool zstd_sequences(ZSTD_CCtx_s* context, std::span<const std::byte> bytes, std::span<const std::byte> sequences,
                    Buffer& out) {
  if (sequences.empty()) return false;
  static_assert(sizeof(ZSTD_Sequence) == sizeof(ZstdTokens::Sequence));
  put_frame(context, bytes,
            {reinterpret_cast<const ZSTD_Sequence*>(sequences.data()), sequences.size() / sizeof(ZSTD_Sequence)}, out);
  return true;
}

void zstd_stored(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out) {
  out.clear();
  put_frame_header(first.size() + bytes.size(), out);
  bool last = false;
  while (!last) {
    const size_t length = std::min(kBlock - first.size(), bytes.size());
    last = length == bytes.size();
    put_block_header(first.size() + length, last, out);
    out.append(first);
    out.append(bytes.first(length));
    first = {};
    bytes = bytes.subspan(length);
  }
}

}  // namespace tpcmill::parquet
