#include "folder/manifest_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "base/input_file.h"
#include "base/os.h"
#include "base/write_signals.h"
#include "folder/leftovers.h"
#include "sink/durable.h"
#include "sink/write_all.h"
#include "tpcmill/error.h"

namespace tpcmill {
ManifestFile::ManifestFile(const std::string& folder, const std::string& run, bool durable)
    : folder_(folder.empty() ? "./" : folder.ends_with('/') ? folder : folder + "/"),
      path_(folder_ + kManifestName),
      temporary_(path_ + "." + run + ".tmp"),
      durable_(durable) {}

namespace {

// Of a million files, each with all the regions that it may have, a tenth would have fewer than that.
constexpr uint64_t kMostBytes = 1ull << 30;

// Returns 0 or an errno.
int write_text(const Descriptor& file, const std::string& text) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
  return write_all({&bytes, 1}, [&](const iovec* parts, int count) { return ::writev(file.number(), parts, count); });
}

// What a run has written down; "" if that is no file, which no run has made.
std::string journal_text(const std::string& folder, const RunLock& lock) {
  const std::string name = lock.path.substr(lock.path.rfind('/') + 1);
  if (InputFile(folder, name, InputFile::Links::kNone).state() == InputFile::State::kRefused) return "";
  return text_of_file(folder, name, kMostBytes).value_or("");
}

}  // namespace

std::optional<ManifestFile::Identity> ManifestFile::identity() const {
  struct stat facts {};
  if (::lstat(path_.c_str(), &facts) != 0) return std::nullopt;
  return Identity{facts.st_dev, facts.st_ino, static_cast<uint64_t>(facts.st_size), facts.st_mtim.tv_sec,
                  facts.st_mtim.tv_nsec};
}

void ManifestFile::refresh() const {
  const std::optional<Identity> now = identity();
  if (now && known_ && now == known_identity_) return;
  known_.reset();
  const std::optional<std::string> text = text_of_file(folder_, kManifestName, kMostBytes);
  if (!text) return;
  known_ = Manifest::parse(*text, path_);
  known_identity_ = now;
}

std::optional<Manifest> ManifestFile::read() const {
  refresh();
  return known_;
}

std::map<std::string, ManifestEntry> ManifestFile::journaled(const ManifestHead& head,
                                                             std::optional<Manifest>& found,
                                                             std::set<std::string>& dead) const {
  std::map<std::string, ManifestEntry> files;
  const std::string folder = folder_.substr(0, folder_.size() - 1);
  for (const RunLock& lock : run_locks(folder)) {
    const std::optional<Manifest> journal = Manifest::parse_journal(journal_text(folder, lock));
    if (lock.dead) dead.insert(lock.path);
    if (!journal || journal->files.empty()) continue;
    const bool same = journal->head == head;
    if (!found && lock.dead) found = same ? Manifest{head, {}} : *journal;
    if (same) files.insert(journal->files.begin(), journal->files.end());
  }
  for (const auto& [path, entry] : found ? found->files : std::map<std::string, ManifestEntry>{}) files.erase(path);
  return files;
}

void append_to_journal(const std::string& path, const std::string& text) {
  const WriteSignalsBlocked blocked;
  Descriptor file(open_file(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
  int error = file.is_open() ? write_text(file, text) : errno;
  if (file.is_open() && ::close(file.release()) != 0 && errno != EINTR && error == 0) error = errno;
  if (error != 0) throw Error::failure(fmt::format("{} cannot be written: {}.", path, error_text(error)));
}

void ManifestFile::add(const ManifestHead& head, const std::map<std::string, ManifestEntry>& files,
                       int milliseconds) const {
  const LockFile lock(folder_ + ".tpcmill.manifest.lock", milliseconds);
  refresh();
  if (known_ && known_->head != head)
    throw Error::failure(fmt::format("{} was replaced by another one while this run was at work.", path_));
  bool changed = !known_;
  Manifest after = known_ ? std::move(*known_) : Manifest{head, {}};
  known_.reset();
  for (const auto& [path, file] : files) {
    const auto [at, is_new] = after.files.try_emplace(path, file);
    if (!is_new && at->second == file) continue;
    at->second = file;
    changed = true;
  }
  if (changed) {
    write(std::move(after));
  } else {
    known_ = std::move(after);
  }
}

void ManifestFile::begin(const ManifestHead& head, std::set<std::string> older, const std::set<std::string>& planned,
                         bool lasting) const {
  const LockFile lock(folder_ + ".tpcmill.manifest.lock", kLockMilliseconds);
  const bool was_there = known_.has_value();
  try {
    refresh();
  } catch (const Error&) {
    // A broken one names nothing.
  }
  // Another run of this work may have begun one meanwhile.
  const bool ours = known_ && known_->head == head;
  Manifest after = ours ? *known_ : Manifest{head, {}};
  // Nor is it this run's any more to say what is older, if one has ended that keeps no manifest.
  const bool gone = was_there && !exists();
  if (!ours && !gone) after.older = std::move(older);
  for (const std::string& path : planned) after.older.erase(path);
  if (after.files.empty() && after.older.empty() && !lasting) return remove();
  if (!known_ || after != *known_) write(std::move(after));
}

void ManifestFile::drop_older(const ManifestHead& head, bool lasting,
                              const std::function<void(const std::string& path)>& remove_file) const {
  refresh();
  if (!known_ || known_->head != head || known_->older.empty()) return;
  const LockFile lock(folder_ + ".tpcmill.manifest.lock", kLockMilliseconds);
  refresh();
  if (!known_ || known_->head != head) return;
  Manifest after = *known_;
  for (const std::string& path : after.older)
    if (!after.files.contains(path)) remove_file(path);
  after.older.clear();
  if (after.files.empty() && !lasting) return remove();
  write(std::move(after));
}

void ManifestFile::remove() const {
  known_.reset();
  if (::unlink(path_.c_str()) != 0 && errno != ENOENT)
    throw Error::failure(fmt::format("{} cannot be removed: {}.", path_, error_text(errno)));
}

namespace {

// A file that goes away, whatever happens, unless it has got another name.
class Temporary {
 public:
  explicit Temporary(const std::string& name) : name_(name) {}
  ~Temporary() {
    if (!renamed_) ::unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  // Returns 0 or an errno.
  int rename(const std::string& name) {
    if (::rename(name_.c_str(), name.c_str()) != 0) return errno;
    renamed_ = true;
    return 0;
  }

 private:
  const std::string& name_;
  bool renamed_ = false;
};

}  // namespace

void ManifestFile::write(Manifest manifest) const {
  const std::string text = manifest.text();
  const auto fail = [&](int error) {
    throw Error::failure(fmt::format("{} cannot be written: {}.", path_, error_text(error)));
  };
  const WriteSignalsBlocked blocked;
  Descriptor file(open_file(temporary_, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file.is_open()) fail(errno);
  Temporary temporary(temporary_);
  // A lock tells the living from the dead.
  lock_file(file.number(), LOCK_SH);
  int error = write_text(file, text);
  if (error == 0 && durable_) error = sync_file(file.number());
  if (::close(file.release()) != 0 && errno != EINTR && error == 0) error = errno;
  if (error == 0) error = temporary.rename(path_);
  if (error != 0) fail(error);
  if (durable_) error = sync_folder_of(path_);
  if (error != 0) fail(error);
  known_identity_ = identity();
  known_ = std::move(manifest);
}

}  // namespace tpcmill
