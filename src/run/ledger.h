#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {

// Shared memory that ties workers together, threads or forked processes alike: which chunk is
// next, where each one lies, what the feet of files need, and whether the run has failed.
//
// Chunks are numbered through the whole plan and handed out in that order. Each file has a turn:
// the chunk whose turn it is gets its place, at the end of what has places, and passes the turn
// on. A chunk waits for lower ones only, and those were taken earlier, by workers that wait for
// still lower ones or for none: somebody can always move. A worker that fails frees all waiters.
class Ledger {
 public:
  // `in_order`: there is one turn for all files together, in the order of chunks, passed on after
  // the bytes are written. `notes_folder`: where notes are kept in a nameless file; "": no chunk
  // has notes. `at_once`: so many workers begin at once, others when they are admitted; 0: all begin.
  Ledger(size_t files, uint64_t chunks, bool in_order, const std::string& notes_folder, unsigned at_once = 0);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // ---- beginning
  //
  // More workers than cores that all work are slower than as many as there are cores: each of them comes
  // back to caches that others have filled meanwhile, and whoever waits for its turn waits for one that
  // waits for a core. Those beyond the cores begin when the ones before them wait for the world outside.

  // Waits until one more worker is wanted. Returns whether there is anything left to take.
  bool enter();

  // One more may enter.
  void admit();

  // Whether some may have to wait in enter(); if not, nobody need call admit().
  bool holds_back() const { return at_once_ != 0 && shared_->next.load(std::memory_order_relaxed) < chunks_; }

  // ---- work

  // The next chunk's number, or `chunks` if there is none or the run has failed.
  uint64_t take();

  // Nobody takes what has not been taken of the chunks before `number`.
  void leave_out(uint64_t number);

  // Whether it is this chunk's turn. `chunk` counts in its file, `number` in the plan.
  bool is_turn(size_t file, uint64_t chunk, uint64_t number) const;

  // Waits for the turn. Throws Stopped if the run fails meanwhile.
  void await_turn(size_t file, uint64_t chunk, uint64_t number);

  // Gives `size` bytes their place. REQUIRES: the caller has the turn.
  uint64_t place(size_t file, uint64_t size);

  void pass_turn(size_t file);

  // Keeps what the footer must know of a chunk that is written, and counts it as done. Returns true
  // for the file's last one of `chunks`: the caller then writes the footer.
  bool done(size_t file, uint64_t number, uint64_t chunks, uint64_t rows, std::span<const std::byte> note);

  // Calls `visit` with the notes of chunks first .. first + count - 1 that have rows.
  void each_note(uint64_t first, uint64_t count, const std::function<void(std::span<const std::byte>)>& visit) const;

  // ---- serial walks (random64.h): each chunk hands the state on to the next one of its file

  // Waits until the walk has come to this chunk. Throws Stopped.
  int64_t await_walk(size_t file, uint64_t chunk);
  void pass_walk(size_t file, int64_t state);
  void start_walk(size_t file, int64_t state);

  // ---- failure

  // What a worker throws to leave its loop when another one has failed.
  struct Stopped {};

  // The first sentence wins. Wakes everybody. Takes no memory.
  void fail(Error::Kind kind, std::string_view sentence);
  bool failed() const { return shared_->failed.load(std::memory_order_relaxed) != 0; }
  void throw_if_failed() const {
    if (failed()) throw Stopped();
  }
  // REQUIRES: failed(). Workers have ended, or the caller is content with an early look.
  Error error() const;

  // ---- what the watching thread sees

  // kSame: another run has made the same file meanwhile; kKept: some other file has the name.
  enum class FileState : uint32_t { kUntouched, kStarted, kFinished, kSame, kKept };
  void set_state(size_t file, FileState state);
  FileState state(size_t file) const;
  uint64_t file_rows(size_t file) const { return files_[file].rows; }
  uint64_t file_size(size_t file) const { return files_[file].size; }
  uint64_t begun_at(size_t file) const { return files_[file].begun; }
  uint64_t ended_at(size_t file) const { return files_[file].ended; }

  uint64_t rows() const { return shared_->rows; }
  uint64_t bytes() const { return shared_->bytes; }
  uint32_t files_finished() const { return shared_->files_finished; }

  // Workers count themselves out; the watcher sleeps until that happens, a signal comes, or
  // `milliseconds` are over.
  void worker_starts() { ++shared_->running; }
  void worker_ends();
  uint32_t running() const { return shared_->running; }
  void wait_for_event(int milliseconds);

 private:
  static constexpr size_t kLongestSentence = 4000;

  struct Shared {
    std::atomic<uint64_t> next;
    std::atomic<uint32_t> entered;   // workers that came to enter()
    std::atomic<uint32_t> admitted;  // beyond the first
    std::atomic<uint64_t> rows, bytes;
    std::atomic<uint64_t> notes_end;
    std::atomic<uint32_t> turn;  // in order
    std::atomic<uint32_t> running;
    std::atomic<uint32_t> events;  // counts what the watcher should look at
    std::atomic<uint32_t> failing, failed;
    std::atomic<uint32_t> told;  // kind and sentence are whole
    std::atomic<uint32_t> files_finished;
    uint32_t kind;
    char sentence[kLongestSentence + 1];
  };
  struct File {
    std::atomic<uint32_t> turn;  // low half of the chunk number whose turn it is
    std::atomic<uint32_t> walk_turn;
    std::atomic<uint32_t> state;
    std::atomic<uint32_t> waiters;
    int64_t walk_state;
    std::atomic<uint64_t> size, rows, done;
    std::atomic<uint64_t> begun, ended;
  };
  struct Note {
    uint64_t at;
    uint32_t bytes;
    uint32_t has_rows;
  };

  void await(std::atomic<uint32_t>& word, uint32_t value, std::atomic<uint32_t>& waiters);
  void pass(std::atomic<uint32_t>& word, std::atomic<uint32_t>& waiters);

  const uint64_t chunks_;
  const size_t file_count_;
  const bool in_order_;
  const unsigned at_once_;
  const std::string notes_folder_;
  int notes_file_ = -1;
  SharedMemory memory_, notes_memory_;
  Shared* shared_;
  File* files_;
  Note* notes_ = nullptr;
};

}  // namespace tpcmill
