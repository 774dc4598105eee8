#include "sink/aligned_output.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "sink/ring.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr size_t kLeastBlock = 4096;  // no smaller than a page
constexpr size_t kLargestBlock = 64 * 1024;

// Below these, the page cache is as fast, and readers that follow find the files in it.
constexpr double kLargeOutput = 64e6;
constexpr double kLargeChunk = 128e3;

// What a file system says of writes past the page cache.
struct DirectFacts {
  bool known = false;      // it does say something, or is one of those that are good at it
  size_t block = 0;        // 0: it has none
};

DirectFacts direct_facts(int file) {
  const size_t page = static_cast<size_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)));
  size_t block = std::max(kLeastBlock, page);
#ifdef STATX_DIOALIGN
  struct statx facts {};
  if (::statx(file, "", AT_EMPTY_PATH, STATX_DIOALIGN, &facts) == 0 && (facts.stx_mask & STATX_DIOALIGN) != 0) {
    if (facts.stx_dio_offset_align == 0) return {true, 0};
    block = std::bit_ceil(std::max<size_t>({block, facts.stx_dio_offset_align, facts.stx_dio_mem_align}));
    return {true, block <= kLargestBlock ? block : 0};
  }
#endif
  // Kernels before 6.1 do not say.
  struct statfs system {};
  const bool known = ::fstatfs(file, &system) == 0 &&
                     (system.f_type == EXT4_SUPER_MAGIC || system.f_type == XFS_SUPER_MAGIC);
  return {known, block};
}

// Writes a block past the page cache. Returns why that is refused: an error number, or 0.
int try_direct(int file, size_t block) {
  if (::fcntl(file, F_SETFL, O_DIRECT) != 0) return errno;
  const std::unique_ptr<void, decltype(&std::free)> memory(std::aligned_alloc(block, block), &std::free);
  if (memory == nullptr) return ENOMEM;
  std::memset(memory.get(), 0, block);
  if (::pwrite(file, memory.get(), block, 0) >= 0) return 0;
  // A full disk is no reason: the run itself will come to say so.
  return errno == EINVAL || errno == EOPNOTSUPP ? errno : 0;
}

bool pays(const DirectFacts& facts, OutputSize size) {
  return facts.known && size.bytes >= kLargeOutput && size.bytes >= kLargeChunk * size.chunks;
}

FileIo refuse(Io mode, size_t block, Io wanted, const std::string& why) {
  return {mode, block, wanted == Io::kAutomatic ? "" : why};
}

// `file` is closed by the caller.
FileIo settle(int file, Io wanted, OutputSize size) {
  const DirectFacts facts = direct_facts(file);
  if (wanted == Io::kAutomatic && !pays(facts, size)) return {};
  if (facts.block == 0) return refuse(Io::kBuffered, kLeastBlock, wanted, "its file system writes through the page cache only");
  if (const int error = try_direct(file, facts.block); error != 0)
    return refuse(Io::kBuffered, kLeastBlock, wanted, error_text(error));
  if (wanted == Io::kDirect) return {Io::kDirect, facts.block, ""};
  if (Ring::open(1) == nullptr) return refuse(Io::kDirect, facts.block, wanted, error_text(errno));
  return {Io::kUring, facts.block, ""};
}

}  // namespace

void Tails::release(size_t file) const { ::madvise(of(file), block_, MADV_REMOVE); }

FileIo settle_io(Io wanted, const std::string& folder, OutputSize size) {
  if (wanted == Io::kBuffered) return {};
  int file = -1;
  try {
    file = open_nameless_file(folder);
  } catch (const Error&) {
    return refuse(Io::kBuffered, kLeastBlock, wanted, "no file can be made there");
  }
  const FileIo io = settle(file, wanted, size);
  ::close(file);
  return io;
}

}  // namespace tpcmill
