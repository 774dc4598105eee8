// Regions of all files are one list; each thread takes the next one of it. A thousand small files and
// one large file keep all threads at work alike.

#include "run/verify_hashes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/os.h"
#include "run/hashes.h"

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
      : folder_(folder), stop_(stop), files_(files), left_(files.size()) {
    for (size_t f = 0; f < files.size(); ++f) {
      hashes_.push_back(nullptr);
      if (files[f].state != State::kWhole) continue;
      const ManifestEntry& entry = entries.at(files[f].path);
      hashes_[f] = &entry.hash;
      ++file_count_;
      add_regions(f, entry);
    }
  }

  size_t regions() const { return regions_.size(); }

  // What a thread does.
  void work() {
    std::vector<std::byte> room(kReadAtOnce);
    for (size_t i; (i = next_++) < regions_.size() && !stopped();) {
      check(regions_[i], room);
      if (--left_[regions_[i].file] == 0) ++finished_;
    }
  }

  bool stopped() const { return stop_ != nullptr && stop_->load() != 0; }

  Progress progress() const {
    Progress progress;
    progress.bytes = read_;
    progress.files = static_cast<uint32_t>(file_count_);
    progress.files_finished = finished_;
    progress.fraction = bytes_ == 0 ? 1.0 : static_cast<double>(progress.bytes) / static_cast<double>(bytes_);
    return progress;
  }

 private:
  // The last region ends with the file, however long that is.
  void add_regions(size_t f, const ManifestEntry& entry) {
    const uint64_t count = entry.bytes == 0 ? 0 : std::max<uint64_t>(1, entry.hash.regions.size());
    for (uint64_t r = 0; r < count; ++r) {
      const uint64_t begin = std::min(entry.bytes, r * entry.hash.region_bytes);
      const uint64_t end = r + 1 == count ? entry.bytes : std::min(entry.bytes, begin + entry.hash.region_bytes);
      regions_.push_back({f, r, begin, end});
    }
    left_[f] = count;
    if (count == 0) ++finished_;
    bytes_ += entry.bytes;
  }

  void check(const Region& region, std::vector<std::byte>& room) {
    const FileHash& right = *hashes_[region.file];
    Hash128 sum;
    const int error = hash_of(region, room, sum);
    if (error == 0 && region.number < right.regions.size() && sum == right.regions[region.number]) return;
    if (stopped()) return;
    const std::lock_guard<std::mutex> guard(mutex_);
    FileVerdict& file = files_[region.file];
    if (error != 0) {
      file.state = State::kUnreadable;
      file.problem = fmt::format("cannot be read: {}", error_text(error));
    } else if (file.state == State::kWhole || (file.state == State::kDiffers && region.begin < *file.offset)) {
      file.state = State::kDiffers;
      file.offset = region.begin;
      file.region_bytes = region.end - region.begin;
    }
  }

  // Returns 0 or an error number.
  int hash_of(const Region& region, std::vector<std::byte>& room, Hash128& sum) {
    const int descriptor = open_file(folder_ + "/" + files_[region.file].path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int error = 0;
    for (uint64_t at = region.begin; at < region.end && error == 0 && !stopped();) {
      const size_t wanted = static_cast<size_t>(std::min<uint64_t>(kReadAtOnce, region.end - at));
      error = read_all(descriptor, at, {room.data(), wanted});
      for (size_t done = 0; done < wanted && error == 0; done += kHashBlock)
        sum += Hash128::of(std::span(room).subspan(done, std::min<size_t>(kHashBlock, wanted - done)),
                           (at + done) / kHashBlock);
      at += wanted;
      read_ += wanted;
    }
    ::close(descriptor);
    return error;
  }

  static int read_all(int descriptor, uint64_t at, std::span<std::byte> out) {
    for (size_t done = 0; done < out.size();) {
      const ssize_t got = ::pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return errno;
      if (got == 0) return EIO;  // it has become shorter meanwhile
      done += static_cast<size_t>(got);
    }
    return 0;
  }

  const std::string& folder_;
  const std::atomic<int>* const stop_;
  std::vector<FileVerdict>& files_;
  std::vector<const FileHash*> hashes_;     // of each file; nullptr: not to be looked at
  std::vector<std::atomic<uint64_t>> left_;  // regions of each file
  std::vector<Region> regions_;
  size_t file_count_ = 0;
  uint64_t bytes_ = 0;
  std::atomic<size_t> next_{0};
  std::atomic<uint64_t> read_{0};
  std::atomic<uint32_t> finished_{0};
  std::mutex mutex_;
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
  std::mutex mutex;
  std::condition_variable ended;
  const size_t count = std::min<size_t>(threads, comparison.regions());
  size_t running = count;
  std::vector<std::jthread> workers;
  for (size_t i = 0; i < count; ++i) {
    workers.emplace_back([&] {
      comparison.work();
      const std::lock_guard<std::mutex> guard(mutex);
      --running;
      ended.notify_one();
    });
  }
  for (std::unique_lock<std::mutex> lock(mutex); running != 0;) {
    ended.wait_for(lock, std::chrono::milliseconds(100));
    tell();
  }
  workers.clear();
  if (comparison.stopped()) throw Error(Error::Kind::kInterrupted, "The check was interrupted.");
  tell();
}

}  // namespace tpcmill
