#include "run/ledger.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <new>
#include <vector>

#include <fmt/format.h>

namespace tpcmill {
namespace {

// Sleepers look up this often by themselves, should a wake-up ever be lost with its worker.
constexpr int kLongestSleep = 100;

// Of those who wait for a word to be `value`, for futex_wait(): a turn wakes the one worker whose it is, where
// all would look whose it is and sleep again.
uint32_t kind_of(uint32_t value) { return uint32_t{1} << (value % 32); }

}  // namespace

// All words are zero at first, which is what fresh shared memory holds.
Ledger::Ledger(size_t files, uint64_t chunks, bool in_order, const std::string& notes_folder,
               unsigned at_once)
    : chunks_(chunks),
      file_count_(files),
      in_order_(in_order),
      at_once_(at_once),
      notes_folder_(notes_folder),
      memory_(sizeof(Shared) + files * sizeof(File)),
      notes_memory_(notes_folder.empty() ? 1 : chunks * sizeof(Note)),
      shared_(new (memory_.data()) Shared()),
      files_(reinterpret_cast<File*>(memory_.data() + sizeof(Shared))) {
  for (size_t i = 0; i < files; ++i) new (files_ + i) File();
  if (!notes_folder.empty()) {
    notes_file_ = open_nameless_file(notes_folder);
    notes_ = reinterpret_cast<Note*>(notes_memory_.data());
  }
}

Ledger::~Ledger() {
  if (notes_file_ >= 0) close(notes_file_);
}

bool Ledger::enter() {
  if (at_once_ == 0) return true;
  const uint32_t place = shared_->entered.fetch_add(1);
  for (;;) {
    const uint32_t admitted = shared_->admitted.load();
    if (shared_->next.load() >= chunks_ || failed()) return false;
    if (place < at_once_ + uint64_t{admitted}) return true;
    futex_wait(shared_->admitted, admitted, kLongestSleep);
  }
}

void Ledger::admit() {
  ++shared_->admitted;
  futex_wake_all(shared_->admitted);
}

uint64_t Ledger::take() {
  if (failed()) return chunks_;
  const uint64_t number = std::min(shared_->next.fetch_add(1), chunks_);
  if (number == chunks_ && at_once_ != 0) admit();  // nobody waits for work that there is not
  return number;
}

void Ledger::leave_out(uint64_t number) {
  for (uint64_t next = shared_->next.load(); next < number && !shared_->next.compare_exchange_weak(next, number);) {
  }
}

// Turns are compared by their low 32 bits: no two chunks in flight are 2^32 apart.
bool Ledger::is_turn(size_t file, uint64_t chunk, uint64_t number) const {
  return in_order_ ? shared_->turn.load() == static_cast<uint32_t>(number)
                   : files_[file].turn.load() == static_cast<uint32_t>(chunk);
}

void Ledger::await_turn(size_t file, uint64_t chunk, uint64_t number) {
  if (in_order_) {
    await(shared_->turn, static_cast<uint32_t>(number), files_[0].waiters);
  } else {
    await(files_[file].turn, static_cast<uint32_t>(chunk), files_[file].waiters);
  }
}

void Ledger::await(std::atomic<uint32_t>& word, uint32_t value, std::atomic<uint32_t>& waiters) {
  for (;;) {
    const uint32_t seen = word.load();
    if (seen == value) return;
    throw_if_failed();
    ++waiters;
    futex_wait(word, seen, kLongestSleep, kind_of(value));
    --waiters;
  }
}

void Ledger::pass(std::atomic<uint32_t>& word, std::atomic<uint32_t>& waiters) {
  const uint32_t value = ++word;
  if (waiters.load() != 0) futex_wake_all(word, kind_of(value));
}

uint64_t Ledger::place(size_t file, uint64_t size) {
  shared_->bytes += size;
  return files_[file].size.fetch_add(size);
}

void Ledger::pass_turn(size_t file) {
  if (in_order_) {
    pass(shared_->turn, files_[0].waiters);
  } else {
    pass(files_[file].turn, files_[file].waiters);
  }
}

bool Ledger::done(size_t file, uint64_t number, uint64_t chunks, uint64_t rows, std::span<const std::byte> note) {
  if (notes_ != nullptr && rows != 0) {
    const uint64_t at = shared_->notes_end.fetch_add(note.size());
    for (size_t written = 0; written < note.size();) {
      const ssize_t n =
          pwrite(notes_file_, note.data() + written, note.size() - written, static_cast<off_t>(at + written));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) throw Error::failure(fmt::format("Notes on row groups cannot be kept in {}: {}.", notes_folder_, error_text(errno)));
      written += static_cast<size_t>(n);
    }
    notes_[number] = {at, static_cast<uint32_t>(note.size()), 1};
  }
  files_[file].rows += rows;
  shared_->rows += rows;
  return ++files_[file].done == chunks;
}

