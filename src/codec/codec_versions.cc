#include "codec/codec_versions.h"

#include <brotli/encode.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

namespace tpcmill {

std::map<std::string, std::string> codec_versions() {
  const uint32_t brotli = BrotliEncoderVersion();  // major, minor, patch: 8, 12 and 12 bits
  return {
      {"brotli", fmt::format("{}.{}.{}", brotli >> 24, brotli >> 12 & 0xfff, brotli & 0xfff)},
      {"libdeflate", LIBDEFLATE_VERSION_STRING},
      {"lz4", LZ4_versionString()},
      {"snappy", fmt::format("{}.{}.{}", SNAPPY_MAJOR, SNAPPY_MINOR, SNAPPY_PATCHLEVEL)},
      {"zstd", ZSTD_versionString()},
  };
}

}  // namespace tpcmill
