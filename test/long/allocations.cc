// Preloaded into a program (LD_PRELOAD), lets one of its allocations fail, or all from one on: malloc() and its kin
// give nothing back, as if there were no memory.
//
//     ALLOCATIONS_FILE   a file of 16 bytes, zeros at first, that counts: all allocations of the program and its
//                        forks in the first 8 bytes, those that failed in the others
//     ALLOCATIONS_NTH    the one that fails, counted from 1; 0: none does
//     ALLOCATIONS_ONWARD if set, all those after it fail as well

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

struct Counts {
  std::atomic<uint64_t> made, failed;
};

Counts* counts = nullptr;
uint64_t nth = 0;
bool onward = false;

__attribute__((constructor)) void begin() {
  const char* const path = std::getenv("ALLOCATIONS_FILE");
  const char* const number = std::getenv("ALLOCATIONS_NTH");
  if (path == nullptr || number == nullptr) return;
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* const memory = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return;
  nth = std::strtoull(number, nullptr, 10);
  onward = std::getenv("ALLOCATIONS_ONWARD") != nullptr;
  counts = static_cast<Counts*>(memory);
}

bool fails() {
  if (counts == nullptr) return false;
  const uint64_t number = ++counts->made;
  if (nth == 0 || number < nth || (number > nth && !onward)) return false;
  ++counts->failed;
  errno = ENOMEM;
  return true;
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return fails() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* memalign(size_t alignment, size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** out, size_t alignment, size_t size) {
  void* const memory = memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *out = memory;
  return 0;
}

}
