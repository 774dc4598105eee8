// The ledger's protocol, tried out in full: every order in which the steps of several workers can follow
// each other, with a death before any of them. What is run is the real Ledger; the workers do to it what
// src/run/work.cc does, less the work, and the disk is a list of what happened to it.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "base/os.h"
#include "explorer.h"
#include "run/ledger.h"
#include "steps.h"

namespace tpcmill {
namespace {

using model::along;
using model::here;
using model::report;
using model::step;

constexpr size_t kMostFiles = 3;
constexpr uint64_t kMostChunks = 9;
constexpr uint64_t kNone = 99;

struct Setup {
  size_t files = 2;
  uint64_t chunks = 2;  // of each file
  bool in_order = false;
  bool walks = false;      // chunks hand on the state of a serial stream
  bool late = false;       // writes land at some later time
  uint64_t fails = kNone;  // the chunk whose write may fail
  unsigned at_once = 0;    // so many workers begin at once
};

uint64_t size_of(uint64_t number) { return number + 1; }

// What has happened outside, and what must be true of it.
struct Disk {
  struct File {
    bool created, occupied, finished;
    uint64_t chunks_placed, bytes_placed;
  };
  File files[kMostFiles];
  bool taken[kMostChunks], landed[kMostChunks];
};

class Model {
 public:
  explicit Model(const Setup& setup)
      : setup_(setup),
        ledger_(setup.files, setup.files * setup.chunks, setup.in_order, "notes", setup.at_once),
        memory_(sizeof(Disk)),
        disk_(*new (memory_.data()) Disk()) {}

  Ledger& ledger() { return ledger_; }
  const Setup& setup() const { return setup_; }
  uint64_t chunks() const { return setup_.files * setup_.chunks; }

  void taken(uint64_t number) {
    if (number >= chunks()) return;
    if (disk_.taken[number]) report("A chunk is taken twice");
    disk_.taken[number] = true;
  }

  // In one stream there is one turn for all.
  void enter(size_t file, uint64_t chunk) {
    Disk::File& turn = disk_.files[setup_.in_order ? 0 : file];
    if (turn.occupied) report("Two workers have the turn");
    turn.occupied = true;
    Disk::File& entry = disk_.files[file];
    if (entry.chunks_placed != chunk) report("A chunk is placed before the one in front of it");
    if (setup_.in_order)
      for (size_t before = 0; before < file; ++before)
        if (disk_.files[before].chunks_placed != setup_.chunks) report("A file begins before the last one's end");
  }
  void create(size_t file) {
    if (disk_.files[file].created) report("A file is created twice");
    disk_.files[file].created = true;
  }
  void placed(size_t file, uint64_t number, uint64_t at) {
    Disk::File& entry = disk_.files[file];
    if (!entry.created) report("Bytes are placed in a file that does not exist");
    if (at != entry.bytes_placed) report("A chunk lies not where the one in front of it ends");
    entry.bytes_placed = at + size_of(number);
    ++entry.chunks_placed;
  }
  void leave(size_t file) { disk_.files[setup_.in_order ? 0 : file].occupied = false; }
  void land(uint64_t number) {
    if (disk_.landed[number]) report("A chunk is written twice");
    disk_.landed[number] = true;
  }
  void finish(size_t file, uint64_t bytes) {
    Disk::File& entry = disk_.files[file];
    if (entry.finished) report("A file is finished twice");
    entry.finished = true;
    uint64_t size = 0, notes = 0;
    for (uint64_t number = file * setup_.chunks; number < (file + 1) * setup_.chunks; ++number) {
      if (!disk_.landed[number]) report("A file gets its name before all of it has landed");
      size += size_of(number);
    }
    if (size != bytes) report("A file gets its name with another size");
    ledger_.each_note(file * setup_.chunks, setup_.chunks, [&](std::span<const std::byte>) { ++notes; });
    if (notes != setup_.chunks) report("A footer is written without all notes");
    if (ledger_.file_rows(file) != setup_.chunks) report("A footer is written before all rows are counted");
  }

  std::string at_the_end(unsigned deaths) const {
    if (deaths != 0 && !ledger_.failed()) return "A death that nobody noticed";
    if (deaths == 0 && ledger_.running() != 0) return "Workers that ended are still counted";
    if (ledger_.failed()) return std::string(ledger_.error().what()).empty() ? "A failure without a sentence" : "";
    for (size_t file = 0; file < setup_.files; ++file)
      if (!disk_.files[file].finished || ledger_.state(file) != Ledger::FileState::kFinished)
        return "A file is not finished";
    return ledger_.files_finished() == setup_.files ? "" : "Another number of files is finished";
  }

 private:
  const Setup setup_;
  Ledger ledger_;
  SharedMemory memory_;
  Disk& disk_;
};

const std::string kFull = "The disk is full.";
const std::string kKilled = "A worker was killed.";
const std::string kStopped = "The run was interrupted.";

// What src/run/work.cc does.
class Worker {
 public:
  explicit Worker(Model& model) : model_(model), ledger_(model.ledger()) {}

