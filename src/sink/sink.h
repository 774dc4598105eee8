#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sink/aligned_output.h"

namespace tpcmill {

using Pieces = std::span<const std::span<const std::byte>>;

inline size_t size_of(Pieces pieces) {
  size_t size = 0;
  for (const std::span<const std::byte> piece : pieces) size += piece.size();
  return size;
}

// The names of one output file. `temporary` stands beside `final` and is this run's alone.
struct FileNames {
  std::string final;
  std::string temporary;
  bool replace = false;  // finish() replaces what has the final name
};

// Where a run's bytes go, seen by one worker: each worker has its own, made after the fork. Not
// thread-safe. All functions throw Error, naming the file.
//
// Bytes that follow each other in a file come by way of any workers, each run of them by two
// calls: place(), while nobody else places bytes of that file, in the order of the file; then
// write(), at any time.
class Sink {
 public:
  static constexpr size_t kMostOnTheirWay = 6;

  virtual ~Sink() = default;

  // Brings the file into being under its temporary name. Once for each file, before any worker
  // writes to it.
  virtual void create(size_t file) = 0;

  // Says that `pieces`, one after the other, will lie at byte `at`, right behind what was placed
  // before. Quick: others wait for it. The next call to this sink is write() with the same pieces.
  virtual void place(size_t file, uint64_t at, Pieces pieces) {
    (void)file, (void)at, (void)pieces;
  }

  // Writes them, or sends them on their way; the caller's bytes are free again. Sinks that are
  // written in order get each byte at the end of the last one.
  virtual void write(size_t file, uint64_t at, Pieces pieces) = 0;

  // Whether bytes of the n-th call of write(), counted from 0, may still be on their way. Calls land
  // in any order, and no more than kMostOnTheirWay are on their way when write() has returned.
  virtual bool is_on_its_way(uint64_t call) const {
    (void)call;
    return false;
  }

  // Takes note of calls that have landed; with `wait`, waits for all. Throws what made one fail.
  virtual void collect(bool wait) { (void)wait; }

  // Gives the file its final name. Once; all `size` bytes are placed then, and those that other
  // workers wrote have landed. Returns false if somebody else has put a file of that name there
  // since the run began: that one is left alone, ours is dropped. It is the same, byte by byte, or FileEnd
  // says to keep whatever it is.
  virtual bool finish(size_t file, uint64_t size) = 0;

  // Whether what is not placed yet of this file is not wanted any more: it need not be made, nor the file be
  // finished. Once true, it stays so, and what is placed all the same does not count.
  virtual bool has_enough_of(size_t file) {
    (void)file;
    return false;
  }
};

// How files get their final names.
struct FileEnd {
  bool overwrite = false;  // finish() replaces whatever has the final name
  bool keep = false;       // it leaves it alone, whatever it is; else it throws if that is another file
  bool sync = false;       // it returns when file and name would outlive a loss of power
};

// Files on disk. `aligned`: how files are written past the page cache; nullptr: they are written
// through it. All workers of a run have the same. REQUIRES: names and aligned outlive the sink.
std::unique_ptr<Sink> make_file_sink(const std::vector<FileNames>& names, FileEnd end, const AlignedOutput* aligned);

// Standard output, in order.
std::unique_ptr<Sink> make_stdout_sink();

// Nowhere.
std::unique_ptr<Sink> make_discard_sink();

}  // namespace tpcmill
