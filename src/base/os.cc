#include "base/os.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "tpcmill/error.h"

namespace tpcmill {

SharedMemory::SharedMemory(size_t bytes) : bytes_(bytes) {
  void* const memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    throw Error::failure(fmt::format("{} bytes of shared memory cannot be had: {}.", bytes, error_text(errno)));
  data_ = static_cast<std::byte*>(memory);
}

SharedMemory::~SharedMemory() {
  if (data_ != nullptr) munmap(data_, bytes_);
}

int open_file(const std::string& path, int flags, unsigned mode) {
  return uninterrupted([&] { return open(path.c_str(), flags, mode); });
}

int lock_file(int descriptor, int how) {
  return uninterrupted([&] { return flock(descriptor, how | LOCK_NB); });
}

void futex_wait(std::atomic<uint32_t>& word, uint32_t expected, int milliseconds, uint32_t kinds) {
  const uint64_t until = monotonic_nanoseconds() + static_cast<uint64_t>(milliseconds) * 1'000'000;
  const timespec limit{static_cast<time_t>(until / 1'000'000'000), static_cast<long>(until % 1'000'000'000)};
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), FUTEX_WAIT_BITSET, expected, &limit, nullptr, kinds);
}

void futex_wake_all(std::atomic<uint32_t>& word, uint32_t kinds) {
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), FUTEX_WAKE_BITSET, INT_MAX, nullptr, nullptr, kinds);
}

namespace {

// Cores that one control group's cpu.max allows: "max 100000" or "150000 100000".
double cores_of_quota(const std::string& text) {
  std::istringstream words(text);
  std::string quota;
  double period = 0;
  if (!(words >> quota >> period) || quota == "max" || period <= 0) return 0;
  return std::strtod(quota.c_str(), nullptr) / period;
}

// The least quota on the way from this process's control group to the root; 0 if there is none.
double quota_cores() {
  double least = 0;
  const auto take = [&](double cores) {
    if (cores > 0 && (least == 0 || cores < least)) least = cores;
  };
  std::istringstream groups(read_small_file("/proc/self/cgroup"));
  for (std::string line; std::getline(groups, line);) {
    if (line.rfind("0::/", 0) == 0) {
      for (std::string path = line.substr(3);; path.resize(path.rfind('/'))) {
        take(cores_of_quota(read_small_file("/sys/fs/cgroup" + path + "/cpu.max")));
        if (path.empty() || path.rfind('/') == std::string::npos) break;
      }
    } else if (line.find(":cpu,") != std::string::npos || line.find(",cpu:") != std::string::npos ||
               line.find(":cpu:") != std::string::npos) {
      const std::string folder = "/sys/fs/cgroup/cpu" + line.substr(line.rfind(':') + 1);
      take(cores_of_quota(read_small_file(folder + "/cpu.cfs_quota_us") + " " +
                          read_small_file(folder + "/cpu.cfs_period_us")));
    }
  }
  return least;
}

}  // namespace

unsigned usable_cores() {
  cpu_set_t set;
  unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
  if (const double quota = quota_cores(); quota > 0)
    cores = std::min(cores, static_cast<unsigned>(std::max(1.0, std::ceil(quota))));
  return cores;
}

void wait_until_writable(int descriptor) {
  pollfd one{descriptor, POLLOUT, 0};
  uninterrupted([&] { return poll(&one, 1, -1); });
}

std::string random_name() {
  uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits))
    bits = monotonic_nanoseconds() * 0x9E3779B97F4A7C15u + static_cast<uint64_t>(getpid());
  return fmt::format("{:016x}", bits);
}

namespace {

uint64_t nanoseconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

uint64_t monotonic_nanoseconds() { return nanoseconds_of(CLOCK_MONOTONIC); }

uint64_t thread_nanoseconds() { return nanoseconds_of(CLOCK_THREAD_CPUTIME_ID); }

uint64_t thread_waits() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return static_cast<uint64_t>(usage.ru_nvcsw);
}

std::string error_text(int error_number) {
  char room[128];
  const char* const words = strerror_r(error_number, room, sizeof room);  // GNU's: thread-safe
  const char* const name = strerrorname_np(error_number);
  return name == nullptr ? std::string(words) : fmt::format("{} ({})", words, name);
}

std::string read_small_file(const std::string& path, size_t most) {
  const Descriptor file(open_file(path, O_RDONLY | O_CLOEXEC));
  return file.is_open() ? read_small_file(file.number(), most) : "";
}

std::string read_small_file(int descriptor, size_t most) {
  std::string text(most, '\0');
  size_t length = 0;
  while (length < most) {
    const ssize_t got = uninterrupted(
        [&] { return pread(descriptor, text.data() + length, most - length, static_cast<off_t>(length)); });
    if (got <= 0) break;
    length += static_cast<size_t>(got);
  }
  text.resize(length);
  return text;
}

int read_whole_file(const std::string& path, size_t most, std::string& text) {
  constexpr size_t kPiece = 64 << 10;
  const Descriptor file(open_file(path, O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return errno;
  for (size_t length = 0;; length = text.size()) {
    const size_t room = std::min(kPiece, most + 1 - length);
    text.resize(length + room);
    const ssize_t got = uninterrupted([&] { return read(file.number(), text.data() + length, room); });
    text.resize(length + static_cast<size_t>(std::max<ssize_t>(0, got)));
    if (got < 0) return errno;
    if (got == 0 || text.size() > most) return 0;
  }
}

int open_nameless_file(const std::string& folder) {
  int file = open_file(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  // Not every file system has nameless files.
  std::string path = folder + "/.tpcmill.XXXXXX";
  file = uninterrupted([&] { return mkostemp(path.data(), O_CLOEXEC); });
  if (file < 0)
    throw Error::failure(fmt::format("No temporary file can be made in {}: {}.", folder, error_text(errno)));
  unlink(path.c_str());
  return file;
}

}  // namespace tpcmill
