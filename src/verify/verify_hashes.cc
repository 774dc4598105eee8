// Regions of all files are one list; each thread takes the next one of it. A thousand small files and
// one large file keep all threads at work alike.

#include "verify/verify_hashes.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/input_file.h"
#include "base/os.h"
#include "base/parallel.h"
#include "folder/hashes.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

constexpr size_t kReadAtOnce = 64 * kHashBlock;

struct Region {
  size_t file;
  uint64_t number;
  uint64_t begin, end;
};

class HashComparison {
 public:
  HashComparison(const std::string& folder, const Entries& entries, const std::atomic<int>* stop,
                 std::vector<FileVerdict>& files)
      : folder_(folder), stop_(stop), files_(files), left_(files.size()), open_(files.size()) {
    for (size_t f = 0; f < files.size(); ++f) {
      hashes_.push_back(nullptr);
      if (files[f].state != State::kWhole) continue;
      const ManifestEntry& entry = entries.at(files[f].path);
      hashes_[f] = &entry.hash;
      ++file_count_;
      add_regions(f, entry);
    }
  }

  uint64_t regions() const { return regions_.size(); }

  // What is to be done for one of them, by any thread.
  void check(uint64_t number) {
    const Region& region = regions_[number];
    throw_if_stopped(stop_);
    compare(region, *opened(region.file));
    if (--left_[region.file] == 0) {
      ++finished_;
      open_[region.file].reset();
    }
  }

  Progress progress() const {
    Progress progress;
    progress.bytes = read_;
    progress.files = static_cast<uint32_t>(file_count_);
    progress.files_finished = finished_;
    progress.fraction = bytes_ == 0 ? 1.0 : static_cast<double>(progress.bytes) / static_cast<double>(bytes_);
    return progress;
  }

 private:
  using Room = std::vector<std::byte>;

  // The last region ends with the file, however long that is.
  void add_regions(size_t f, const ManifestEntry& entry) {
    const uint64_t count = entry.bytes == 0 ? 0 : std::max<uint64_t>(1, entry.hash.regions.size());
    // Whatever the manifest says: no product beyond the file's end.
    const auto begin_of = [&](uint64_t r) {
      return r > entry.bytes / entry.hash.region_bytes ? entry.bytes : r * entry.hash.region_bytes;
    };
    for (uint64_t r = 0; r < count; ++r) {
      const uint64_t begin = begin_of(r), end = r + 1 == count ? entry.bytes : std::min(entry.bytes, begin_of(r + 1));
      regions_.push_back({f, r, begin, end});
    }
    left_[f] = count;
    if (count == 0) ++finished_;
    bytes_ += entry.bytes;
  }

  // Once for all its regions, which come one after the other.
  std::shared_ptr<const InputFile> opened(size_t file) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!open_[file]) open_[file] = std::make_shared<const InputFile>(folder_, files_[file].path);
    return open_[file];
  }

  void compare(const Region& region, const InputFile& file) {
    const FileHash& right = *hashes_[region.file];
    Hash128 sum;
    Room room = take_room();
    const std::string problem = hash_of(region, file, room, sum);
    give_back(std::move(room));
    if (problem.empty() && region.number < right.regions.size() && sum == right.regions[region.number]) return;
    const std::lock_guard<std::mutex> guard(mutex_);
    FileVerdict& verdict = files_[region.file];
    if (!problem.empty()) {
      verdict.state = State::kUnreadable;
      verdict.problem = "cannot be read: " + problem;
    } else if (verdict.state == State::kWhole || (verdict.state == State::kDiffers && region.begin < *verdict.offset)) {
      verdict.state = State::kDiffers;
      verdict.offset = region.begin;
      verdict.region_bytes = region.end - region.begin;
    }
  }

  // What a thread reads into. Not thread_local: where memory for its end lacks, the C library ends the process.
  Room take_room() {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (!rooms_.empty()) {
        Room room = std::move(rooms_.back());
        rooms_.pop_back();
        return room;
      }
    }
    return Room(kReadAtOnce);
  }

  void give_back(Room room) {
    const std::lock_guard<std::mutex> guard(mutex_);
    rooms_.push_back(std::move(room));
  }

  // Returns "", or why the region cannot be read. Throws Error: interrupted.
  std::string hash_of(const Region& region, const InputFile& file, Room& room, Hash128& sum) {
    if (file.state() != InputFile::State::kOpen) return file.problem();
    for (uint64_t at = region.begin; at < region.end;) {
      throw_if_stopped(stop_);
      const size_t wanted = static_cast<size_t>(std::min<uint64_t>(kReadAtOnce, region.end - at));
      int error = 0;
      const size_t got = file.read(at, std::span(room).first(wanted), error);
      if (error != 0) return error_text(error);
      if (got != wanted) return "it has become shorter meanwhile";
      for (size_t done = 0; done < wanted; done += kHashBlock)
        sum += Hash128::of(std::span(room).subspan(done, std::min<size_t>(kHashBlock, wanted - done)),
                           (at + done) / kHashBlock);
      at += wanted;
      read_ += wanted;
    }
    return "";
  }

  const std::string& folder_;
  const std::atomic<int>* const stop_;
  std::vector<FileVerdict>& files_;
  std::vector<const FileHash*> hashes_;     // of each file; nullptr: not to be looked at
  std::vector<std::atomic<uint64_t>> left_;  // regions of each file
  std::vector<Region> regions_;
  size_t file_count_ = 0;
  uint64_t bytes_ = 0;
  std::atomic<uint64_t> read_{0};
  std::atomic<uint32_t> finished_{0};
  std::mutex mutex_;         // for what follows, and verdicts
  std::vector<Room> rooms_;  // that no thread reads into
  std::vector<std::shared_ptr<const InputFile>> open_;  // of each file while its regions are read
};

}  // namespace

void compare_hashes(const std::string& folder, const Entries& entries, unsigned threads, const Listener& listener,
                    std::vector<FileVerdict>& files) {
  HashComparison comparison(folder, entries, listener.stop, files);
  const uint64_t begun = monotonic_nanoseconds();
  const auto tell = [&] {
    Progress progress = comparison.progress();
    progress.seconds = static_cast<double>(monotonic_nanoseconds() - begun) * 1e-9;
    if (listener.progress) listener.progress(progress);
  };
  for_each_number(comparison.regions(), threads, [&](uint64_t number) { comparison.check(number); }, tell);
}

}  // namespace tpcmill
