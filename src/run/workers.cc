// Two kinds of workers that run the same function.
//
// Threads share everything. Forked processes share what was made before the fork, copy-on-write,
// and the ledger; nothing is initialized twice. The rules of forking:
//
//   - No other thread is alive at the fork: a lock that it held would stay locked in the child.
//   - Nothing is buffered at the fork that both sides would write later.
//   - Files, rings and compression contexts are opened after it, by the worker.
//   - Children leave by _exit: destructors and atexit handlers are the parent's.
//   - Children ignore what a terminal or a job's end sends to all: the parent decides, by the
//     ledger.
//   - The parent's death kills them (PR_SET_PDEATHSIG follows the thread that forked).
//   - A child that dies by a signal cannot tell the ledger; the parent does, and kills those that
//     do not end by themselves.

#include "run/workers.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace tpcmill {
namespace {

constexpr int kWatchMilliseconds = 100;
constexpr int kHurriedMilliseconds = 10;  // once the run has failed

// After a failure, processes have this long to stop by themselves: less than the patience of who watches, and
// may then leave this process. Killed ones are waited for as long as this, unless the kernel keeps them.
constexpr uint64_t kGraceNanoseconds = 40'000'000;
constexpr uint64_t kDyingNanoseconds = 100'000'000;

// Signals that end a program are for the thread that called, not for workers.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, &old_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &old_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t old_;
};

}  // namespace

void run_threads(unsigned count, Ledger& ledger, const std::function<void()>& work,
                 const std::function<void()>& watch) {
  std::vector<std::jthread> threads;
  {
    const SignalsBlocked blocked;
    for (unsigned i = 0; i < count; ++i) {
      ledger.worker_starts();
      try {
        threads.emplace_back([&] {
          work();
          ledger.worker_ends();
        });
      } catch (const std::system_error& error) {
        ledger.worker_ends();
        ledger.fail(Error::Kind::kFailure,
                    fmt::format("Thread {} of {} cannot be started, perhaps for want of memory: {}.", i + 1, count, error.what()));
        break;
      }
    }
  }
  while (ledger.running() != 0) {
    ledger.wait_for_event(ledger.failed() ? kHurriedMilliseconds : kWatchMilliseconds);
    watch();
  }
}

namespace {

// Children that were forked and not yet waited for.
class Children {
 public:
  // At most `count`: place for them is made before the first, as a child that could not be noted for want of
  // memory would not be waited for.
  Children(unsigned count, Ledger& ledger) : ledger_(ledger) { alive_.reserve(count); }
  ~Children() {
    kill_all();
    for (const pid_t child : alive_)
      while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
      }
  }

  void add(pid_t child) { alive_.push_back(child); }
  bool any() const { return !alive_.empty(); }

  // Looks who has ended, without waiting.
  void reap() {
    std::erase_if(alive_, [&](pid_t child) {
      int status = 0;
      const pid_t ended = waitpid(child, &status, WNOHANG);
      if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
      if (ended == child && !(WIFEXITED(status) && WEXITSTATUS(status) == 0)) tell(child, status);
      return true;
    });
  }

  void kill_all() const {
    for (const pid_t child : alive_) kill(child, SIGKILL);
  }

  void kill_and_reap() {
    kill_all();
    const uint64_t until = monotonic_nanoseconds() + kDyingNanoseconds;
    for (reap(); any() && monotonic_nanoseconds() < until; reap()) usleep(1'000);
  }

 private:
  void tell(pid_t child, int status) {
    // Died without counting itself out.
    ledger_.worker_ends();
    if (WIFSIGNALED(status)) {
      const int signal = WTERMSIG(status);
      ledger_.fail(Error::Kind::kFailure,
                   fmt::format("Worker process {} was killed by signal {} ({}){}.", child, signal, strsignal(signal),
                               signal == SIGKILL ? ", perhaps for want of memory" : ""));
    } else {
      ledger_.fail(Error::Kind::kFailure,
                   fmt::format("Worker process {} ended with status {}.", child, WEXITSTATUS(status)));
    }
  }

  Ledger& ledger_;
  std::vector<pid_t> alive_;
};

[[noreturn]] void be_child(pid_t parent, Ledger& ledger, const std::function<void()>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before that took effect
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    ::signal(signal, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  work();
  ledger.worker_ends();
  _exit(0);
}

}  // namespace

void run_forks(unsigned count, Ledger& ledger, const std::function<void()>& work, const std::function<void()>& watch) {
  std::fflush(nullptr);
  Children children(count, ledger);
  const pid_t parent = getpid();
  {
    const SignalsBlocked blocked;
    for (unsigned i = 0; i < count; ++i) {
      ledger.worker_starts();
      const pid_t child = fork();
      if (child == 0) be_child(parent, ledger, work);
      if (child < 0) {
        ledger.worker_ends();
        ledger.fail(Error::Kind::kFailure,
                    fmt::format("Process {} of {} cannot be forked: {}.", i + 1, count, error_text(errno)));
        break;
      }
      children.add(child);
    }
  }
  uint64_t failed_at = 0;
  bool killed = false;
  while (children.any()) {
    if (ledger.running() != 0) ledger.wait_for_event(ledger.failed() ? kHurriedMilliseconds : kWatchMilliseconds);
    children.reap();
    if (ledger.failed() && failed_at == 0) failed_at = monotonic_nanoseconds();
    if (!killed && failed_at != 0 && monotonic_nanoseconds() - failed_at > kGraceNanoseconds) {
      children.kill_and_reap();
      killed = true;
    }
    watch();
    // Those that counted themselves out are about to leave.
    if (ledger.running() == 0 && children.any()) std::this_thread::yield();
  }
}

}  // namespace tpcmill