  void run() {
    bool failed = false;
    try {
      if (ledger_.enter()) work();
    } catch (const Ledger::Stopped&) {
    } catch (const WriteFailed&) {
      failed = true;
    }
    here({kFailing, failed});
    if (failed) ledger_.fail(Error::Kind::kFailure, kFull);
    here({kEnding});
    ledger_.worker_ends();
  }

 private:
  // Places in the program, for at().
  enum At : uint64_t {
    kTaking,
    kMaking,
    kPeeking,
    kPlacing,
    kInTurn,
    kWriting,
    kSettling,
    kFinishing,
    kFailing,
    kEnding,
  };
  struct WriteFailed {};

  void work() {
    at(kTaking);
    for (;;) {
      const uint64_t number = ledger_.take();
      along([&] { return model_.taken(number), number; });
      if (number == model_.chunks()) break;
      making_ = number;
      at(kMaking);
      make();
      at(kMaking, 1);
      place_waiting();
      at(kMaking, 2);
      if (is_turn(making_)) {
        place(std::exchange(making_, kNone));
      } else {
        waiting_ = std::exchange(making_, kNone);
      }
      at(kTaking);
    }
    ended_ = true;
    place_waiting();
    settle(true);
  }

  // A chunk of one batch.
  void make() {
    const size_t file = file_of(making_);
    const uint64_t chunk = making_ % model_.setup().chunks;
    if (chunk == 0) ledger_.set_state(file, Ledger::FileState::kStarted);
    at(kMaking, 3);
    if (model_.setup().walks) {
      if (chunk == 0) ledger_.start_walk(file, 1000);
      at(kMaking, 4);
      const int64_t read = ledger_.await_walk(file, chunk);
      const auto state = static_cast<int64_t>(along([&] { return static_cast<uint64_t>(read); }));
      along([&] {
        if (state != 1000 + 3 * static_cast<int64_t>(chunk)) report("A walk goes on from another state");
        return 0;
      });
      at(kMaking, 5);
      ledger_.pass_walk(file, state + 3);
    }
    at(kPeeking);
    ledger_.throw_if_failed();
    at(kPeeking, 1);
    if (waiting_ != kNone && is_turn(waiting_)) place_waiting();
    settle(false);
  }

  void place_waiting() {
    if (waiting_ == kNone) return;
    place(std::exchange(waiting_, kNone));
  }

  bool is_turn(uint64_t number) const {
    return ledger_.is_turn(file_of(number), number % model_.setup().chunks, number);
  }

  void place(uint64_t number) {
    placing_ = number;
    const size_t file = file_of(number);
    const uint64_t chunk = number % model_.setup().chunks;
    at(kPlacing);
    ledger_.await_turn(file, chunk, number);
    ledger_.throw_if_failed();
    along([&] { return model_.enter(file, chunk), 0; });
    at(kInTurn);
    if (chunk == 0) step([&] { return model_.create(file), 0; });
    at(kInTurn, 1);
    const uint64_t lies_at = ledger_.place(file, size_of(number));
    along([&] { return model_.placed(file, number, lies_at), 0; });
    at(kInTurn, 2);
    if (!model_.setup().in_order) pass_turn(file);
    at(kWriting);
    if (model_.setup().fails == number && model::choose(2) == 1) throw WriteFailed();
    sent_.push_back(number);
    if (model_.setup().at_once != 0 && model::choose(2) == 1) ledger_.admit();
    settle(false);
    at(kWriting, 1);
    if (model_.setup().in_order) pass_turn(file);
    placing_ = kNone;
  }

  void pass_turn(size_t file) {
    step([&] { return model_.leave(file), 0; });
    at(kInTurn, 3);
    ledger_.pass_turn(file);
  }

  void settle(bool wait) {
    at(kSettling, wait);
    const bool all = wait || !model_.setup().late || sent_.empty();
    const size_t flying = all ? 0 : model::choose(static_cast<unsigned>(sent_.size()) + 1);
    while (sent_.size() > flying) {
      const uint64_t number = sent_.front();
      const size_t file = file_of(number);
      at(kSettling, 2 + flying);
      step([&] { return model_.land(number), 0; });
      sent_.erase(sent_.begin());
      at(kSettling, number, 1 + flying);
      if (ledger_.done(file, number, model_.setup().chunks, 1, {})) finish(file);
    }
  }

  void finish(size_t file) {
    at(kFinishing, file);
    const uint64_t bytes = ledger_.file_size(file);
    at(kFinishing, file, bytes);
    ledger_.throw_if_failed();
    at(kFinishing, file, bytes, 1);
    step([&] { return model_.finish(file, bytes), 0; });
    at(kFinishing, file);
    ledger_.set_state(file, Ledger::FileState::kFinished);
  }

