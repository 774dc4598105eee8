#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace tpcmill {

// A queue of writes that the kernel works off by itself (io_uring), or a test in its place. One
// worker's own, opened after the fork.
class Ring {
 public:
  // What became of a write: `result` is what pwrite() would have returned, or -errno.
  struct Landed {
    size_t tag;
    int result;
  };

  // nullptr if the kernel refuses, with errno saying why: it has none (ENOSYS), does not allow it
  // (EPERM), or has no memory to lock (ENOMEM).
  static std::unique_ptr<Ring> open(unsigned most_in_flight);
  Ring() = default;
  virtual ~Ring() = default;
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  // Sends `size` bytes on their way. They stay untouched until the write has landed. Returns false
  // if the kernel does not take it: then nothing was sent, and no write may follow. REQUIRES: fewer
  // than most_in_flight are on their way.
  virtual bool write(int descriptor, const std::byte* from, size_t size, uint64_t at, size_t tag) = 0;

  // A write that has landed, in any order. With `wait`, waits for one: REQUIRES that one is on its
  // way. Throws Error (failure) if the kernel does not let us wait.
  virtual std::optional<Landed> landed(bool wait) = 0;
};

}  // namespace tpcmill
