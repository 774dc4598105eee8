#include "sink/page_giver.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "base/os.h"

namespace tpcmill {

PageGiver::~PageGiver() {
  if (reserved_ != nullptr) ::munmap(reserved_, 2 * kPage);
}

void PageGiver::begin(int descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISFIFO(facts.st_mode)) return;
  // The widest that anybody may have; a refusal is no harm.
  const int widest = std::atoi(read_small_file("/proc/sys/fs/pipe-max-size").c_str());
  if (::fcntl(descriptor, F_GETPIPE_SZ) < widest) ::fcntl(descriptor, F_SETPIPE_SZ, widest);
  descriptor_ = descriptor;
}

long PageGiver::faults_so_far() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_minflt;
}

// A huge page begins at a multiple of its size.
std::byte* PageGiver::memory() {
  if (reserved_ == nullptr) {
    void* const memory = ::mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    reserved_ = static_cast<std::byte*>(memory);
    page_ = reserved_ + (kPage - reinterpret_cast<uintptr_t>(reserved_) % kPage);
    ::madvise(page_, kPage, MADV_HUGEPAGE);
  }
  return page_;
}

int PageGiver::send(size_t count) {
  int error = 0;
  for (size_t sent = 0; sent < count && error == 0;) {
    const iovec part{page_ + sent, count - sent};
    const ssize_t taken = ::vmsplice(descriptor_, &part, 1, 0);
    if (taken > 0) {
      sent += static_cast<size_t>(taken);
    } else if (taken == 0) {
      error = EIO;
    } else if (errno == EAGAIN) {
      wait_until_writable(descriptor_);
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  // Away from here; the pipe keeps it until it is read.
  ::madvise(page_, kPage, MADV_DONTNEED);
  if (!wanted_) descriptor_ = -1;
  return error;
}

}  // namespace tpcmill