  size_t file_of(uint64_t number) const { return static_cast<size_t>(number / model_.setup().chunks); }

  // Everything that the program depends on from here.
  void at(At place, uint64_t a = 0, uint64_t b = 0, uint64_t c = 0) const {
    here({place, a, b, c, making_, waiting_, placing_, ended_, sent_.size(), sent_.empty() ? kNone : sent_.front(),
          sent_.size() < 2 ? kNone : sent_.back()});
  }

  Model& model_;
  Ledger& ledger_;
  uint64_t making_ = kNone, waiting_ = kNone, placing_ = kNone;
  bool ended_ = false;
  std::vector<uint64_t> sent_;
};

// What the parent does for a process that was killed (src/run/workers.cc).
void reap(Ledger& ledger) {
  ledger.worker_ends();
  here({1});
  ledger.fail(Error::Kind::kFailure, kKilled);
}

// So many workers; `question` says what may happen to them.
void expect_right(const Setup& setup, unsigned workers, model::Question question) {
  Model model(setup);
  for (unsigned i = 0; i < workers; ++i) {
    model.ledger().worker_starts();
    question.programs.emplace_back([&] { Worker(model).run(); });
  }
  question.mortal = workers;
  if (question.deaths != 0) question.programs.emplace_back([&] { reap(model.ledger()); });
  if (question.anytime)
    question.programs.emplace_back([&] { model.ledger().fail(Error::Kind::kInterrupted, kStopped); });
  question.at_the_end = [&](unsigned deaths) { return model.at_the_end(deaths); };
  const model::Answer answer = model::explore(question);
  if (!answer.problem.empty()) ADD_FAILURE() << answer.problem;
  EXPECT_GT(answer.ends, 0u);
  std::printf("%zu states, %zu steps, %zu ends\n", answer.states, answer.steps, answer.ends);
}

model::Question nothing_happens() {
  model::Question question;
  question.sleepers_wake = false;  // nobody who sleeps is forgotten
  return question;
}
model::Question one_dies() {
  model::Question question;
  question.deaths = 1;
  return question;
}
model::Question a_stop_comes() {
  model::Question question;
  question.anytime = true;
  return question;
}

TEST(LedgerModel, WorkersFinishAllFiles) {
  expect_right({.files = 2, .chunks = 3}, 2, nothing_happens());
  expect_right({.files = 1, .chunks = 2}, 3, nothing_happens());
}
TEST(LedgerModel, WorkersFinishAllFilesWhenWritesLandLate) {
  expect_right({.files = 1, .chunks = 3, .late = true}, 2, nothing_happens());
}
TEST(LedgerModel, WorkersFinishAllFilesInOneStream) {
  expect_right({.files = 2, .chunks = 2, .in_order = true}, 2, nothing_happens());
}
TEST(LedgerModel, WorkersFinishAllFilesThatAreWalked) {
  expect_right({.files = 2, .chunks = 2, .walks = true}, 2, nothing_happens());
}

TEST(LedgerModel, WorkersThatAreHeldBackAreNotForgotten) {
  expect_right({.files = 1, .chunks = 2, .at_once = 1}, 2, nothing_happens());
  expect_right({.files = 1, .chunks = 2, .at_once = 1}, 3, nothing_happens());
  expect_right({.files = 1, .chunks = 2, .fails = 0, .at_once = 1}, 2, nothing_happens());
  expect_right({.files = 1, .chunks = 2, .at_once = 1}, 2, one_dies());
}

TEST(LedgerModel, ADeathStopsTheRun) {
  expect_right({.files = 1, .chunks = 2}, 2, one_dies());
  expect_right({.files = 2, .chunks = 2}, 2, one_dies());
}
TEST(LedgerModel, ADeathStopsTheRunWhenWritesLandLate) {
  expect_right({.files = 1, .chunks = 2, .late = true}, 2, one_dies());
}
TEST(LedgerModel, ADeathStopsTheRunInOneStream) {
  expect_right({.files = 2, .chunks = 1, .in_order = true}, 2, one_dies());
}
TEST(LedgerModel, ADeathStopsARunThatWalks) {
  expect_right({.files = 1, .chunks = 2, .walks = true}, 2, one_dies());
}

TEST(LedgerModel, AFailureStopsTheRun) {
  for (const uint64_t fails : {0, 3}) expect_right({.files = 2, .chunks = 2, .fails = fails}, 2, {});
}
TEST(LedgerModel, AFailureStopsTheRunWhoeverDiesMeanwhile) {
  expect_right({.files = 1, .chunks = 2, .fails = 0}, 2, one_dies());
}
TEST(LedgerModel, AStopEndsTheRunAtAnyTime) { expect_right({.files = 1, .chunks = 2}, 2, a_stop_comes()); }

}  // namespace
}  // namespace tpcmill
