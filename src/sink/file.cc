// Files on disk: each is written under a temporary name, by all workers at once, and renamed when
// it is whole. A worker opens what it writes to by itself (a descriptor made before a fork would
// have to exist for every file of a run) and keeps the last few open.

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <system_error>

#include <fmt/format.h>

#include "base/os.h"
#include "sink/sink.h"
#include "sink/write_all.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr size_t kMostOpen = 8;

class FileSink : public Sink {
 public:
  FileSink(const std::vector<FileNames>& names, bool overwrite) : names_(names), overwrite_(overwrite) {}
  ~FileSink() override {
    for (const Open& open : open_) ::close(open.descriptor);
  }

  void create(size_t file) override {
    // O_EXCL: a file or symbolic link that somebody put there is not followed.
    add(file, O_CREAT | O_EXCL | O_NOFOLLOW);
  }

  void write(size_t file, uint64_t at, Pieces pieces) override {
    const int descriptor = descriptor_of(file);
    const int error = write_all(pieces, [&](const iovec* parts, int count) {
      const ssize_t written = ::pwritev(descriptor, parts, count, static_cast<off_t>(at));
      if (written > 0) at += static_cast<uint64_t>(written);
      return written;
    });
    if (error != 0)
      throw Error::failure(
          fmt::format("{} cannot be written: {}.", names_[file].final, error_text(error)));
  }

  bool finish(size_t file, uint64_t size) override {
    const FileNames& names = names_[file];
    struct stat facts {};
    if (::fstat(descriptor_of(file), &facts) != 0 || static_cast<uint64_t>(facts.st_size) != size)
      throw Error::failure(fmt::format("{} is {} bytes long and should be {}: somebody else wrote to it.",
                                       names.temporary, facts.st_size, size));
    close(file);
    if (rename(names) == 0) return true;
    if (errno != EEXIST)
      throw Error::failure(fmt::format("{} cannot be given its name: {}.", names.final, error_text(errno)));
    ::unlink(names.temporary.c_str());
    return false;
  }

 private:
  struct Open {
    size_t file;
    int descriptor;
  };

  int rename(const FileNames& names) const {
    if (overwrite_) return ::rename(names.temporary.c_str(), names.final.c_str());
    const int done =
        ::renameat2(AT_FDCWD, names.temporary.c_str(), AT_FDCWD, names.final.c_str(), RENAME_NOREPLACE);
    if (done == 0 || (errno != EINVAL && errno != ENOSYS)) return done;
    // File systems without that flag: a link refuses a name that exists, too.
    if (::link(names.temporary.c_str(), names.final.c_str()) == 0) return ::unlink(names.temporary.c_str());
    if (errno == EEXIST) return -1;
    return ::rename(names.temporary.c_str(), names.final.c_str());
  }

  int descriptor_of(size_t file) {
    const auto at = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.file == file; });
    if (at == open_.end()) return add(file, O_NOFOLLOW);
    open_.splice(open_.begin(), open_, at);
    return open_.front().descriptor;
  }

  int add(size_t file, int flags) {
    const std::string& path = names_[file].temporary;
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0666);
    if (descriptor < 0)
      throw Error::failure(fmt::format("{} cannot be made: {}.", names_[file].final, error_text(errno)));
    // A lock tells the living from the dead: nobody takes away a temporary file that has one.
    ::flock(descriptor, LOCK_SH | LOCK_NB);
    open_.push_front({file, descriptor});
    if (open_.size() > kMostOpen) {
      ::close(open_.back().descriptor);
      open_.pop_back();
    }
    return descriptor;
  }

  void close(size_t file) {
    const auto at = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.file == file; });
    ::close(at->descriptor);
    open_.erase(at);
  }

  const std::vector<FileNames>& names_;
  bool overwrite_;
  std::list<Open> open_;  // most recently used first
};

}  // namespace

std::unique_ptr<Sink> make_file_sink(const std::vector<FileNames>& names, bool overwrite) {
  return std::make_unique<FileSink>(names, overwrite);
}

}  // namespace tpcmill
