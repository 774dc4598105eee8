#include "base/bytes.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace tpcmill {

void Buffer::Free::operator()(std::byte* memory) const noexcept { std::free(memory); }

void Buffer::grow(size_t least) {
  const size_t capacity = std::max({least, capacity_ + capacity_ / 2, size_t{4096}});
  // realloc moves large blocks by their page tables, without copying.
  void* const moved = std::realloc(data_.get(), capacity);
  if (moved == nullptr) throw std::bad_alloc();
  data_.release();
  data_.reset(static_cast<std::byte*>(moved));
  capacity_ = capacity;
}

}  // namespace tpcmill
