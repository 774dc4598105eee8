#include "codec/compress.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

#include <new>

#include "codec/brotli.h"
#include "codec/lz4_numbers.h"
#include "codec/snappy_cells.h"
#include "codec/snappy_numbers.h"
#include "codec/sorted_numbers.h"
#include "codec/zstd_head.h"
#include "codec/zstd_pages.h"

namespace tpcmill::codec {

namespace {

// From this level on, the library's windows may be larger than decoders of streams are sure to take.
constexpr int kZstdLevelOfLargeWindows = 20;

// In so few texts few words repeat; parts of them do.
constexpr size_t kFewBytes = 64 * 1024;

// Codecs report 0 where they could not write a byte; with room for the worst case that is want of
// memory.
size_t written(size_t size) {
  if (size == 0) throw std::bad_alloc();
  return size;
}

// Levels and values one after another, in `joined` if there are levels.
std::span<const std::byte> join(const Unpacked& source, Buffer& joined) {
  if (source.levels.empty()) return source.values;
  joined.clear();
  joined.append(source.levels);
  joined.append(source.values);
  return joined.bytes();
}

std::span<const uint64_t> numbers_of(const Unpacked& source) {
  return {reinterpret_cast<const uint64_t*>(source.values.data()), source.values.size() / sizeof(uint64_t)};
}

}  // namespace

Compressor::Compressor(const Codec& codec) : codec_(codec) {
  switch (codec.kind) {
    case Codec::Kind::kZstd: zstd_ = zstd_context(codec.level); break;
    case Codec::Kind::kGzip: gzip_ = gzip_context(codec.level); break;
    case Codec::Kind::kLz4Raw: lz4_ = std::make_unique<std::byte[]>(static_cast<size_t>(LZ4_sizeofState())); break;
    case Codec::Kind::kUncompressed:
    case Codec::Kind::kSnappy:
    case Codec::Kind::kBrotli: break;
  }
}

std::span<const std::byte> Compressor::compress(const Unpacked& source, Buffer& scratch) {
  const std::span<const std::byte> bytes = join(source, joined_);
  if (codec_.kind == Codec::Kind::kUncompressed) return bytes;
  const size_t room = bound(bytes.size());
  scratch.clear();
  char* const to = reinterpret_cast<char*>(scratch.reserve(room));
  scratch.advance(compress(reinterpret_cast<const char*>(bytes.data()), bytes.size(), to, room));
  return scratch.bytes();
}

std::span<const std::byte> Compressor::compress_numbers(const Unpacked& source, int64_t least, int64_t greatest,
                                                        Buffer& scratch) {
  // Out of fewer numbers, whole ones repeat within a page, which the general compressor finds.
  constexpr int64_t kFew = int64_t{1} << 15, kMost = (int64_t{1} << 32) - 1;
  if (greatest - least < kFew || greatest - least > kMost) return compress(source, scratch);
  const std::span<const uint64_t> values = numbers_of(source);
  const bool is_positive = least >= 0 && greatest <= kMost;
  switch (codec_.kind) {
    case Codec::Kind::kSnappy:
      begin_snappy(source.size(), source.levels, scratch);
      snappy_numbers(values, least, greatest, last_, scratch);
      return scratch.bytes();
    case Codec::Kind::kLz4Raw:
      if (!is_positive) break;
      lz4_numbers(source.levels, values, static_cast<uint64_t>(greatest), last_, scratch);
      return scratch.bytes();
    case Codec::Kind::kZstd:
      if (!is_positive || !frames_.put_numbers(join(source, joined_), source.levels.size(),
                                               static_cast<uint64_t>(greatest), scratch))
        break;
      return scratch.bytes();
    default: break;
  }
  return compress(source, scratch);
}

std::span<const std::byte> Compressor::compress_sorted(const Unpacked& source, double repeats, Buffer& scratch) {
  if (!makes_sorted_numbers(codec_.kind, repeats)) return compress(source, scratch);
  return sorted_numbers(codec_.kind, repeats, source.levels, numbers_of(source), scratch);
}

std::span<const std::byte> Compressor::compress_texts(const Unpacked& source, Buffer& scratch) {
  if (codec_.kind != Codec::Kind::kSnappy) return compress(source, scratch);
  begin_snappy(source.size(), source.levels, scratch);
  return snappy_cells(source.values, last_, scratch) ? scratch.bytes() : compress(source, scratch);
}

std::span<const std::byte> Compressor::compress_words(const Unpacked& source, WordStream& words, const Buffer& plain,
                                                      Buffer& scratch) {
  if (codec_.kind != Codec::Kind::kZstd) return words.finish(plain, source.levels);
  const size_t before = source.size() - words.bytes();
  const std::span<const std::byte> bytes = join(source, joined_);
  const std::span<const ZstdTokens::Sequence> sequences = words.sequences(before);
  if (!frames_.put_copies(bytes, before, sequences, scratch) && !zstd_sequences(zstd_.get(), bytes, sequences, scratch))
    return compress(source, scratch);
  if (source.size() >= kFewBytes) return scratch.bytes();
  const std::span<const std::byte> searched = compress(source, other_);
  return searched.size() < scratch.size() ? searched : scratch.bytes();
}

std::span<const std::byte> Compressor::compress_noise(const Unpacked& source, bool even, PackedBits& kind,
                                                      Buffer& scratch) {
  switch (codec_.kind) {
    case Codec::Kind::kSnappy:
      begin_snappy(source.size(), source.levels, scratch);
      snappy_literal(source.values, scratch);
      break;
    case Codec::Kind::kLz4Raw: lz4_literal(source.levels, source.values, scratch); break;
    case Codec::Kind::kZstd:
      if (!even) return compress_packed(source, kind, scratch);
      zstd_stored(source.levels, source.values, scratch);
      break;
    default: return compress(source, scratch);
  }
  return scratch.bytes();
}

std::span<const std::byte> Compressor::compress_packed(const Unpacked& source, PackedBits& kind, Buffer& scratch) {
  constexpr int kMostLevel = 1;
  if (codec_.kind != Codec::Kind::kZstd || codec_.level > kMostLevel) return compress(source, scratch);
  switch (kind) {
    case PackedBits::kRepeating: return compress(source, scratch);
    case PackedBits::kUneven:
      if (!frames_.put_literals(join(source, joined_), scratch)) return compress(source, scratch);
      return scratch.bytes();
    case PackedBits::kEven: zstd_stored(source.levels, source.values, scratch); return scratch.bytes();
    case PackedBits::kUnknown: break;
  }
  // Searching takes several times as long as counting, and counting as storing.
  const std::span<const std::byte> searched = compress(source, scratch);
  const bool counts = frames_.put_literals(join(source, joined_), other_) &&
                      other_.size() <= searched.size() + searched.size() / 16;
  const std::span<const std::byte> best = counts ? other_.bytes() : searched;
  kind = best.size() > source.size() - source.size() / 32 ? PackedBits::kEven
         : counts                                         ? PackedBits::kUneven
                                                          : PackedBits::kRepeating;
  return best;
}

size_t Compressor::bound(size_t length) const {
  switch (codec_.kind) {
    case Codec::Kind::kUncompressed: return length;
    case Codec::Kind::kSnappy: return snappy::MaxCompressedLength(length);
    case Codec::Kind::kGzip: return libdeflate_gzip_compress_bound(gzip_.get(), length);
    case Codec::Kind::kBrotli: return BrotliEncoderMaxCompressedSize(length);
    case Codec::Kind::kZstd: return ZSTD_compressBound(length);
    case Codec::Kind::kLz4Raw: return static_cast<size_t>(LZ4_compressBound(static_cast<int>(length)));
  }
  return length;
}

size_t Compressor::compress(const char* from, size_t length, char* to, size_t room) {
  switch (codec_.kind) {
    case Codec::Kind::kUncompressed: break;
    case Codec::Kind::kSnappy: {
      size_t size = 0;
      snappy::RawCompress(from, length, to, &size);
      return size;
    }
    case Codec::Kind::kGzip: return written(libdeflate_gzip_compress(gzip_.get(), from, length, to, room));
    case Codec::Kind::kBrotli: return brotli(codec_.level, from, length, to, room);
    case Codec::Kind::kZstd: {
      if (codec_.level >= kZstdLevelOfLargeWindows) {
        const bool is_large = length > size_t{1} << kZstdWindowLog;
        ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_windowLog, is_large ? kZstdWindowLog : 0);
      }
      const size_t size = ZSTD_compress2(zstd_.get(), to, room, from, length);
      return written(ZSTD_isError(size) ? 0 : size);
    }
    case Codec::Kind::kLz4Raw:
      return written(static_cast<size_t>(LZ4_compress_fast_extState(
          lz4_.get(), from, to, static_cast<int>(length), static_cast<int>(room), /*acceleration=*/1)));
  }
  return 0;
}

}  // namespace tpcmill::codec
