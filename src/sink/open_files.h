#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "sink/sink.h"

namespace tpcmill {

// The files that one worker writes to. It opens them by itself (a descriptor made before a fork
// would have to exist for every file of a run) and keeps the last few open. Not thread-safe.
class OpenFiles {
 public:
  struct Open {
    size_t file;
    int descriptor;
    bool direct;  // past the page cache
  };

  // `direct`: files are opened past the page cache where their file system has that.
  // REQUIRES: names outlive this.
  OpenFiles(const std::vector<FileNames>& names, FileEnd end, bool direct) : names_(names), end_(end), direct_(direct) {}
  ~OpenFiles();
  OpenFiles(const OpenFiles&) = delete;
  OpenFiles& operator=(const OpenFiles&) = delete;

  // Makes the file. Throws Error if there is one.
  void create(size_t file);

  // The file, opened if need be. Good until the next call.
  Open& get(size_t file);

  // Sends what is written to it from now on through the page cache.
  static void through_cache(Open& open);

  // Closes the file and gives it its final name, as Sink::finish() says.
  bool finish(size_t file, uint64_t size);

  [[noreturn]] void fail(size_t file, int error) const;

 private:
  Open& add(size_t file, int flags);  // gives up older ones where the process may not have more
  void close_oldest();
  int rename(const FileNames& names) const;
  static bool are_same(const FileNames& names);
  static void check_sync(int error, const FileNames& names);

  const std::vector<FileNames>& names_;
  const FileEnd end_;
  const bool direct_;
  std::list<Open> open_;  // most recently used first
};

}  // namespace tpcmill
