#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "codec/contexts.h"
#include "codec/word_stream.h"
#include "codec/zstd_frames.h"
#include "tpcmill/job.h"

namespace tpcmill::codec {

// The bytes of a page before compression: levels, which most pages have none of, then values.
struct Unpacked {
  std::span<const std::byte> levels;
  std::span<const std::byte> values;

  size_t size() const { return levels.size() + values.size(); }
};

// What is known of bytes that come one page after another: whether they repeat one another, or if not, whether
// some are more frequent than others.
enum class PackedBits : uint8_t { kUnknown, kRepeating, kUneven, kEven };

// One codec, with its memory, which is used again for every page. Not thread-safe: belongs to one
// worker. Throws std::bad_alloc, the only way in which compressing can fail.
class Compressor {
 public:
  explicit Compressor(const Codec& codec);

  const Codec& codec() const { return codec_; }

  // The bytes of `source`, compressed: in `scratch`, whose contents are overwritten, or the values
  // themselves if the codec is UNCOMPRESSED and there are no levels.
  std::span<const std::byte> compress(const Unpacked& source, Buffer& scratch);

  // The same for values that are eight-byte numbers in [least, greatest] in no order: faster with some
  // codecs.
  std::span<const std::byte> compress_numbers(const Unpacked& source, int64_t least, int64_t greatest, Buffer& scratch);

  // The same for values that are eight-byte numbers, which ascend, each so many times in a row.
  std::span<const std::byte> compress_sorted(const Unpacked& source, double repeats, Buffer& scratch);

  // The same for values that are texts, PLAIN, whatever they are.
  std::span<const std::byte> compress_texts(const Unpacked& source, Buffer& scratch);

  // The same for texts that `words` has taken in, behind whatever may stand before them. `plain`: the texts,
  // PLAIN. The span is valid until the next page of `words`.
  std::span<const std::byte> compress_words(const Unpacked& source, WordStream& words, const Buffer& plain,
                                            Buffer& scratch);

  // The same for bytes that do not repeat one another; `even`: nor are some of them more frequent. The span
  // is valid until anything else is compressed.
  std::span<const std::byte> compress_noise(const Unpacked& source, bool even, PackedBits& kind, Buffer& scratch);

  // The same for packed bits, which repeat across bytes, so that it may not pay to look for it. If that
  // is not known, it becomes so. The span is valid until anything else is compressed.
  std::span<const std::byte> compress_packed(const Unpacked& source, PackedBits& kind, Buffer& scratch);

 private:
  // Writes at `to`, which has room for bound() bytes; returns how many.
  size_t compress(const char* from, size_t length, char* to, size_t room);
  size_t bound(size_t length) const;

  Codec codec_;
  ZstdContext zstd_;
  GzipContext gzip_;
  std::unique_ptr<std::byte[]> lz4_;
  std::vector<uint32_t> last_;  // of snappy_numbers(), snappy_cells() and lz4_numbers()
  Buffer joined_;               // levels and values
  Buffer other_;                // a page compressed in another way
  ZstdFrames frames_;
};

}  // namespace tpcmill::codec
