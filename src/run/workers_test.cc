// Forked workers are counted by what they have done, whoever else may wait for them.

#include "run/workers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <functional>
#include <string>

namespace tpcmill {
namespace {

constexpr unsigned kWorkers = 3;

// What processes have in common.
struct Board {
  std::atomic<uint32_t> begun, done;
};

extern "C" void wait_for_all_children(int) {
  const int saved = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = saved;
}

void ignore_children() { signal(SIGCHLD, SIG_IGN); }
void wait_for_all() { signal(SIGCHLD, wait_for_all_children); }
void wait_for_none() { signal(SIGCHLD, SIG_DFL); }

// In a process of its own, in which `prepare` is called first: runs `work` in forks, and tells how many have done
// it and why the run failed; "": it has not.
std::string outcome(const std::function<void()>& prepare, const std::function<void(uint32_t number)>& work) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);  // a hang
    prepare();
    const SharedMemory memory(sizeof(Board));
    Board& board = *new (memory.data()) Board();
    Ledger ledger(1, 1, false, "");
    run_forks(kWorkers, ledger, [&] {
      work(board.begun++);
      ++board.done;
    }, [] {});
    std::string said = std::to_string(board.done) + (ledger.failed() ? std::string(": ") + ledger.error().what() : "");
    said += waitpid(-1, nullptr, WNOHANG) >= 0 ? "; a child is left" : "";
    (void)!write(ends[1], said.data(), said.size());
    _exit(0);
  }
  close(ends[1]);
  std::string said(4096, '\0');
  said.resize(static_cast<size_t>(std::max<ssize_t>(0, read(ends[0], said.data(), said.size()))));
  close(ends[0]);
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  return said;
}

TEST(Forks, AreDoneWhoeverWaitsForThem) {
  for (const auto& prepare : {wait_for_none, ignore_children, wait_for_all})
    EXPECT_EQ(outcome(prepare, [](uint32_t) {}), "3");
}

TEST(Forks, ThatAreKilledMakeTheRunFail) {
  const auto all = [](uint32_t) { kill(getpid(), SIGKILL); };
  const auto one = [](uint32_t number) {
    if (number == 1) kill(getpid(), SIGKILL);
  };
  const std::string known = outcome(wait_for_none, all);
  EXPECT_NE(known.find(" was killed by signal 9 (Killed), perhaps for want of memory."), std::string::npos) << known;
  for (const auto& prepare : {wait_for_none, ignore_children, wait_for_all}) {
    const std::string of_all = outcome(prepare, all), of_one = outcome(prepare, one);
    EXPECT_EQ(of_all.rfind("0: Worker process ", 0), 0u) << of_all;
    EXPECT_NE(of_one.find(": Worker process "), std::string::npos) << of_one;
    EXPECT_EQ(of_one.find("a child is left"), std::string::npos);
  }
}

TEST(Forks, SayThatNobodyKnowsHowTheyEndedWhereThatIsSo) {
  const std::string said = outcome(ignore_children, [](uint32_t) { _exit(3); });
  EXPECT_NE(said.find("ended before its work was done"), std::string::npos) << said;
  EXPECT_NE(said.find("SIGCHLD"), std::string::npos) << said;
  const std::string known = outcome(wait_for_none, [](uint32_t) { _exit(3); });
  EXPECT_NE(known.find("ended with status 3."), std::string::npos) << known;
}

TEST(Forks, WriteWithoutSignals) {
  EXPECT_EQ(outcome([] { signal(SIGPIPE, SIG_DFL); }, [](uint32_t) {
    int ends[2];
    if (pipe(ends) != 0) return;
    close(ends[0]);
    (void)!write(ends[1], "x", 1);  // SIGPIPE, if anybody takes it
  }), "3");
}

TEST(Threads, WriteWithoutSignals) {
  signal(SIGPIPE, SIG_DFL);
  Ledger ledger(1, 1, false, "");
  std::atomic<int> broken{0};
  run_threads(kWorkers, ledger, [&] {
    int ends[2];
    if (pipe(ends) != 0) return;
    close(ends[0]);
    if (write(ends[1], "x", 1) < 0 && errno == EPIPE) ++broken;
    close(ends[1]);
  }, [] {});
  EXPECT_EQ(broken, static_cast<int>(kWorkers));
}

}  // namespace
}  // namespace tpcmill
