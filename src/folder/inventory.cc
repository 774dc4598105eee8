#include "folder/inventory.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/input_file.h"
#include "encode/text_codec.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

FileVerdict look_at(const std::string& folder, const std::string& path, const ManifestEntry& entry) {
  FileVerdict verdict{.path = path, .right_bytes = entry.bytes};
  const InputFile file(folder, path);
  if (file.state() != InputFile::State::kOpen) {
    const bool missing = file.state() == InputFile::State::kMissing;
    verdict.state = missing ? State::kMissing : State::kUnreadable;
    if (!missing) verdict.problem = "cannot be read: " + file.problem();
    return verdict;
  }
  verdict.bytes = file.size();
  if (verdict.bytes != entry.bytes) verdict.state = verdict.bytes < entry.bytes ? State::kTruncated : State::kTooLong;
  return verdict;
}

// Whether it is a file of the format, compressed or not.
bool has_extension(std::string_view path, const std::string& format) {
  for (const Codec::Kind kind : {Codec::Kind::kGzip, Codec::Kind::kZstd})
    if (const std::string_view packed = text_extension({kind, 0}); path.ends_with(packed)) {
      path.remove_suffix(packed.size());
      break;
    }
  return path.ends_with("." + format);
}

// Names inside `folder`/`below` that are files of the format and that no entry has.
void add_extra(const std::string& folder, const std::string& below, const Entries& entries,
               const std::string& format, const std::atomic<int>* stop, std::vector<FileVerdict>& files) {
  each_name(folder, below, [&](const std::string& name, unsigned kind) {
    throw_if_stopped(stop);
    const std::string path = below + name;
    if (!has_extension(path, format) || kind != S_IFREG || entries.contains(path)) return;
    files.push_back({.path = path, .state = State::kExtra, .bytes = InputFile(folder, path).size()});
  });
}

}  // namespace

std::vector<FileVerdict> take_inventory(const std::string& folder, const Entries& entries, const std::string& format,
                                        const Benchmark& benchmark, const std::atomic<int>* stop) {
  std::vector<FileVerdict> files;
  for (const auto& [path, entry] : entries) {
    throw_if_stopped(stop);
    files.push_back(look_at(folder, path, entry));
  }
  add_extra(folder, "", entries, format, stop, files);
  for (const Table* table : benchmark.tables)
    add_extra(folder, std::string(table->name) + "/", entries, format, stop, files);
  std::sort(files.begin(), files.end(), [](const FileVerdict& a, const FileVerdict& b) { return a.path < b.path; });
  return files;
}

void throw_if_stopped(const std::atomic<int>* stop) {
  if (stop != nullptr && stop->load() != 0) throw Error(Error::Kind::kInterrupted, "The check was interrupted.");
}

bool is_there(const FileVerdict& file) {
  return file.state == State::kWhole || file.state == State::kDiffers || file.state == State::kTruncated ||
         file.state == State::kTooLong;
}

}  // namespace tpcmill
