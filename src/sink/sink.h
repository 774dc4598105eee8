#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tpcmill {

using Pieces = std::span<const std::span<const std::byte>>;

// The names of one output file. `temporary` stands beside `final` and is this run's alone.
struct FileNames {
  std::string final;
  std::string temporary;
};

// Where a run's bytes go, seen by one worker: each worker has its own, made after the fork.
// All functions throw Error, naming the file.
class Sink {
 public:
  virtual ~Sink() = default;

  // Brings the file into being under its temporary name. Once for each file, before any worker
  // writes to it.
  virtual void create(size_t file) = 0;

  // Puts pieces, one after the other, at byte `at`. Workers write any ranges in any order; they
  // never overlap. Sinks that are written in order get each byte at the end of the last one.
  virtual void write(size_t file, uint64_t at, Pieces pieces) = 0;

  // Gives the file its final name. Once, by the worker that wrote its last byte; all `size` bytes
  // are written then. Returns false if somebody else has put a file of that name there since the
  // run began: that one is left alone, ours is dropped.
  virtual bool finish(size_t file, uint64_t size) = 0;
};

// Files on disk. With `overwrite`, finish() replaces whatever has the final name. REQUIRES: names
// outlive the sink.
std::unique_ptr<Sink> make_file_sink(const std::vector<FileNames>& names, bool overwrite);

// Standard output, in order.
std::unique_ptr<Sink> make_stdout_sink();

// Nowhere.
std::unique_ptr<Sink> make_discard_sink();

}  // namespace tpcmill
