#include "arrow/memory.h"

#include <cstdlib>
#include <new>

#include "base/bytes.h"

namespace tpcmill::arrow {

void Free::operator()(std::byte* memory) const noexcept { std::free(memory); }

Memory allocate(size_t bytes) {
  void* const memory = std::aligned_alloc(kAlignment, aligned(bytes + kPad));
  if (memory == nullptr) throw std::bad_alloc();
  return Memory(static_cast<std::byte*>(memory));
}

Memory Blocks::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      Memory block = std::move(free_.back());
      free_.pop_back();
      return block;
    }
    free_.reserve(kMostFree);  // so that give() needs no memory
  }
  return allocate(bytes_);
}

void Blocks::give(Memory block) noexcept {
  const std::lock_guard lock(mutex_);
  if (free_.size() < free_.capacity()) free_.push_back(std::move(block));
}

}  // namespace tpcmill::arrow
