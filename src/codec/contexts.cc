#include "codec/contexts.h"

#include <libdeflate.h>
#include <zstd.h>

#include <new>

namespace tpcmill::codec {

void FreeContext::operator()(ZSTD_CCtx_s* context) const noexcept { ZSTD_freeCCtx(context); }
void FreeContext::operator()(libdeflate_compressor* context) const noexcept { libdeflate_free_compressor(context); }

ZstdContext zstd_context(int level) {
  ZstdContext context(ZSTD_createCCtx());
  if (context == nullptr) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  return context;
}

GzipContext gzip_context(int level) {
  GzipContext context(libdeflate_alloc_compressor(level));
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

}  // namespace tpcmill::codec
