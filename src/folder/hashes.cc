#include "folder/hashes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include <fmt/format.h>

#include "base/input_file.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kLeastRegion = 1024 * 1024;

// Files are expected to be about as long as they will be; sums are kept finer than they are told,
// and of more bytes, so that a wrong expectation changes nothing.
constexpr uint64_t kFiner = 4;
constexpr uint64_t kLonger = 4;

// Copies the last `count` bytes.
void copy_end(Pieces pieces, uint64_t count, std::byte* to) {
  for (size_t i = pieces.size(); count > 0;) {
    const std::span<const std::byte> piece = pieces[--i];
    const size_t taken = static_cast<size_t>(std::min<uint64_t>(count, piece.size()));
    count -= taken;
    if (taken != 0) std::memcpy(to + count, piece.data() + piece.size() - taken, taken);
  }
}

}  // namespace

uint64_t region_bytes_for(uint64_t bytes) {
  uint64_t region = kLeastRegion;
  while ((bytes + region - 1) / region > kMostRegions) region *= 2;
  return region;
}

void BlockHasher::begin(uint64_t at, std::span<const std::byte> before) {
  number_ = at / kHashBlock;
  block_.assign(before.begin(), before.end());
  block_.reserve(kHashBlock);
}

void BlockHasher::add(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const size_t missing = kHashBlock - block_.size();
    const size_t taken = std::min(missing, bytes.size());
    if (taken == kHashBlock) {
      take(number_, Hash128::of(bytes.first(taken), number_));
      ++number_;
    } else {
      block_.insert(block_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(taken));
      if (taken == missing) {
        take(number_, Hash128::of(block_, number_));
        ++number_;
        block_.clear();
      }
    }
    bytes = bytes.subspan(taken);
  }
}

std::vector<FileHashes::Regions> FileHashes::cut(std::span<const double> expected) {
  std::vector<Regions> regions;
  regions.reserve(expected.size());
  uint64_t first = 0;
  for (const double bytes : expected) {
    const auto whole = static_cast<uint64_t>(std::clamp(bytes, 0.0, 1e18));
    const uint64_t each = std::max(kLeastRegion, region_bytes_for(whole) / kFiner);
    const uint64_t count = whole / each * kLonger + kLonger;
    regions.push_back({each, first, count});
    first += count;
  }
  return regions;
}

// A worker makes one chunk, another waits for its turn, some are on their way to the disk, and one that has
// landed may be its file's last.
constexpr size_t kFilesOfWorker = Sink::kMostOnTheirWay + 3;

FileHashes::FileHashes(std::span<const double> expected, unsigned workers)
    : regions_(cut(expected)),
      // A file has a slot from its first chunk's turn to its footer. All that time one of its chunks
      // is in some worker's hands or is the next to be taken.
      slot_count_(kFilesOfWorker * size_t{workers} + 1),
      sums_memory_(regions_.empty() ? 1 : (regions_.back().first + regions_.back().count) * sizeof(Sum)),
      slots_memory_(slot_count_ * sizeof(Slot)),
      slot_of_memory_(std::max<size_t>(1, expected.size()) * sizeof(uint32_t)),
      sums_(reinterpret_cast<Sum*>(sums_memory_.data())),
      slots_(reinterpret_cast<Slot*>(slots_memory_.data())),
      slot_of_(reinterpret_cast<uint32_t*>(slot_of_memory_.data())) {
  // All zero at first, which is what fresh shared memory holds: nothing is touched here.
}

uint64_t FileHashes::bytes_needed(std::span<const double> expected, unsigned workers) {
  const std::vector<Regions> regions = cut(expected);
  const uint64_t sums = regions.empty() ? 0 : (regions.back().first + regions.back().count) * sizeof(Sum);
  return sums + regions.size() * (sizeof(Regions) + sizeof(uint32_t)) + (kFilesOfWorker * uint64_t{workers} + 1) * sizeof(Slot);
}

void FileHashes::begin(size_t file) {
  for (size_t i = 0; i < slot_count_; ++i) {
    if (slots_[i].taken.exchange(1) != 0) continue;
    slot_of_[file] = static_cast<uint32_t>(i);
    return;
  }
  throw Error::failure("More files are being written than there are workers.");
}

void FileHashes::exchange(size_t file, uint64_t at, Pieces pieces, Edge& edge) {
  std::byte* const slot = slots_[slot_of_[file]].bytes;
  const uint64_t before = at % kHashBlock, size = size_of(pieces);
  if (before + size < kHashBlock) {
    copy_end(pieces, size, slot + before);
    edge.clear();
    return;
  }
  edge.assign(slot, slot + before);
  copy_end(pieces, (at + size) % kHashBlock, slot);
}

