#pragma once

#include <memory>

struct ZSTD_CCtx_s;
struct libdeflate_compressor;

namespace tpcmill::codec {

struct FreeContext {
  void operator()(ZSTD_CCtx_s* context) const noexcept;
  void operator()(libdeflate_compressor* context) const noexcept;
};

// What compression libraries keep between one piece of content and the next. One worker's.
using ZstdContext = std::unique_ptr<ZSTD_CCtx_s, FreeContext>;
using GzipContext = std::unique_ptr<libdeflate_compressor, FreeContext>;

// Throw std::bad_alloc.
ZstdContext zstd_context(int level);
GzipContext gzip_context(int level);

}  // namespace tpcmill::codec
