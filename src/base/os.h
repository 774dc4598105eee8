#pragma once

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace tpcmill {

// Every call to the system that is not about output files.

// Calls until it is no signal that made it fail. `call` returns what is below 0 and sets errno where it fails.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// open(), uninterrupted.
int open_file(const std::string& path, int flags, unsigned mode = 0);

// flock(), uninterrupted; `how` does not wait.
int lock_file(int descriptor, int how);

// Memory that this process shares with those it forks later: zeros at first, given up page by
// page as it is touched. Throws Error (failure).
class SharedMemory {
 public:
  SharedMemory() = default;
  explicit SharedMemory(size_t bytes);
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  std::byte* data() const { return data_; }

 private:
  std::byte* data_ = nullptr;
  size_t bytes_ = 0;
};

// Sleeps while `word` is `expected`, until woken, at most `milliseconds`; a signal, too, ends the
// sleep. Works between processes that share the word's memory, which std::atomic::wait does not.
// `kinds`: bits, of which sleepers have at least one in common with the call that wakes them.
void futex_wait(std::atomic<uint32_t>& word, uint32_t expected, int milliseconds, uint32_t kinds = ~uint32_t{0});
void futex_wake_all(std::atomic<uint32_t>& word, uint32_t kinds = ~uint32_t{0});

// The cores that this process may use: affinity and control group, rounded up to whole ones.
unsigned usable_cores();

// Waits until a descriptor that does not wait by itself (O_NONBLOCK), and took nothing, takes something.
void wait_until_writable(int descriptor);

// Sixteen hexadecimal digits that nobody else has.
std::string random_name();

uint64_t monotonic_nanoseconds();

// Time that the processor has spent on the calling thread.
uint64_t thread_nanoseconds();

// How often the calling thread has given up the processor by itself, to wait for something.
uint64_t thread_waits();

// "No space left on device (ENOSPC)"
std::string error_text(int error_number);

// Text at most `most` bytes long of a file that may not exist; "" if it does not. And of an open one, from its
// beginning on.
std::string read_small_file(const std::string& path, size_t most = 4096);
std::string read_small_file(int descriptor, size_t most = 4096);

// All of a file, be it a FIFO; of one that is longer than `most` bytes, one byte more than that. Returns 0 or an errno.
int read_whole_file(const std::string& path, size_t most, std::string& text);

// A closed-on-exec file of this process in `folder` that has no name and goes away by itself.
// Returns its descriptor. Throws Error (failure), naming the folder.
int open_nameless_file(const std::string& folder);

}  // namespace tpcmill
