// Every call that workers make to a sink fails once: the run ends with that sink's words, whoever made the call,
// and nobody is left at work.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <new>
#include <string>

#include "base/os.h"
#include "plan/check.h"
#include "run/run.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

enum class Fails { kWithError, kWithoutMemory };

// What the sinks of all workers have in common.
struct Calls {
  std::atomic<uint64_t> made;
  std::atomic<uint64_t> files_finished;
};

// Bytes go nowhere, and land some calls later, as they do on their way to a disk.
class FailingSink : public Sink {
 public:
  FailingSink(Calls& calls, uint64_t failing, Fails how) : calls_(calls), failing_(failing), how_(how) {}

  void create(size_t) override { call(); }
  void place(size_t, uint64_t, Pieces) override { call(); }
  void write(size_t, uint64_t, Pieces) override {
    call();
    ++written_;
  }
  bool is_on_its_way(uint64_t call) const override { return call >= landed_; }
  void collect(bool wait) override {
    call();
    landed_ = wait ? written_ : std::max(landed_, written_ - std::min(written_, kLate));
  }
  bool finish(size_t, uint64_t) override {
    call();
    ++calls_.files_finished;
    return true;
  }

 private:
  static constexpr uint64_t kLate = 2;

  void call() {
    if (++calls_.made != failing_) return;
    if (how_ == Fails::kWithoutMemory) throw std::bad_alloc();
    throw Error::failure("The disk is made of cheese.");
  }

  Calls& calls_;
  const uint64_t failing_;
  const Fails how_;
  uint64_t written_ = 0, landed_ = 0;
};

Job small_job(const std::string& format, bool forks) {
  Job job;
  job.format = format;
  job.scale = ScaleFactor::parse("0.001");
  job.tables = {"region", "nation", "supplier"};
  job.parts = 2;
  job.destination = Destination::kDiscard;
  job.threads = 2;
  LayoutSettings few_rows;
  few_rows.row_group_rows = 2;
  if (format == "parquet") job.layout.rules.push_back({.table = "", .column = "", .settings = few_rows});
  job = checked(job);
  if (forks) std::swap(job.threads, job.processes);
  return job;
}

// Runs the job with sinks of which call `failing` fails. Returns whether so many were made; then the run has failed.
bool fails(const Job& job, uint64_t failing, Fails how) {
  const SharedMemory memory(sizeof(Calls));
  Calls& calls = *new (memory.data()) Calls();
  const RowConsumer consumer{.planned = [](const Plan&) {},
                      .open_sink = [&] { return std::make_unique<FailingSink>(calls, failing, how); }};
  std::string said;
  try {
    run(job, {}, &consumer);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kFailure);
    said = error.what();
  }
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a worker is left";
  EXPECT_EQ(errno, ECHILD);
  if (calls.made < failing) {
    EXPECT_EQ(said, "");
    EXPECT_EQ(calls.files_finished, 4u);
    return false;
  }
  const char* const expected = how == Fails::kWithError ? "The disk is made of cheese." : "A worker ran out of memory";
  EXPECT_EQ(said.rfind(expected, 0), 0u) << "call " << failing << ": " << said;
  return true;
}

void expect_every_call_may_fail(const std::string& format, bool forks) {
  const Job job = small_job(format, forks);
  uint64_t failing = 1;
  while (fails(job, failing, failing % 4 == 3 ? Fails::kWithoutMemory : Fails::kWithError)) ++failing;
  EXPECT_GT(failing, 20u);
}

TEST(FailingSink, EndsTextOfThreads) { expect_every_call_may_fail("tbl", false); }
TEST(FailingSink, EndsTextOfProcesses) { expect_every_call_may_fail("tbl", true); }
TEST(FailingSink, EndsParquetOfThreads) { expect_every_call_may_fail("parquet", false); }
TEST(FailingSink, EndsParquetOfProcesses) { expect_every_call_may_fail("parquet", true); }

// What a listener throws is for whoever gave it, once nobody is at work.
void expect_listener_may_throw(bool forks) {
  struct Thrown {};
  Job job = small_job("tbl", forks);
  job.scale = ScaleFactor::parse("100000");  // days
  job.tables = {"lineitem"};
  job.parts = 0;
  Listener listener;
  listener.progress = [](const Progress&) { throw Thrown(); };
  const SharedMemory memory(sizeof(Calls));
  Calls& calls = *new (memory.data()) Calls();
  const RowConsumer consumer{.planned = [](const Plan&) {},
                      .open_sink = [&] { return std::make_unique<FailingSink>(calls, UINT64_MAX, Fails::kWithError); }};
  EXPECT_THROW(run(job, listener, &consumer), Thrown);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a worker is left";
}

TEST(FailingListener, EndsThreads) { expect_listener_may_throw(false); }
TEST(FailingListener, EndsProcesses) { expect_listener_may_throw(true); }

}  // namespace
}  // namespace tpcmill
