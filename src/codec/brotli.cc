// Brotli's encoder ends the process where its allocator gives it nothing. So ours gives nothing back then, but
// jumps out of the encoder, and frees what it has given: an encoder holds nothing else, and is never used again.
// No C++ object has its place between the jump's two ends.

#include "codec/brotli.h"

#include <brotli/encode.h>

#include <algorithm>
#include <csetjmp>
#include <cstdint>
#include <iterator>
#include <new>

namespace tpcmill::codec {
namespace {

// All blocks of memory that one encoder has, in a ring.
class Memory {
 public:
  explicit Memory(void* (*source)(size_t)) : take_(source) {}
  ~Memory() {
    while (all_.next != &all_) give_back(&all_, all_.next + 1);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Where take() jumps to, with 1.
  std::jmp_buf& exit() { return exit_; }

  static void* take(void* memory, size_t bytes) {
    Memory& self = *static_cast<Memory*>(memory);
    void* const room = bytes > SIZE_MAX - sizeof(Block) ? nullptr : self.take_(sizeof(Block) + bytes);
    if (room == nullptr) std::longjmp(self.exit_, 1);
    Block* const block = new (room) Block{&self.all_, self.all_.next};
    block->next->before = block;
    self.all_.next = block;
    return block + 1;
  }

  static void give_back(void*, void* bytes) {
    if (bytes == nullptr) return;
    Block* const block = static_cast<Block*>(bytes) - 1;
    block->before->next = block->next;
    block->next->before = block->before;
    std::free(block);
  }

 private:
  // Stands before the bytes that are given, which are aligned as malloc()'s are.
  struct alignas(std::max_align_t) Block {
    Block* before;
    Block* next;
  };

  void* (*const take_)(size_t);
  Block all_{&all_, &all_};
  std::jmp_buf exit_;
};

// Returns 0 if the bytes do not fit.
size_t encode(Memory& memory, int level, const char* from, size_t length, char* to, size_t room) {
  BrotliEncoderState* const encoder = BrotliEncoderCreateInstance(Memory::take, Memory::give_back, &memory);
  if (encoder == nullptr) return 0;
  BrotliEncoderSetParameter(encoder, BROTLI_PARAM_QUALITY, static_cast<uint32_t>(level));
  BrotliEncoderSetParameter(encoder, BROTLI_PARAM_LGWIN, BROTLI_DEFAULT_WINDOW);
  BrotliEncoderSetParameter(encoder, BROTLI_PARAM_MODE, BROTLI_MODE_GENERIC);
  BrotliEncoderSetParameter(encoder, BROTLI_PARAM_SIZE_HINT, static_cast<uint32_t>(std::min<size_t>(length, UINT32_MAX)));
  const auto* in = reinterpret_cast<const uint8_t*>(from);
  auto* out = reinterpret_cast<uint8_t*>(to);
  size_t written = 0;
  const bool ok = BrotliEncoderCompressStream(encoder, BROTLI_OPERATION_FINISH, &length, &in, &room, &out, &written) &&
                  BrotliEncoderIsFinished(encoder);
  BrotliEncoderDestroyInstance(encoder);
  return ok ? written : 0;
}

}  // namespace

size_t brotli(int level, const char* from, size_t length, char* to, size_t room, void* (*take)(size_t)) {
  if (length == 0) return brotli_stored(from, 0, to);
  Memory memory(take);
  if (setjmp(memory.exit()) != 0) throw std::bad_alloc();
  const size_t written = encode(memory, level, from, length, to, room);
  return written != 0 ? written : brotli_stored(from, length, to);
}

// RFC 7932, section 9: a stream's head, uncompressed meta-blocks of up to 16 MiB, and the end.
size_t brotli_stored(const char* from, size_t length, char* to) {
  constexpr size_t kMost = size_t{1} << 24;
  constexpr char kEmpty = 0x06, kLast = 0x03;
  constexpr char kHead[] = {0x21, 0x03};  // a window of 1 KiB, then a meta-block of nothing, up to a whole byte
  if (length == 0) {
    *to = kEmpty;
    return 1;
  }
  char* out = std::copy(std::begin(kHead), std::end(kHead), to);
  for (size_t count; length > 0; length -= count) {
    count = std::min(length, kMost);
    const uint32_t nibbles = count <= 1 << 16 ? 0 : count <= 1 << 20 ? 1 : 2;  // of the length, above four
    const uint32_t bits = (nibbles << 1) | (static_cast<uint32_t>(count - 1) << 3) | (1u << (19 + 4 * nibbles));
    for (uint32_t byte = 0; byte < (nibbles == 2 ? 4 : 3); ++byte) *out++ = static_cast<char>(bits >> (8 * byte));
    out = std::copy_n(from, count, out);
    from += count;
  }
  *out++ = kLast;
  return static_cast<size_t>(out - to);
}

}  // namespace tpcmill::codec
