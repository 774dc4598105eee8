#pragma once

#include <string>

#include "base/descriptor.h"
#include "tpcmill/error.h"

namespace tpcmill {

// A file that exists to be locked, and is gone when its owner is done. What tells whether somebody
// has it is the lock, which ends with its process (and those forked from it), not the file, which a
// killed process leaves behind.
class LockFile {
 public:
  // What is thrown if others have the lock for longer than one waits.
  class Busy : public Error {
   public:
    using Error::Error;
  };

  // Waits for others, up to so long. Throws Busy, and Error (failure) if the file cannot be made; both name it.
  LockFile(std::string path, int milliseconds);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  const std::string& path() const { return path_; }

  // Leaves the file behind, unlocked, as a killed process would.
  void keep() { keep_ = true; }

 private:
  std::string path_;
  Descriptor descriptor_;
  bool keep_ = false;
};

// Whether somebody has the lock on a file; false if it does not exist or cannot be opened.
bool is_locked(const std::string& path);

// Removes a file that nobody has a lock on; leaves one that cannot be removed.
void remove_unlocked(const std::string& path);

}  // namespace tpcmill
