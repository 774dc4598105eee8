// Files written past the page cache (O_DIRECT): the disk takes bytes from our memory, and no core
// copies them page by page into the kernel's. What is written must then be whole blocks, from
// memory that begins where a block does.
//
//   placed before | these pieces                             | placed later
//   --------------+------------------------------------------+-------------
//        block    |    block    |    block    |    block    |    block
//             [== carried and pieces, written here ==========]
//         [from Tails]                                      [to Tails]
//
// A run of bytes is copied, with what the one before it left, into slots: aligned memory that is
// written while the next slot is filled. Nothing is allocated ahead: the file system would have to
// note of each block when it is no longer empty, which takes longer than to find it. With a ring,
// several slots are on their way at once and the worker goes on with its rows; without one, each
// write is waited for.
//
// The last bytes of a file, less than a block, go through the page cache, which takes any length.
// The two ways never meet in one block, and a block is at least a page: what one of them has
// written is not seen by the other.

#include "sink/aligned_files.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <optional>
#include <utility>

#include "sink/open_files.h"
#include "sink/piece_reader.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// Large enough for a disk to be at full speed, and enough of them for a chunk of any format: a
// worker rarely waits. Their memory is given up as it is touched.
constexpr size_t kSlotBytes = 2 << 20;
constexpr size_t kSlots = Sink::kMostOnTheirWay;

// Memory for slots, on a page.
class Slots {
 public:
  Slots() : memory_(::mmap(nullptr, kSlots * kSlotBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::bad_alloc();
  }
  ~Slots() { ::munmap(memory_, kSlots * kSlotBytes); }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  std::byte* operator[](size_t slot) const { return static_cast<std::byte*>(memory_) + slot * kSlotBytes; }

 private:
  void* memory_;
};

class AlignedFiles : public Sink {
 public:
  AlignedFiles(const std::vector<FileNames>& names, FileEnd end, const Tails& tails, std::unique_ptr<Ring> ring)
      : files_(names, end, true), tails_(tails), block_(tails.block()), ring_(std::move(ring)) {
    free_.reserve(kSlots);
    for (size_t slot = kSlots; slot-- > 0;) free_.push_back(slot);
  }

  // What is on its way reads our memory.
  ~AlignedFiles() override {
    try {
      for (size_t left = kSlots - free_.size(); left > 0; --left) ring_->landed(true);
    } catch (const Error&) {
      // The ring's end ends its writes.
    }
  }

  void create(size_t file) override { files_.create(file); }

  void place(size_t file, uint64_t at, Pieces pieces) override {
    carried_ = at % block_;
    size_ = size_of(pieces);
    std::byte* const tail = tails_.of(file);
    PieceReader reader(pieces);
    if (carried_ + size_ < block_) {
      reader.copy(tail + carried_, size_);
      return;
    }
    head_.assign(tail, tail + carried_);
    const size_t left = (carried_ + size_) % block_;
    reader.skip(size_ - left);
    reader.copy(tail, left);
  }

  void write(size_t file, uint64_t at, Pieces pieces) override {
    at -= carried_;
    size_t whole = (carried_ + size_) / block_ * block_;
    PieceReader reader(pieces);
    for (size_t carried = carried_; whole > 0; carried = 0) {
      const size_t slot = free_slot();
      const size_t size = std::min(whole, kSlotBytes);
      std::copy_n(head_.data(), carried, slots_[slot]);
      reader.copy(slots_[slot] + carried, size - carried);
      send(slot, {.file = file, .at = at, .size = size, .call = calls_});
      at += size;
      whole -= size;
    }
    ++calls_;
  }

  bool is_on_its_way(uint64_t call) const override {
    return any_load([&](const Load& load) { return load.call == call; });
  }

  void collect(bool wait) override {
    while (any_load([](const Load&) { return true; }) && take_landed(wait)) {
    }
  }

  bool finish(size_t file, uint64_t size) override {
    while (any_load([&](const Load& load) { return load.file == file; })) take_landed(true);
    OpenFiles::Open& open = files_.get(file);
    OpenFiles::through_cache(open);
    const size_t left = size % block_;
    write_now(open, {.file = file, .at = size - left, .size = left, .call = calls_}, tails_.of(file));
    tails_.release(file);
    return files_.finish(file, size);
  }

 private:
  // What one slot holds.
  struct Load {
    size_t file;
    uint64_t at;
    size_t size;
    uint64_t call;  // of write(), that it belongs to
    size_t done = 0;
  };

  // Whether a load on its way is so.
  template <class Is>
  bool any_load(Is is) const {
    return std::any_of(loads_.begin(), loads_.end(), [&](const auto& load) { return load && is(*load); });
  }

  size_t free_slot() {
    if (free_.empty()) take_landed(true);
    return free_.back();
  }

  // Sends the slot that free_slot() gave.
  void send(size_t slot, const Load& load) {
    OpenFiles::Open& open = files_.get(load.file);
    if (open.direct && ring_ != nullptr) {
      if (ring_->write(open.descriptor, slots_[slot], load.size, load.at, slot)) {
        loads_[slot] = load;
        free_.pop_back();
        return;
      }
      collect(true);
      ring_.reset();
    }
    write_now(files_.get(load.file), load, slots_[slot]);
  }

  // Takes note of a slot that has landed. Returns false if none has; with `wait`, waits for one.
  bool take_landed(bool wait) {
    const std::optional<Ring::Landed> landed = ring_->landed(wait);
    if (!landed) return false;
    free_.push_back(landed->tag);
    Load load = *std::exchange(loads_[landed->tag], std::nullopt);
    // Whatever was not taken, for whatever reason, is written again by itself: that says why.
    if (landed->result > 0) load.done = static_cast<size_t>(landed->result);
    if (load.done < load.size) write_now(files_.get(load.file), load, slots_[landed->tag]);
    return true;
  }

  // Writes what is left of a load and waits for it.
  void write_now(OpenFiles::Open& open, Load load, const std::byte* from) {
    while (load.done < load.size) {
      if (load.done % block_ != 0) OpenFiles::through_cache(open);
      const ssize_t written = ::pwrite(open.descriptor, from + load.done, load.size - load.done,
                                       static_cast<off_t>(load.at + load.done));
      if (written > 0) {
        load.done += static_cast<size_t>(written);
      } else if (written == 0) {
        files_.fail(load.file, EIO);
      } else if (errno == EINVAL && open.direct) {
        OpenFiles::through_cache(open);
      } else if (errno != EINTR) {
        files_.fail(load.file, errno);
      }
    }
  }

  OpenFiles files_;
  const Tails& tails_;
  const size_t block_;
  Slots slots_;
  std::array<std::optional<Load>, kSlots> loads_;  // on their way
  std::vector<size_t> free_;
  std::unique_ptr<Ring> ring_;

  // Of the pieces placed last.
  size_t carried_ = 0, size_ = 0;
  std::vector<std::byte> head_;

  uint64_t calls_ = 0;  // of write()
};

}  // namespace

std::unique_ptr<Sink> make_aligned_files(const std::vector<FileNames>& names, FileEnd end, const Tails& tails,
                                         std::unique_ptr<Ring> ring) {
  return std::make_unique<AlignedFiles>(names, end, tails, std::move(ring));
}

}  // namespace tpcmill
