#include "run/leftovers.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "run/lock_file.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;

constexpr size_t kRunLength = 16;
constexpr std::string_view kTemporary = ".tmp", kOurs = ".tpcmill.", kLock = ".lock";

bool is_run(std::string_view text) {
  return text.size() == kRunLength && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The run whose temporary file this is; "" if it is none.
std::string run_of(const std::string& name) {
  if (!name.ends_with(kTemporary) || name.size() < kRunLength + kTemporary.size() + 2) return "";
  const std::string run = name.substr(name.size() - kTemporary.size() - kRunLength, kRunLength);
  const bool dotted = name[name.size() - kTemporary.size() - kRunLength - 1] == '.';
  return dotted && is_run(run) ? run : "";
}

bool is_run_lock(std::string_view name) {
  return name.size() == kOurs.size() + kRunLength + kLock.size() && name.starts_with(kOurs) && name.ends_with(kLock) &&
         is_run(name.substr(kOurs.size(), kRunLength));
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  return names;
}

}  // namespace

std::string run_lock_name(const std::string& folder, const std::string& run) {
  return folder + "/" + std::string(kOurs) + run + std::string(kLock);
}

std::vector<RunLock> run_locks(const std::string& folder) {
  std::vector<RunLock> locks;
  for (const std::string& name : names_in(folder))
    if (is_run_lock(name)) locks.push_back({folder + "/" + name, !is_locked(folder + "/" + name)});
  std::sort(locks.begin(), locks.end(), [](const RunLock& a, const RunLock& b) { return a.path < b.path; });
  return locks;
}

void remove_leftovers(const std::string& folder, const std::set<std::string>& others,
                      const std::set<std::string>& dead) {
  const auto remove = [&](const std::string& path, const std::string& run) {
    const std::string lock = run_lock_name(folder, run);
    if (!fs::exists(lock)) return remove_unlocked(path);
    // Locked after all: it was seen between its making and its locking.
    if (!dead.contains(lock) || is_locked(lock)) return;
    // Whatever lock the file has: the kernel may hold on to what a killed process was writing.
    unlink(path.c_str());
  };
  std::set<std::string> folders = others;
  folders.insert(folder);
  for (const std::string& at : folders)
    for (const std::string& name : names_in(at)) {
      const std::string run = run_of(name);
      if (!run.empty()) remove(at + "/" + name, run);
    }
  for (const std::string& lock : dead) remove_unlocked(lock);
  for (const char* lock : {"/.tpcmill.lock", "/.tpcmill.manifest.lock"}) remove_unlocked(folder + lock);
}

}  // namespace tpcmill