// Adds what blocks hash to, region by region.
class FileHashes::Adder : public BlockHasher {
 public:
  Adder(FileHashes& hashes, size_t file) : hashes_(hashes), file_(file), regions_(hashes.regions_[file]) {}

  void flush() {
    if (sum_ != Hash128{}) hashes_.add_to_region(file_, region_, sum_);
    sum_ = {};
  }

 private:
  void take(uint64_t number, Hash128 hash) override {
    const uint64_t region = std::min(number * kHashBlock / regions_.bytes, regions_.count - 1);
    if (region != region_) flush();
    region_ = region;
    sum_ += hash;
  }

  FileHashes& hashes_;
  size_t file_;
  const Regions& regions_;
  uint64_t region_ = 0;
  Hash128 sum_;
};

void FileHashes::add(size_t file, uint64_t at, Pieces pieces, const Edge& edge) {
  if (at % kHashBlock + size_of(pieces) < kHashBlock) return;
  Adder adder(*this, file);
  adder.begin(at, edge);
  for (const std::span<const std::byte> piece : pieces) adder.add(piece);
  adder.flush();
}

// Two halves that are added to by themselves: each wrap of the low one is seen by exactly one
// worker, who carries it.
void FileHashes::add_to_region(size_t file, uint64_t region, const Hash128& hash) {
  Sum& sum = sums_[regions_[file].first + region];
  const uint64_t old = sum.low.fetch_add(hash.low);
  sum.high.fetch_add(hash.high + (old + hash.low < old));
}

void FileHashes::finish(size_t file, uint64_t size) {
  Slot& slot = slots_[slot_of_[file]];
  if (const size_t rest = size % kHashBlock; rest != 0) {
    const uint64_t number = size / kHashBlock;
    const Regions& regions = regions_[file];
    add_to_region(file, std::min(number * kHashBlock / regions.bytes, regions.count - 1),
                  Hash128::of({slot.bytes, rest}, number));
  }
  slot.taken = 0;
}

FileHash FileHashes::of(size_t file, uint64_t size) const {
  const Regions& regions = regions_[file];
  const uint64_t kept = std::min(regions.count, (size + regions.bytes - 1) / regions.bytes);
  FileHash out;
  out.region_bytes = std::max(regions.bytes, region_bytes_for(size));
  const uint64_t together = out.region_bytes / regions.bytes;
  for (uint64_t i = 0; i < kept; ++i) {
    const Sum& sum = sums_[regions.first + i];
    if (i % together == 0) out.regions.emplace_back();
    const Hash128 part{sum.high.load(), sum.low.load()};
    out.regions.back() += part;
    out.hash += part;
  }
  return out;
}

namespace {

class FileHasher : public BlockHasher {
 public:
  explicit FileHasher(const FileHash& like) : most_(std::max<size_t>(1, like.regions.size())) {
    hash_.region_bytes = like.region_bytes;
  }

  FileHash finish() {
    if (!rest().empty()) take(block_number(), Hash128::of(rest(), block_number()));
    return std::move(hash_);
  }

 private:
  void take(uint64_t number, Hash128 hash) override {
    const uint64_t region = std::min<uint64_t>(number * kHashBlock / hash_.region_bytes, most_ - 1);
    hash_.regions.resize(region + 1);
    hash_.regions.back() += hash;
    hash_.hash += hash;
  }

  const size_t most_;
  FileHash hash_;
};

}  // namespace

FileHash hash_file(const std::string& path, const FileHash& like, const std::atomic<int>* stop) {
  const size_t slash = path.rfind('/');
  const InputFile file(slash == path.npos ? "." : path.substr(0, slash), path.substr(slash + 1), InputFile::Links::kAnywhere);
  const auto refuse = [&](const std::string& why) {
    throw Error::failure(fmt::format("{} cannot be read: {}.", path, why));
  };
  if (file.state() != InputFile::State::kOpen) refuse(file.problem());
  FileHasher hasher(like);
  hasher.begin(0, {});
  std::vector<std::byte> room(64 * kHashBlock);
  for (uint64_t at = 0;;) {
    int error = 0;
    const size_t got = file.read(at, room, error);
    if (stop != nullptr && stop->load() != 0) throw Error(Error::Kind::kInterrupted, "The run was interrupted.");
    if (error != 0) refuse(error_text(error));
    if (got == 0) return hasher.finish();
    hasher.add(std::span(room).first(got));
    at += got;
  }
}

}  // namespace tpcmill
