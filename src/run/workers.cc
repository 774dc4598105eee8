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
//     do not end by themselves. Whether a child's work was done is what it says in shared memory,
//     never how it ended: where SIGCHLD is ignored, or whoever called us waits for all children of
//     this process, nobody tells us.

#include "run/workers.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "run/fail.h"

namespace tpcmill {
namespace {

constexpr int kWatchMilliseconds = 100;
constexpr int kHurriedMilliseconds = 10;  // once the run has failed

// After a failure, processes have this long to stop by themselves: less than the patience of who watches, and
// may then leave this process. Killed ones are waited for as long as this, unless the kernel keeps them.
constexpr uint64_t kGraceNanoseconds = 40'000'000;
constexpr uint64_t kDyingNanoseconds = 100'000'000;

// What a terminal or a job's end sends, and what a write brings that is an error as well.
constexpr int kForTheProgram[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
constexpr int kOfWrites[] = {SIGPIPE, SIGXFSZ};

// While this lives, threads and processes begin without signals that end a program.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : kForTheProgram) sigaddset(&set, signal);
    for (const int signal : kOfWrites) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, &old_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &old_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t old_;
};

// A kind of worker, and the option that says how many there are.
struct Kind {
  const char* name;
  const char* option;
};

// Tells that of `count` workers only `started` could be started, and what would be right.
void tell_not_started(Ledger& ledger, Kind kind, unsigned started, unsigned count, int error) {
  const char* const words = strerrordesc_np(error);
  const char* const name = strerrorname_np(error);
  fail(ledger,
       "{} {}: {} {} of {} cannot be started: {} ({}). Fewer workers need less; what is limited is memory or the number "
       "of processes (ulimit -v, ulimit -u).",
       kind.option, count, kind.name, started + 1, count, words != nullptr ? words : "unknown error",
       name != nullptr ? name : "?");
}

// Returns 0 or an error number.
template <class Work>
int start(std::vector<std::jthread>& threads, Work work) {
  try {
    threads.emplace_back(work);
    return 0;
  } catch (const std::system_error& error) {
    return error.code().value();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

}  // namespace

void run_threads(unsigned count, Ledger& ledger, const std::function<void()>& work,
                 const std::function<void()>& watch) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  {
    const SignalsBlocked blocked;
    for (unsigned i = 0; i < count; ++i) {
      ledger.worker_starts();
      const int error = start(threads, [&] {
        work();
        ledger.worker_ends();
      });
      if (error == 0) continue;
      ledger.worker_ends();
      tell_not_started(ledger, {"Thread", "-n/--num-threads"}, i, count, error);
      break;
    }
  }
  while (ledger.running() != 0) {
    ledger.wait_for_event(ledger.failed() ? kHurriedMilliseconds : kWatchMilliseconds);
    watch();
  }
}

namespace {

// Children that were forked and whose end has not been seen.
class Children {
 public:
  // At most `count`: place for them is made before the first, as a child that could not be noted for want of
  // memory would not be waited for.
  Children(unsigned count, Ledger& ledger)
      : ledger_(ledger), done_memory_(count * sizeof(Done)), done_(reinterpret_cast<Done*>(done_memory_.data())) {
    for (unsigned i = 0; i < count; ++i) new (done_ + i) Done();
    alive_.reserve(count);
  }
  ~Children() {
    kill_all();
    for (const Child& child : alive_) uninterrupted([&] { return waitpid(child.process, nullptr, 0); });
  }

  // Returns 0 or an error number. The child, which does `work`, does not return.
  int start(const std::function<void()>& work) {
    const unsigned number = started_++;
    const pid_t parent = getpid(), child = fork();
    if (child == 0) be_child(parent, number, work);
    if (child < 0) return errno;
    alive_.push_back({child, number});
    return 0;
  }

  bool any() const { return !alive_.empty(); }

  // Looks who has ended, without waiting.
  void reap() {
    std::erase_if(alive_, [&](const Child& child) {
      int status = 0;
      const pid_t ended = uninterrupted([&] { return waitpid(child.process, &status, WNOHANG); });
      if (ended == 0) return false;
      if (!count_out(child.number)) return true;
      // Died without counting itself out.
      tell(child.process, ended == child.process ? status : kUnknown);
      return true;
    });
  }

  void kill_all() {
    reap();  // a number that somebody else has waited for may be another process's by now
    for (const Child& child : alive_) kill(child.process, SIGKILL);
  }

  void kill_and_reap() {
    kill_all();
    const uint64_t until = monotonic_nanoseconds() + kDyingNanoseconds;
    for (reap(); any() && monotonic_nanoseconds() < until; reap()) usleep(1'000);
  }

 private:
  using Done = std::atomic<uint32_t>;  // in shared memory
  struct Child {
    pid_t process;
    unsigned number;
  };
  static constexpr int kUnknown = -1;

  [[noreturn]] void be_child(pid_t parent, unsigned number, const std::function<void()>& work) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);  // it died before that took effect
    for (const int signal : kForTheProgram) ::signal(signal, SIG_IGN);
    for (const int signal : kOfWrites) ::signal(signal, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, nullptr);
    work();
    count_out(number);
    _exit(0);
  }

  // Counts a worker out, by itself or by its parent: once. Returns whether it had not been.
  bool count_out(unsigned number) {
    if (done_[number].exchange(1) != 0) return false;
    ledger_.worker_ends();
    return true;
  }

  void tell(pid_t child, int status) {
    if (status == kUnknown) {
      fail(ledger_, "Worker process {} ended before its work was done, perhaps killed for want of memory; as SIGCHLD is "
           "ignored or handled elsewhere, nobody knows how.", child);
    } else if (WIFSIGNALED(status)) {
      const int signal = WTERMSIG(status);
      const char* const name = sigdescr_np(signal);
      fail(ledger_, "Worker process {} was killed by signal {} ({}){}.", child, signal, name != nullptr ? name : "unknown",
           signal == SIGKILL ? ", perhaps for want of memory" : "");
    } else {
      fail(ledger_, "Worker process {} ended with status {}.", child, WEXITSTATUS(status));
    }
  }

  Ledger& ledger_;
  const SharedMemory done_memory_;
  Done* const done_;  // of each child: whether it is counted out
  std::vector<Child> alive_;
  unsigned started_ = 0;
};

}  // namespace

void run_forks(unsigned count, Ledger& ledger, const std::function<void()>& work, const std::function<void()>& watch) {
  std::fflush(nullptr);
  Children children(count, ledger);
  {
    const SignalsBlocked blocked;
    for (unsigned i = 0; i < count; ++i) {
      ledger.worker_starts();
      const int error = children.start(work);
      if (error == 0) continue;
      ledger.worker_ends();
      tell_not_started(ledger, {"Process", "--num-processes"}, i, count, error);
      break;
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
