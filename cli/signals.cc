#include "cli/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace tpcmill::cli {
namespace {

std::atomic<int> stop{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler sets it");

extern "C" void stop_or_end(int signal) {
  int none = 0;
  if (!stop.compare_exchange_strong(none, signal)) _exit(128 + signal);
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

void install_signal_handlers() {
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);  // a file size limit is a full disk to us
  handle(SIGINT, stop_or_end);
  handle(SIGTERM, stop_or_end);
  if (!is_ignored(SIGHUP)) handle(SIGHUP, stop_or_end);  // nohup means it
}

const std::atomic<int>& stop_flag() { return stop; }

}  // namespace tpcmill::cli
