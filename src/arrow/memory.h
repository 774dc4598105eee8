#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace tpcmill::arrow {

// Arrow wants buffers that begin at multiples of this, and are padded to them.
constexpr size_t kAlignment = 64;

constexpr size_t aligned(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

struct Free {
  void operator()(std::byte* memory) const noexcept;
};
using Memory = std::unique_ptr<std::byte[], Free>;

// Aligned memory with room for `bytes` and kPad. Throws std::bad_alloc.
Memory allocate(size_t bytes);

// Blocks of one size. What batches give back is used again, because the system takes longer to hand out
// fresh pages than the library to fill them. Safe from any number of threads.
class Blocks {
 public:
  explicit Blocks(size_t bytes) : bytes_(bytes) {}

  Memory take();
  void give(Memory block) noexcept;

 private:
  static constexpr size_t kMostFree = 4;

  const size_t bytes_;
  std::mutex mutex_;
  std::vector<Memory> free_;
};

}  // namespace tpcmill::arrow
