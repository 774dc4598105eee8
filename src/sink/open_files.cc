#include "sink/open_files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "base/os.h"
#include "sink/durable.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr size_t kMostOpen = 8;

bool read_exactly(int descriptor, std::span<std::byte> room, uint64_t at) {
  while (!room.empty()) {
    const ssize_t got =
        uninterrupted([&] { return ::pread(descriptor, room.data(), room.size(), static_cast<off_t>(at)); });
    if (got <= 0) return false;
    room = room.subspan(static_cast<size_t>(got));
    at += static_cast<uint64_t>(got);
  }
  return true;
}

}  // namespace

OpenFiles::~OpenFiles() {
  for (const Open& open : open_) ::close(open.descriptor);
}

// O_EXCL: a file or symbolic link that somebody put there is not followed.
void OpenFiles::create(size_t file) { add(file, O_CREAT | O_EXCL | O_NOFOLLOW); }

OpenFiles::Open& OpenFiles::get(size_t file) {
  const auto at = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.file == file; });
  if (at == open_.end()) return add(file, O_NOFOLLOW);
  open_.splice(open_.begin(), open_, at);
  return open_.front();
}

void OpenFiles::through_cache(Open& open) {
  if (!open.direct) return;
  ::fcntl(open.descriptor, F_SETFL, 0);
  open.direct = false;
}

bool OpenFiles::finish(size_t file, uint64_t size) {
  const FileNames& names = names_[file];
  struct stat facts {};
  if (::fstat(get(file).descriptor, &facts) != 0)
    throw Error::failure(fmt::format("{} cannot be looked at: {}.", names.temporary, error_text(errno)));
  if (static_cast<uint64_t>(facts.st_size) != size)
    throw Error::failure(fmt::format("{} is {} bytes long and should be {}: somebody else wrote to it.",
                                     names.temporary, facts.st_size, size));
  if (end_.sync) check_sync(sync_file(open_.front().descriptor), names);
  const int closed = ::close(open_.front().descriptor) == 0 ? 0 : errno;
  open_.pop_front();
  // Where files lie on another machine, this is when it may say that it has no room for them.
  if (closed != 0 && closed != EINTR) fail(file, closed);
  if (rename(names) == 0) {
    if (end_.sync) check_sync(sync_folder_of(names.final), names);
    return true;
  }
  if (errno != EEXIST)
    throw Error::failure(fmt::format("{} cannot be given its name: {}.", names.final, error_text(errno)));
  const bool same = end_.keep || are_same(names);
  ::unlink(names.temporary.c_str());
  if (!same)
    throw Error::failure(fmt::format("{} was put there while this run was at work, and is another file than it has "
                                     "made: --overwrite replaces it, --keep-existing keeps it.", names.final));
  return false;
}

void OpenFiles::fail(size_t file, int error) const {
  throw Error::failure(fmt::format("{} cannot be written: {}.", names_[file].final, error_text(error)));
}

OpenFiles::Open& OpenFiles::add(size_t file, int flags) {
  const std::string& path = names_[file].temporary;
  const auto open = [&] { return Descriptor(open_file(path, O_RDWR | O_CLOEXEC | flags, 0666)); };
  Descriptor opened = open();
  for (; !opened.is_open() && errno == EMFILE && !open_.empty(); opened = open()) close_oldest();
  if (!opened.is_open())
    throw Error::failure(fmt::format("{} cannot be made: {}.", names_[file].final, error_text(errno)));
  // A lock tells the living from the dead: nobody takes away a temporary file that has one.
  lock_file(opened.number(), LOCK_SH);
  // Asked for afterwards: open() with O_DIRECT would make the file even where it refuses.
  const bool direct = direct_ && ::fcntl(opened.number(), F_SETFL, O_DIRECT) == 0;
  open_.push_front({file, opened.number(), direct});
  opened.release();
  if (open_.size() > kMostOpen) close_oldest();
  return open_.front();
}

void OpenFiles::close_oldest() {
  ::close(open_.back().descriptor);
  open_.pop_back();
}

void OpenFiles::check_sync(int error, const FileNames& names) {
  if (error != 0)
    throw Error::failure(fmt::format("{} cannot be brought to its disk: {}.", names.final, error_text(error)));
}

// Whether what stands under both names has the same bytes.
bool OpenFiles::are_same(const FileNames& names) {
  constexpr size_t kAtOnce = 1 << 20;
  const Descriptor ours(open_file(names.temporary, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor theirs(open_file(names.final, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts[2] = {};
  bool same = ours.is_open() && theirs.is_open() && ::fstat(ours.number(), &facts[0]) == 0 &&
              ::fstat(theirs.number(), &facts[1]) == 0 && S_ISREG(facts[1].st_mode) &&
              facts[0].st_size == facts[1].st_size;
  const auto size = same ? static_cast<uint64_t>(facts[0].st_size) : 0;
  std::vector<std::byte> a(kAtOnce), b(kAtOnce);
  for (uint64_t at = 0; same && at < size; at += kAtOnce) {
    const std::span<std::byte> piece(a.data(), static_cast<size_t>(std::min<uint64_t>(kAtOnce, size - at)));
    same = read_exactly(ours.number(), piece, at) && read_exactly(theirs.number(), {b.data(), piece.size()}, at) &&
           std::memcmp(a.data(), b.data(), piece.size()) == 0;
  }
  return same;
}

int OpenFiles::rename(const FileNames& names) const {
  if (end_.overwrite || names.replace) return ::rename(names.temporary.c_str(), names.final.c_str());
  const int done =
      ::renameat2(AT_FDCWD, names.temporary.c_str(), AT_FDCWD, names.final.c_str(), RENAME_NOREPLACE);
  if (done == 0 || (errno != EINVAL && errno != ENOSYS)) return done;
  // File systems without that flag: a link refuses a name that exists, too.
  if (::link(names.temporary.c_str(), names.final.c_str()) == 0) return ::unlink(names.temporary.c_str());
  if (errno == EEXIST) return -1;
  return ::rename(names.temporary.c_str(), names.final.c_str());
}

}  // namespace tpcmill
