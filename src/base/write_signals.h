#pragma once

#include <csignal>

namespace tpcmill {

// While it lives, a write of this thread beyond the limit of file sizes (ulimit -f) or into a pipe that nobody reads
// is an error, and not a signal (SIGXFSZ, SIGPIPE), which would end a program of others.
class WriteSignalsBlocked {
 public:
  WriteSignalsBlocked();
  ~WriteSignalsBlocked();
  WriteSignalsBlocked(const WriteSignalsBlocked&) = delete;
  WriteSignalsBlocked& operator=(const WriteSignalsBlocked&) = delete;

 private:
  sigset_t old_;
};

}  // namespace tpcmill
