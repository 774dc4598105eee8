#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "encode/parquet/format.h"
#include "tpcmill/job.h"

struct ZSTD_CCtx_s;
struct libdeflate_compressor;

namespace tpcmill::parquet {

CodecNumber number_of(Codec::Kind kind);

// One codec, with its memory, which is used again for every page. Not thread-safe: belongs to one
// worker. Throws std::bad_alloc, the only way in which compressing can fail.
class Compressor {
 public:
  explicit Compressor(const Codec& codec);

  // The bytes of `source`, compressed: in `scratch`, whose contents are overwritten, or `source`
  // itself if the codec is UNCOMPRESSED.
  std::span<const std::byte> compress(std::span<const std::byte> source, Buffer& scratch);

  // The same for eight-byte numbers in [0, greatest] in no order, where greatest < 2^32: faster
  // with some codecs.
  std::span<const std::byte> compress_numbers(std::span<const std::byte> source, uint64_t greatest, Buffer& scratch);

  // The same for bytes that look random.
  std::span<const std::byte> compress_noise(std::span<const std::byte> source, Buffer& scratch);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const noexcept;
    void operator()(libdeflate_compressor* context) const noexcept;
  };

  // Writes at `to`, which has room for bound() bytes; returns how many.
  size_t compress(const char* from, size_t length, char* to, size_t room);
  size_t bound(size_t length) const;

  Codec codec_;
  std::unique_ptr<ZSTD_CCtx_s, Free> zstd_;
  std::unique_ptr<libdeflate_compressor, Free> gzip_;
  std::unique_ptr<std::byte[]> lz4_;
  std::vector<uint32_t> last_;  // of snappy_numbers()
};

}  // namespace tpcmill::parquet
