// Workers beyond the cores begin when those before them wait for the world outside.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <climits>
#include <memory>
#include <new>
#include <string>
#include <thread>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/os.h"
#include "plan/check.h"
#include "run/run.h"

namespace tpcmill {
namespace {

// What the sinks of all workers have in common.
struct Seen {
  std::atomic<unsigned> workers;  // each opens a sink when it begins
  std::atomic<uint64_t> bytes;    // a sum over all bytes and where they lie
};

// Each write takes so long, in which nothing is done.
class SlowSink : public Sink {
 public:
  SlowSink(Seen& seen, std::chrono::milliseconds each) : seen_(seen), each_(each) { ++seen_.workers; }

  void create(size_t) override {}
  void write(size_t file, uint64_t at, Pieces pieces) override {
    for (const std::span<const std::byte> piece : pieces) {
      seen_.bytes += XXH3_64bits_withSeed(piece.data(), piece.size(), at + (uint64_t{file} << 48));
      at += piece.size();
    }
    if (each_.count() != 0) std::this_thread::sleep_for(each_);
  }
  bool finish(size_t, uint64_t) override { return true; }

 private:
  Seen& seen_;
  const std::chrono::milliseconds each_;
};

struct Outcome {
  unsigned workers;
  uint64_t bytes;
};

Outcome outcome(const std::string& format, unsigned workers, std::chrono::milliseconds write, bool forks) {
  Job job;
  job.format = format;
  job.scale = ScaleFactor::parse("0.1");
  job.tables = {"orders", "lineitem"};
  job.destination = Destination::kDiscard;
  job.threads = workers;
  LayoutSettings few_rows;
  few_rows.row_group_rows = 16'384;
  if (format == "parquet") job.layout.rules.push_back({.table = "", .column = "", .settings = few_rows});
  job = checked(job);
  if (forks) std::swap(job.threads, job.processes);

  const SharedMemory memory(sizeof(Seen));
  Seen& seen = *new (memory.data()) Seen();
  const RowConsumer consumer{.planned = [](const Plan&) {},
                      .open_sink = [&] { return std::make_unique<SlowSink>(seen, write); }};
  run(job, {}, &consumer);
  return {seen.workers, seen.bytes};
}

constexpr unsigned kBeyond = 6;

TEST(WorkersBeyondTheCores, StayAwayFromWorkThatOthersDo) {
  // Something else may make workers wait once in a while, but not each time.
  constexpr int kTries = 5;
  for (const bool forks : {false, true}) {
    unsigned fewest = UINT_MAX;
    for (int i = 0; i < kTries && fewest > usable_cores(); ++i)
      fewest = std::min(fewest, outcome("tbl", usable_cores() + kBeyond, std::chrono::milliseconds(0), forks).workers);
    EXPECT_GE(fewest, 1u);
    EXPECT_LE(fewest, usable_cores());
  }
}

TEST(WorkersBeyondTheCores, ComeWhenOthersWaitAndMakeTheSame) {
  for (const std::string format : {"tbl", "parquet"}) {
    const Outcome alone = outcome(format, 1, std::chrono::milliseconds(0), false);
    EXPECT_EQ(alone.workers, 1u);
    for (const bool forks : {false, true}) {
      const Outcome slow = outcome(format, usable_cores() + kBeyond, std::chrono::milliseconds(60), forks);
      EXPECT_GT(slow.workers, usable_cores());
      EXPECT_LE(slow.workers, usable_cores() + kBeyond);
      EXPECT_EQ(slow.bytes, alone.bytes) << format;
    }
  }
}

// Of what it writes, nothing but the oldest is ever on its way, until it is waited for.
class OldestLastSink : public Sink {
 public:
  explicit OldestLastSink(size_t& most_at_once) : most_at_once_(most_at_once) {}

  void create(size_t) override { most_at_once_ = std::max(most_at_once_, ++at_once_); }
  void write(size_t, uint64_t, Pieces) override {}
  bool is_on_its_way(uint64_t call) const override { return call == 0 && !waited_; }
  void collect(bool wait) override { waited_ = waited_ || wait; }
  bool finish(size_t, uint64_t) override {
    --at_once_;
    return true;
  }

 private:
  size_t& most_at_once_;
  size_t at_once_ = 0;  // files that are begun and not finished
  bool waited_ = false;
};

TEST(Worker, FinishesFilesWhileAnOlderWriteIsOnItsWay) {
  constexpr unsigned kParts = 300;
  Job job;
  job.format = "tbl";
  job.scale = ScaleFactor::parse("0.01");
  job.tables = {"lineitem"};
  job.parts = kParts;
  job.destination = Destination::kDiscard;
  job.threads = 1;
  job = checked(job);
  size_t most_at_once = 0;
  const RowConsumer consumer{.planned = [](const Plan&) {},
                      .open_sink = [&] { return std::make_unique<OldestLastSink>(most_at_once); }};
  run(job, {}, &consumer);
  EXPECT_GE(most_at_once, 2u);
  EXPECT_LE(most_at_once, 3u);  // the late one, one that waits for its turn and one that is made
}

}  // namespace
}  // namespace tpcmill
