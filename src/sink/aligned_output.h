#pragma once

#include <cstddef>
#include <string>

#include "base/os.h"
#include "tpcmill/job.h"

namespace tpcmill {

// The bytes behind the last whole block of each file, in memory that all workers share.
//
// Past the page cache only whole blocks can be written, and runs of bytes end anywhere. So that
// each block has one writer, whoever places bytes leaves the part of a block at their end here,
// and whoever places the next bytes takes it from here and writes it with them. How long the part
// is follows from the place. The last one of a file is for finish().
class Tails {
 public:
  // REQUIRES: block is a power of two, at least a page.
  Tails(size_t files, size_t block) : block_(block), memory_(files * block) {}

  size_t block() const { return block_; }

  // Room for a block. REQUIRES, to use it: the right to place bytes of that file.
  std::byte* of(size_t file) const { return memory_.data() + file * block_; }

  // Gives the memory of a finished file back: a run may have a million files.
  void release(size_t file) const;

 private:
  size_t block_;
  SharedMemory memory_;
};

// How files in one folder are written.
struct FileIo {
  Io mode = Io::kBuffered;  // never kAutomatic
  size_t block = 4096;      // what places and lengths of writes past the page cache are multiples of
  std::string refused;      // why the mode that was asked for cannot be had; "" if it can
};

// What the workers of a run share to write files past the page cache. Made before they start.
struct AlignedOutput {
  AlignedOutput(const FileIo& io, size_t files) : ring(io.mode == Io::kUring), tails(files, io.block) {}

  bool ring;  // by io_uring, if a worker can have a ring; else each write is waited for
  Tails tails;
};

// The size of what a run writes, as far as it matters for how.
struct OutputSize {
  double bytes;   // expected in all files
  double chunks;  // written in so many runs of bytes
};

// Settles what `wanted` means in `folder`, which exists, by trying it with a nameless file. Throws
// nothing: what cannot be tried is buffered.
FileIo settle_io(Io wanted, const std::string& folder, OutputSize size);

}  // namespace tpcmill
