#pragma once

#include <cstddef>

#include "sink/sink.h"

namespace tpcmill {

// Hands bytes to a pipe by giving it the pages that they lie in (vmsplice): the kernel copies
// nothing, and makes no pages of its own.
//
// Whoever reads the pipe may pass its pages on without copying them either, to another pipe or a
// socket, and nobody tells when they are done. So a page that was given is never written again: it
// is out of our memory at once, and the next bytes get a new one. That pays with huge pages only;
// without them this gives up.
class PageGiver {
 public:
  PageGiver() = default;
  ~PageGiver();
  PageGiver(const PageGiver&) = delete;
  PageGiver& operator=(const PageGiver&) = delete;

  // Makes ready to write to a descriptor: widens it if it is a pipe.
  void begin(int descriptor);

  // Whether `size` bytes are worth giving away.
  bool gives(size_t size) const { return descriptor_ >= 0 && size >= kLeast; }

  // Gives up to `size` bytes to the pipe, made by `fill(std::byte* to, size_t count)`, which is
  // called once. Returns how many; `error` is 0 or the errno of a failure. REQUIRES: gives(size).
  template <class Fill>
  size_t give(size_t size, Fill fill, int& error) {
    const size_t count = size < kPage ? size : kPage;
    const long faults = faults_so_far();
    fill(memory(), count);
    // Many faults: small pages. Those are dearer than a copy.
    if (faults_so_far() - faults > kMostFaults) wanted_ = false;
    error = send(count);
    return count;
  }

 private:
  static constexpr size_t kPage = 2 << 20;   // a huge one
  static constexpr size_t kLeast = 1 << 19;  // a new page is cleared as a whole
  static constexpr long kMostFaults = 16;

  static long faults_so_far();
  std::byte* memory();
  int send(size_t count);

  int descriptor_ = -1;
  bool wanted_ = true;
  std::byte* reserved_ = nullptr;
  std::byte* page_ = nullptr;  // in it
};

}  // namespace tpcmill
