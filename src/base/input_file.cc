#include "base/input_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using Links = InputFile::Links;

constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// For kernels, and sandboxes, that have no openat2(): folder by folder, and no links at all.
int open_without_links(int folder, std::string_view path, int flags) {
  Descriptor at(uninterrupted([&] { return ::openat(folder, ".", O_PATH | O_DIRECTORY | O_CLOEXEC); }));
  for (;;) {
    const size_t slash = path.find('/');
    const std::string name(path.substr(0, slash));
    const bool last = slash == std::string_view::npos || path.find_first_not_of('/', slash) == std::string_view::npos;
    if (name == "..") return errno = EXDEV, -1;
    if (last) return uninterrupted([&] { return ::openat(at.number(), name.c_str(), flags | O_NOFOLLOW); });
    path.remove_prefix(slash + 1);
    if (name.empty()) continue;
    const int next = uninterrupted(
        [&] { return ::openat(at.number(), name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW); });
    if (next < 0) return -1;
    at.reset(next);
  }
}

// Opens what is inside a folder. Returns below 0 and sets errno: EXDEV or ELOOP for links.
int open_inside(const std::string& folder, const std::string& path, int flags, Links links) {
  if (links == Links::kAnywhere) return open_file(folder + "/" + path, flags);
  // A name in the folder itself needs no descriptor of the folder, of which there may be few.
  const bool is_name = path.find('/') == std::string::npos && path != "..";
  if (links == Links::kNone && is_name) return open_file(folder + "/" + path, flags | O_NOFOLLOW);
  const Descriptor at(open_file(folder.empty() ? "." : folder, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (at.number() < 0) return -1;
  open_how how{};
  how.flags = static_cast<uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (links == Links::kNone ? RESOLVE_NO_SYMLINKS : 0);
  constexpr int kTries = 100;  // while others rename on the way
  int opened = -1;
  for (int i = 0; i < kTries && opened < 0 && (i == 0 || errno == EAGAIN || errno == EINTR); ++i)
    opened = static_cast<int>(::syscall(SYS_openat2, at.number(), path.c_str(), &how, sizeof how));
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) return opened;
  return open_without_links(at.number(), path, flags);
}

const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a FIFO";
  if (S_ISSOCK(mode)) return "it is a socket";
  return "it is a device";
}

}  // namespace

InputFile::InputFile(const std::string& folder, const std::string& path, Links links) { open(folder, path, links); }

void InputFile::open(const std::string& folder, const std::string& path, Links links) {
  if (path.find('\0') != std::string::npos) return fail(State::kRefused, "its name has a zero byte");
  descriptor_.reset(open_inside(folder, path, kFlags, links));
  if (!descriptor_.is_open()) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) return fail(State::kMissing, error_text(error));
    if (error == EXDEV) return fail(State::kRefused, "it is a symbolic link that leads out of the folder");
    if (error == ELOOP) return fail(State::kRefused, "it is a symbolic link");
    if (error == ENXIO) return fail(State::kRefused, kind_of(S_IFSOCK));
    return fail(State::kFailed, error_text(error));
  }
  struct stat facts {};
  if (::fstat(descriptor_.number(), &facts) != 0) return fail(State::kFailed, error_text(errno));
  if (!S_ISREG(facts.st_mode)) return fail(State::kRefused, kind_of(facts.st_mode));
  size_ = static_cast<uint64_t>(facts.st_size);
}

void InputFile::fail(State state, std::string problem) {
  state_ = state;
  problem_ = std::move(problem);
}

size_t InputFile::read(uint64_t at, std::span<std::byte> out, int& error) const {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = uninterrupted(
        [&] { return ::pread(descriptor_.number(), out.data() + done, out.size() - done, static_cast<off_t>(at + done)); });
    if (got < 0) error = errno;
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

std::optional<std::string> text_of_file(const std::string& folder, const std::string& name, uint64_t most) {
  const InputFile file(folder, name, Links::kNone);
  if (file.state() == InputFile::State::kMissing) return std::nullopt;
  const auto refuse = [&](const std::string& why) {
    throw Error::failure(fmt::format("{}{}{} cannot be read: {}.", folder, folder.ends_with('/') ? "" : "/", name, why));
  };
  if (file.state() != InputFile::State::kOpen) refuse(file.problem());
  const auto refuse_size = [&] { refuse(fmt::format("it is larger than {} bytes", most)); };
  if (file.size() > most) refuse_size();
  std::string text;
  int error = 0;
  // It may grow meanwhile, or not say how long it is.
  for (size_t room = static_cast<size_t>(file.size()) + 1;; room = std::max<size_t>(text.size(), 1 << 16)) {
    const size_t before = text.size();
    text.resize(before + room);
    const size_t got = file.read(before, std::as_writable_bytes(std::span(text).subspan(before)), error);
    text.resize(before + got);
    if (text.size() > most) refuse_size();
    if (error != 0) refuse(error_text(error));
    if (got < room) return text;
  }
}

void each_name(const std::string& folder, const std::string& below,
               const std::function<void(const std::string& name, unsigned kind)>& visit) {
  constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
  Descriptor opened(open_inside(folder, below.empty() ? "." : below, kFolder, Links::kInside));
  if (opened.number() < 0) return;
  const std::unique_ptr<DIR, int (*)(DIR*)> names(::fdopendir(opened.number()), ::closedir);
  if (!names && errno == ENOMEM) throw std::bad_alloc();
  if (!names) return;
  opened.release();
  while (const dirent* const entry = ::readdir(names.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    unsigned kind = DTTOIF(entry->d_type);
    struct stat facts {};
    if (kind == 0 && ::fstatat(::dirfd(names.get()), entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0)
      kind = facts.st_mode & S_IFMT;
    visit(name, kind);
  }
}

}  // namespace tpcmill
