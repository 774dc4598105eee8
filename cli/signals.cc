#include "cli/signals.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>

#include "cli/progress.h"

namespace tpcmill::cli {
namespace {

std::atomic<int> stop{0};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<int64_t>::is_always_lock_free,
              "a signal handler sets them");

std::atomic<bool> by_flag{false};
std::atomic<int64_t> first_at{0};

// Some programs send a signal to us and to our group, so that it comes twice at once.
constexpr int64_t kOnceNanoseconds = 20'000'000;

int64_t now() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec;
}

std::atomic<bool> on_terminal{false};

[[noreturn]] void end_with_sentence(int signal) {
  char sentence[] = "tpcmill: Stopped by signal ??; nothing was made.\n";
  char* const digits = std::strchr(sentence, '?');
  digits[0] = static_cast<char>('0' + signal / 10);
  digits[1] = static_cast<char>('0' + signal % 10);
  if (signal < 10) std::memmove(digits, digits + 1, std::strlen(digits));
  // What is on a terminal's line by now, a progress line or "^C", goes.
  ssize_t written = 0;
  if (on_terminal) written = write(STDERR_FILENO, kEraseLine, std::strlen(kEraseLine));
  written += write(STDERR_FILENO, sentence, std::strlen(sentence));
  (void)written;
  _exit(128 + signal);
}

extern "C" void stop_or_end(int signal) {
  const int saved = errno;
  int none = 0;
  const bool is_first = stop.compare_exchange_strong(none, signal);
  if (is_first) first_at = now();
  if (!by_flag && is_first) end_with_sentence(signal);
  if (!is_first && (!by_flag || now() - first_at > kOnceNanoseconds)) _exit(128 + signal);
  errno = saved;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;  // no SA_RESTART: whoever waits shall look at the flag
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

bool open_standard_files() {
  bool stdout_was_open = true;
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    if (descriptor == 1) stdout_was_open = false;
    // The lowest free number is this one: those below are open by now.
    if (open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY) < 0) break;
  }
  return stdout_was_open;
}

void raise_descriptor_limit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void install_signal_handlers() {
  on_terminal = stderr_is_terminal();
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);  // a file size limit is a full disk to us
  handle(SIGINT, stop_or_end);
  handle(SIGTERM, stop_or_end);
  const bool hangs_up = !is_ignored(SIGHUP);  // nohup means it
  if (hangs_up) handle(SIGHUP, stop_or_end);
  // Whatever whoever started us did with signals for itself: workers that end are told to us, and what shall
  // stop us comes.
  handle(SIGCHLD, SIG_DFL);
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&ours, signal);
  if (hangs_up) sigaddset(&ours, SIGHUP);
  sigprocmask(SIG_UNBLOCK, &ours, nullptr);
}

void stop_by_flag() { by_flag = true; }

const std::atomic<int>& stop_flag() { return stop; }

}  // namespace tpcmill::cli
