#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "codec/contexts.h"
#include "tpcmill/layout.h"

namespace tpcmill {

// Text that is compressed as a whole. Each chunk of rows becomes a gzip member or a Zstandard frame of its
// own, whoever makes it, and a file is some of them one after the other, which is what both formats call a
// file. All their readers read such files as one text.

// Whether a rule may speak of how text is compressed: presets and rules for columns are about Parquet.
inline bool is_of_text(const LayoutRule& rule) {
  return rule.source != LayoutRule::Source::kPreset && rule.column.empty();
}

// What a layout says of a table's text: GZIP, ZSTD or, if nothing, UNCOMPRESSED.
Codec text_codec(const Layout& layout, std::string_view table);

// "", ".gz" or ".zst".
std::string_view text_extension(const Codec& codec);

// Text of a chunk before it is compressed, about. At high levels Zstandard finds what repeats further back.
double text_chunk_bytes(const Codec& codec);

// How small text of tables becomes, about.
double text_ratio(const Codec& codec);

// One worker's. REQUIRES: GZIP or ZSTD.
class TextCompressor {
 public:
  explicit TextCompressor(const Codec& codec);

  // Appends `text` to `out` as one member or frame, also if it is empty. The same text gives the same bytes.
  // Throws std::bad_alloc.
  void compress(std::span<const std::byte> text, Buffer& out);

  // Memory of one that compresses `text` bytes at a time, with what it appends, about, never less.
  static double memory(const Codec& codec, double text);

 private:
  codec::ZstdContext zstd_;
  codec::GzipContext gzip_;
};

}  // namespace tpcmill