void Ledger::each_note(uint64_t first, uint64_t count,
                       const std::function<void(std::span<const std::byte>)>& visit) const {
  std::vector<std::byte> bytes;
  for (uint64_t number = first; number < first + count; ++number) {
    const Note& note = notes_[number];
    if (note.has_rows == 0) continue;
    bytes.resize(note.bytes);
    for (size_t got = 0; got < bytes.size();) {
      const ssize_t n = pread(notes_file_, bytes.data() + got, bytes.size() - got, static_cast<off_t>(note.at + got));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) throw Error::failure(fmt::format("Notes on row groups cannot be read back from {}: {}.", notes_folder_, error_text(errno)));
      got += static_cast<size_t>(n);
    }
    visit(bytes);
  }
}

int64_t Ledger::await_walk(size_t file, uint64_t chunk) {
  await(files_[file].walk_turn, static_cast<uint32_t>(chunk), files_[file].waiters);
  return files_[file].walk_state;
}

void Ledger::pass_walk(size_t file, int64_t state) {
  files_[file].walk_state = state;
  pass(files_[file].walk_turn, files_[file].waiters);
}

void Ledger::start_walk(size_t file, int64_t state) { files_[file].walk_state = state; }

void Ledger::fail(Error::Kind kind, std::string_view sentence) {
  if (shared_->failing.exchange(1) == 0) {
    shared_->kind = static_cast<uint32_t>(kind);
    const size_t length = std::min(sentence.size(), kLongestSentence);
    std::memcpy(shared_->sentence, sentence.data(), length);
    shared_->sentence[length] = '\0';
    shared_->told = 1;
  }
  // Whoever was first may have been killed before it came to this.
  shared_->failed = 1;
  if (at_once_ != 0) admit();
  futex_wake_all(shared_->turn);
  for (size_t i = 0; i < file_count_; ++i) {
    if (files_[i].waiters.load() == 0) continue;
    futex_wake_all(files_[i].turn);
    futex_wake_all(files_[i].walk_turn);
  }
  ++shared_->events;
  futex_wake_all(shared_->events);
}

Error Ledger::error() const {
  if (shared_->told == 0) return Error::failure("A worker was killed while it told what had failed.");
  return {static_cast<Error::Kind>(shared_->kind), shared_->sentence};
}

void Ledger::set_state(size_t file, FileState state) {
  File& entry = files_[file];
  entry.state = static_cast<uint32_t>(state);
  if (state == FileState::kStarted) entry.begun = monotonic_nanoseconds();
  if (state == FileState::kFinished || state == FileState::kSame || state == FileState::kKept) {
    entry.ended = monotonic_nanoseconds();
    ++shared_->files_finished;
  }
}

Ledger::FileState Ledger::state(size_t file) const { return static_cast<FileState>(files_[file].state.load()); }

void Ledger::worker_ends() {
  --shared_->running;
  ++shared_->events;
  futex_wake_all(shared_->events);
}

void Ledger::wait_for_event(int milliseconds) {
  const uint32_t seen = shared_->events;
  if (shared_->running.load() != 0) futex_wait(shared_->events, seen, milliseconds);
}

}  // namespace tpcmill
