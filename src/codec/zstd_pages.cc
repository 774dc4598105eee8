#define ZSTD_STATIC_LINKING_ONLY
#include "codec/zstd_pages.h"

#include <zstd.h>

#include <algorithm>
#include <new>

#include "codec/zstd_head.h"

namespace tpcmill::codec {
bool zstd_sequences(ZSTD_CCtx_s* context, std::span<const std::byte> bytes,
                    std::span<const ZstdTokens::Sequence> sequences, Buffer& out) {
  if (sequences.empty()) return false;
  static_assert(sizeof(ZSTD_Sequence) == sizeof(ZstdTokens::Sequence));
  const size_t room = ZSTD_compressBound(bytes.size());
  out.clear();
  const size_t size =
      ZSTD_compressSequences(context, out.reserve(room), room, reinterpret_cast<const ZSTD_Sequence*>(sequences.data()),
                             sequences.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();
  out.advance(size);
  return true;
}

void zstd_stored(std::span<const std::byte> first, std::span<const std::byte> bytes, Buffer& out) {
  out.clear();
  put_zstd_header(first.size() + bytes.size(), out);
  if (!first.empty()) put_zstd_stored(first, /*last=*/false, out);
  do {
    const size_t length = std::min(kZstdBlock, bytes.size());
    put_zstd_stored(bytes.first(length), length == bytes.size(), out);
    bytes = bytes.subspan(length);
  } while (!bytes.empty());
}

}  // namespace tpcmill::codec
