#include "encode/text_codec.h"

#define ZSTD_STATIC_LINKING_ONLY
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace tpcmill {
namespace {

constexpr double kMebibyte = 1024 * 1024;
constexpr int kHighLevel = 10;  // of ZSTD

// Memory of libdeflate's compressors for levels up to 9.
constexpr double kGzipContext = 1.5e6;

}  // namespace

Codec text_codec(const Layout& layout, std::string_view table) {
  Codec codec{Codec::Kind::kUncompressed, 0};
  for (const bool of_table : {false, true})
    for (const LayoutRule& rule : layout.rules)
      if (is_of_text(rule) && rule.settings.codec && (of_table ? rule.table == table : rule.table.empty()))
        codec = *rule.settings.codec;
  return codec;
}

std::string_view text_extension(const Codec& codec) {
  switch (codec.kind) {
    case Codec::Kind::kGzip: return ".gz";
    case Codec::Kind::kZstd: return ".zst";
    default: return "";
  }
}

double text_chunk_bytes(const Codec& codec) {
  return (codec.kind == Codec::Kind::kZstd && codec.level >= kHighLevel ? 4 : 2) * kMebibyte;
}

double text_ratio(const Codec& codec) {
  switch (codec.kind) {
    case Codec::Kind::kGzip: return codec.level < 4 ? 0.35 : 0.29;
    case Codec::Kind::kZstd: return codec.level >= kHighLevel ? 0.24 : codec.level > 5 ? 0.27 : 0.31;
    default: return 1;
  }
}

TextCompressor::TextCompressor(const Codec& codec) {
  if (codec.kind == Codec::Kind::kGzip) {
    gzip_ = codec::gzip_context(codec.level);
    return;
  }
  zstd_ = codec::zstd_context(codec.level);
  ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_checksumFlag, 1);
}

// With room for the worst case, want of memory is all that can fail.
void TextCompressor::compress(std::span<const std::byte> text, Buffer& out) {
  if (gzip_ != nullptr) {
    const size_t room = libdeflate_gzip_compress_bound(gzip_.get(), text.size());
    std::byte* const to = out.reserve(room);
    const size_t size = libdeflate_gzip_compress(gzip_.get(), text.data(), text.size(), to, room);
    if (size == 0) throw std::bad_alloc();
    out.advance(size);
    return;
  }
  const size_t room = ZSTD_compressBound(text.size());
  std::byte* const to = out.reserve(room);
  const size_t size = ZSTD_compress2(zstd_.get(), to, room, text.data(), text.size());
  if (ZSTD_isError(size)) throw std::bad_alloc();
  out.advance(size);
}

double TextCompressor::memory(const Codec& codec, double text) {
  const size_t bytes = static_cast<size_t>(text);
  if (codec.kind == Codec::Kind::kGzip)
    return kGzipContext + static_cast<double>(libdeflate_gzip_compress_bound(nullptr, bytes));
  if (codec.kind != Codec::Kind::kZstd) return 0;
  const ZSTD_compressionParameters parameters = ZSTD_getCParams(codec.level, bytes, 0);
  return static_cast<double>(ZSTD_estimateCCtxSize_usingCParams(parameters)) +
         static_cast<double>(ZSTD_compressBound(bytes));
}

}  // namespace tpcmill
