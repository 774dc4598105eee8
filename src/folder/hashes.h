#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/hash128.h"
#include "base/os.h"
#include "sink/sink.h"

namespace tpcmill {

// The hash of a file is made while it is written, by all workers at once, and says which region of
// a file is damaged. It depends on the file's bytes alone, not on chunks:
//
//     block i     bytes 16384 i .. 16384 (i + 1) - 1 of the file; the last one may be shorter
//     b(i)        XXH3-128 of block i, with seed i
//     region r    some whole number of MiB, the same for all regions of a file
//     its hash    the sum of b(i) over the blocks that begin in it, modulo 2^128
//     file        the sum of b(i) over all blocks, modulo 2^128, so also the sum of the regions'
//
// Sums need no order, so that a worker adds what it wrote whenever it comes to it. A chunk ends
// inside a block as a rule: its last bytes are left, in shared memory, to whoever has the next one.
constexpr uint64_t kHashBlock = 16'384;

struct FileHash {
  Hash128 hash;
  uint64_t region_bytes = 0;     // of each region but the last, which ends with the file
  std::vector<Hash128> regions;  // none for an empty file

  bool operator==(const FileHash&) const = default;
};

// The least power of two, in MiB, of which a file of `bytes` bytes has no more than kMostRegions.
constexpr uint64_t kMostRegions = 256;
uint64_t region_bytes_for(uint64_t bytes);

// Adds up blocks of a stretch of bytes that comes piece by piece.
class BlockHasher {
 public:
  virtual ~BlockHasher() = default;

  // Goes on with the next bytes. The first block may have begun before: begin() says so.
  void begin(uint64_t at, std::span<const std::byte> before);
  void add(std::span<const std::byte> bytes);

  // The block that is not full yet, with its number.
  std::span<const std::byte> rest() const { return block_; }
  uint64_t block_number() const { return number_; }

 private:
  virtual void take(uint64_t number, Hash128 hash) = 0;

  uint64_t number_ = 0;
  std::vector<std::byte> block_;
};

// The hashes of all files of a run, in shared memory. Its size does not depend on files' sizes:
// each has at most some thousand regions, and edges exist only of files that are being written.
class FileHashes {
 public:
  // The last bytes that the chunk before left, in hands of one worker.
  using Edge = std::vector<std::byte>;

  // `expected` bytes of each file; `workers` at most write at once.
  FileHashes(std::span<const double> expected, unsigned workers);
  FileHashes(const FileHashes&) = delete;
  FileHashes& operator=(const FileHashes&) = delete;

  // What its shared memory comes to, about.
  static uint64_t bytes_needed(std::span<const double> expected, unsigned workers);

  // Three calls for every chunk. Of one file the first two come in the order of chunks, while its
  // worker has the turn: begin() once for each file, then exchange(), which takes the last chunk's
  // edge and leaves this one's. Then add(), in any order, with the same arguments.
  void begin(size_t file);
  void exchange(size_t file, uint64_t at, Pieces pieces, Edge& edge);
  void add(size_t file, uint64_t at, Pieces pieces, const Edge& edge);

  // Once everything is added.
  void finish(size_t file, uint64_t size);

  // REQUIRES: finish(file, size) has been called.
  FileHash of(size_t file, uint64_t size) const;

 private:
  struct Sum {
    std::atomic<uint64_t> high, low;
  };
  // Settled before workers start.
  struct Regions {
    uint64_t bytes;
    uint64_t first, count;  // in sums_
  };
  struct Slot {
    std::atomic<uint32_t> taken;
    std::byte bytes[kHashBlock];
  };
  class Adder;

  static std::vector<Regions> cut(std::span<const double> expected);
  void add_to_region(size_t file, uint64_t region, const Hash128& hash);

  const std::vector<Regions> regions_;
  const size_t slot_count_;
  SharedMemory sums_memory_, slots_memory_, slot_of_memory_;
  Sum* sums_;
  Slot* slots_;
  uint32_t* slot_of_;  // of each file that is being written
};

// The hash of a file on disk, with regions like those of `like`. Throws Error: failure, naming the
// file, if it cannot be read; interrupted, once `stop`, if there is one, is raised.
FileHash hash_file(const std::string& path, const FileHash& like, const std::atomic<int>* stop);

}  // namespace tpcmill
