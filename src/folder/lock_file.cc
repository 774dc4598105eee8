#include "folder/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr int kToLook = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

// Whether the open file is still what has the name.
bool has_name(int descriptor, const std::string& path) {
  struct stat opened {}, named {};
  return fstat(descriptor, &opened) == 0 && lstat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

// What keeps the open file from being a lock; "": nothing.
std::string problem_of(int descriptor) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0) return error_text(errno);
  return S_ISREG(facts.st_mode) ? "" : "something that is no file has its name";
}

}  // namespace

LockFile::LockFile(std::string path, int milliseconds) : path_(std::move(path)) {
  constexpr int kPause = 2;
  for (int waited = 0; waited <= milliseconds; waited += kPause) {
    descriptor_.reset(open_file(path_, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
    if (!descriptor_.is_open()) throw Error::failure(fmt::format("{} cannot be made: {}.", path_, error_text(errno)));
    if (const std::string problem = problem_of(descriptor_.number()); !problem.empty())
      throw Error::failure(fmt::format("{} cannot be made: {}.", path_, problem));
    const bool locked = lock_file(descriptor_.number(), LOCK_EX) == 0;
    if (locked && has_name(descriptor_.number(), path_)) return;
    descriptor_.reset();
    if (!locked) usleep(kPause * 1'000);
  }
  throw Busy(Error::Kind::kFailure, fmt::format("{} stays locked by another program.", path_));
}

LockFile::~LockFile() {
  if (!keep_) unlink(path_.c_str());
}

bool is_locked(const std::string& path) {
  const Descriptor file(open_file(path, kToLook));
  return file.is_open() && lock_file(file.number(), LOCK_SH) != 0;
}

void remove_unlocked(const std::string& path) {
  const Descriptor file(open_file(path, kToLook));
  const int descriptor = file.number();
  if (file.is_open() && lock_file(descriptor, LOCK_EX) == 0 && problem_of(descriptor).empty() &&
      has_name(descriptor, path))
    unlink(path.c_str());
}

}  // namespace tpcmill
