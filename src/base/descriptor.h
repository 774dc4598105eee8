#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace tpcmill {

// A file descriptor that is closed in the end; below 0: none. Closing leaves errno as it is.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

  // Gives up what it holds: somebody else closes it.
  int release() { return std::exchange(number_, -1); }

  void reset(int number = -1) {
    const int error = errno;
    if (number_ >= 0) ::close(number_);
    number_ = number;
    errno = error;
  }

 private:
  int number_ = -1;
};

}  // namespace tpcmill
