#include "base/write_signals.h"

#include <cerrno>
#include <ctime>

namespace tpcmill {
namespace {

constexpr int kOfWrites[] = {SIGXFSZ, SIGPIPE};

}  // namespace

WriteSignalsBlocked::WriteSignalsBlocked() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kOfWrites) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, &old_);
}

WriteSignalsBlocked::~WriteSignalsBlocked() {
  const int error = errno;
  // What came meanwhile would come now. What this thread did not take before is left to whoever blocked it.
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : kOfWrites)
    if (sigismember(&old_, signal) == 0) sigaddset(&ours, signal);
  constexpr timespec kNow{0, 0};
  while (sigtimedwait(&ours, nullptr, &kNow) > 0 || errno == EINTR) {
  }
  pthread_sigmask(SIG_SETMASK, &old_, nullptr);
  errno = error;
}

}  // namespace tpcmill
