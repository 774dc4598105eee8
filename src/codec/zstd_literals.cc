#include "codec/zstd_literals.h"

#include <algorithm>
#include <cstring>

namespace tpcmill::codec {
namespace {

enum Kind : uint64_t { kStored = 0, kWithTable = 2, kWithoutTable = 3 };

// How sizes are stated, and the streams.
struct Format {
  size_t limit;  // of literals
  uint64_t number;
  size_t streams, header_bytes;
  unsigned size_bits;
};
constexpr Format kFormats[] = {{1 << 10, 0, 1, 3, 10}, {1 << 14, 2, 4, 4, 14}, {1 << 18, 3, 4, 5, 18}};

}  // namespace

bool ZstdLiterals::begin(std::span<const uint8_t> all) {
  known_ = false;
  ByteCounts counts;
  count_bytes(all, counts);
  has_code_ = coder_.build(counts);
  return has_code_;
}

void ZstdLiterals::put(std::span<const uint8_t> literals, Buffer& out) {
  if (put_packed(literals, out)) return;
  const uint64_t header = kStored | 3 << 2 | uint64_t{literals.size()} << 4;
  out.append(&header, 3);
  out.append(literals.data(), literals.size());
}

// Returns false, with nothing put, if they would not become fewer.
bool ZstdLiterals::put_packed(std::span<const uint8_t> literals, Buffer& out) {
  constexpr size_t kFew = 16;
  const size_t n = literals.size(), before = out.size();
  if (!has_code_ || n < kFew) return false;
  const Format& format = *std::ranges::find_if(kFormats, [n](const Format& each) { return n < each.limit; });
  out.resize(before + format.header_bytes);
  if (!known_) coder_.put_table(out);
  put_streams(literals, format.streams, out);
  const size_t packed = out.size() - before - format.header_bytes;
  if (packed >= n) {
    out.resize(before);
    return false;
  }
  const uint64_t header = (known_ ? kWithoutTable : kWithTable) | format.number << 2 | uint64_t{n} << 4 |
                          uint64_t{packed} << (4 + format.size_bits);
  std::memcpy(out.data() + before, &header, format.header_bytes);
  known_ = true;
  return true;
}

void ZstdLiterals::put_streams(std::span<const uint8_t> literals, size_t streams, Buffer& out) const {
  const size_t each = (literals.size() + streams - 1) / streams, sizes = out.size();
  out.resize(sizes + (streams - 1) * sizeof(uint16_t));
  for (size_t i = 0; i < streams; ++i) {
    const size_t begin = out.size(), from = i * each;
    coder_.put(literals.subspan(from, std::min(each, literals.size() - from)), out);
    const uint16_t size = static_cast<uint16_t>(out.size() - begin);
    if (i + 1 < streams) std::memcpy(out.data() + sizes + i * sizeof size, &size, sizeof size);
  }
}

}  // namespace tpcmill::codec
