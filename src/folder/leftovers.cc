#include "folder/leftovers.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/input_file.h"
#include "folder/lock_file.h"
#include "folder/manifest.h"
#include "tpcmill/generate.h"

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

bool is_file(const std::string& path) {
  struct stat facts {};
  return lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

bool is_link(const std::string& path) {
  struct stat facts {};
  return lstat(path.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  each_name(folder, "", [&](const std::string& name, unsigned) { names.push_back(name); });
  return names;
}

}  // namespace

std::string run_lock_name(const std::string& folder, const std::string& run) {
  return folder + "/" + std::string(kOurs) + run + std::string(kLock);
}

std::vector<RunLock> run_locks(const std::string& folder) {
  std::vector<RunLock> locks;
  for (const std::string& name : names_in(folder))
    if (is_run_lock(name) && is_file(folder + "/" + name)) locks.push_back({folder + "/" + name, !is_locked(folder + "/" + name)});
  std::sort(locks.begin(), locks.end(), [](const RunLock& a, const RunLock& b) { return a.path < b.path; });
  return locks;
}

bool is_output_name(std::string_view name, const std::vector<std::string>& tables) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const size_t dot = name.find('.');
  if (dot == std::string_view::npos || std::find(tables.begin(), tables.end(), name.substr(0, dot)) == tables.end())
    return false;
  std::string_view rest = name.substr(dot + 1);
  for (int i = 0; i < 2; ++i) {
    const size_t digits = static_cast<size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
    if (digits != 0 && digits < rest.size() && rest[digits] == '.') rest.remove_prefix(digits + 1);
  }
  const std::vector<std::string> formats = format_names();
  return std::any_of(formats.begin(), formats.end(), [&](const std::string& format) {
    return rest == format || (rest.starts_with(format) && rest[format.size()] == '.');  // .tbl.gz
  });
}

namespace {

// Removes a temporary file of a dead run.
class Remover {
 public:
  Remover(const std::string& folder, const std::set<std::string>& dead) : folder_(folder), dead_(dead) {}

  void remove(const std::string& path, const std::string& run, bool only_known) const {
    const std::string lock = run_lock_name(folder_, run);
    if (!only_known && !is_file(lock)) return remove_unlocked(path);
    // Locked after all: it was seen between its making and its locking.
    if (!dead_.contains(lock) || is_locked(lock)) return;
    // Whatever lock the file has: the kernel may hold on to what a killed process was writing.
    if (is_file(path)) unlink(path.c_str());
  }

 private:
  const std::string& folder_;
  const std::set<std::string>& dead_;
};

std::string without_end(const std::string& temporary) {
  return temporary.substr(0, temporary.size() - kTemporary.size() - kRunLength - 1);
}

}  // namespace

void remove_leftovers(const std::string& folder, const std::vector<std::string>& tables,
                      const std::set<std::string>& linked, const std::set<std::string>& dead) {
  const Remover remover(folder, dead);
  const auto clean = [&](const std::string& at, bool only_known) {
    for (const std::string& name : names_in(at)) {
      const std::string run = run_of(name);
      if (run.empty()) continue;
      const std::string whole = without_end(name);
      if (is_output_name(whole, tables) || (at == folder && whole == kManifestName))
        remover.remove(at + "/" + name, run, only_known);
    }
  };
  clean(folder, false);
  for (const std::string& table : tables) clean(folder + "/" + table, is_link(folder + "/" + table));
  for (const std::string& file : linked) {
    const fs::path path(file);
    for (const std::string& name : names_in(path.parent_path()))
      if (const std::string run = run_of(name); !run.empty() && without_end(name) == path.filename())
        remover.remove(path.parent_path() / name, run, true);
  }
  for (const std::string& lock : dead) remove_unlocked(lock);
  for (const char* lock : {"/.tpcmill.lock", "/.tpcmill.manifest.lock"}) remove_unlocked(folder + lock);
}

}  // namespace tpcmill
