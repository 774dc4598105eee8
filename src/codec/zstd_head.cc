#include "codec/zstd_head.h"

#include <bit>
#include <cstring>

#include "codec/zstd_tokens.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kHeader = 3;  // of a block
constexpr unsigned kStored = 0, kCompressed = 2;

// Of a window that all distances lie in.
constexpr int kReachLog = std::bit_width(ZstdTokens::kMostDistance);
static_assert(kZstdBlock <= size_t{1} << kReachLog);

uint32_t header_of(size_t length, unsigned kind, bool last) {
  return static_cast<uint32_t>(length << 3) | kind << 1 | uint32_t{last};
}

}  // namespace

void put_zstd_header(size_t size, Buffer& out) {
  put_fixed(out, uint32_t{0xfd2f'b528});
  const unsigned kind = size < 256 ? 0 : size < 65'536 + 256 ? 1 : 2;
  const bool is_one_window = size <= size_t{1} << kZstdWindowLog;
  put_fixed(out, static_cast<uint8_t>(kind << 6 | (is_one_window ? 1u << 5 : 0)));
  if (!is_one_window) put_fixed(out, static_cast<uint8_t>((kReachLog - 10) << 3));
  switch (kind) {
    case 0: return put_fixed(out, static_cast<uint8_t>(size));
    case 1: return put_fixed(out, static_cast<uint16_t>(size - 256));
    default: return put_fixed(out, static_cast<uint32_t>(size));
  }
}

void put_zstd_stored(std::span<const std::byte> bytes, bool last, Buffer& out) {
  const uint32_t header = header_of(bytes.size(), kStored, last);
  out.append(&header, kHeader);
  out.append(bytes);
}

size_t begin_zstd_block(Buffer& out) {
  const size_t block = out.size();
  out.resize(block + kHeader);
  return block;
}

void end_zstd_block(size_t block, bool last, Buffer& out) {
  const uint32_t header = header_of(zstd_block_size(block, out), kCompressed, last);
  std::memcpy(out.data() + block, &header, kHeader);
}

size_t zstd_block_size(size_t block, const Buffer& out) { return out.size() - block - kHeader; }

}  // namespace tpcmill::codec
