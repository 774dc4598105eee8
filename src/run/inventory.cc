#include "run/inventory.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fmt/format.h>

#include "base/os.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;
using State = FileVerdict::State;

FileVerdict look_at(const std::string& folder, const std::string& path, const ManifestEntry& entry) {
  FileVerdict file{.path = path, .right_bytes = entry.bytes};
  struct stat facts {};
  if (stat((folder + "/" + path).c_str(), &facts) != 0) {
    file.state = errno == ENOENT || errno == ENOTDIR ? State::kMissing : State::kUnreadable;
    if (file.state == State::kUnreadable) file.problem = fmt::format("cannot be read: {}", error_text(errno));
    return file;
  }
  if (!S_ISREG(facts.st_mode)) {
    file.state = State::kUnreadable;
    file.problem = S_ISDIR(facts.st_mode) ? "cannot be read: a folder has its name" : "cannot be read: it is no file";
    return file;
  }
  file.bytes = static_cast<uint64_t>(facts.st_size);
  if (file.bytes != entry.bytes) file.state = file.bytes < entry.bytes ? State::kTruncated : State::kTooLong;
  return file;
}

// Names inside `folder`/`below` that end with the format's extension and that no entry has.
void add_extra(const std::string& folder, const std::string& below, const Entries& entries,
               const std::string& extension, std::vector<FileVerdict>& files) {
  std::error_code error;
  for (fs::directory_iterator at(folder + "/" + below, error), end; !error && at != end; at.increment(error)) {
    const std::string path = below + at->path().filename().string();
    std::error_code ignored;
    if (!path.ends_with(extension) || entries.contains(path) || !at->is_regular_file(ignored)) continue;
    files.push_back({.path = path, .state = State::kExtra, .bytes = at->file_size(ignored)});
  }
}

}  // namespace

std::vector<FileVerdict> take_inventory(const std::string& folder, const Entries& entries, const std::string& format,
                                        const Benchmark& benchmark) {
  std::vector<FileVerdict> files;
  for (const auto& [path, entry] : entries) files.push_back(look_at(folder, path, entry));
  add_extra(folder, "", entries, "." + format, files);
  for (const Table* table : benchmark.tables)
    add_extra(folder, std::string(table->name) + "/", entries, "." + format, files);
  std::sort(files.begin(), files.end(), [](const FileVerdict& a, const FileVerdict& b) { return a.path < b.path; });
  return files;
}

bool is_there(const FileVerdict& file) {
  return file.state == State::kWhole || file.state == State::kDiffers || file.state == State::kTruncated ||
         file.state == State::kTooLong;
}

}  // namespace tpcmill
