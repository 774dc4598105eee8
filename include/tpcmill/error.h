#pragma once

#include <stdexcept>
#include <string>

namespace [[gnu::visibility("default")]] tpcmill {

// The one exception the library throws on purpose (std::bad_alloc aside).
//
// what() is a whole sentence for the person who started the run: it names the option or the
// file at fault, the value, and what would be right. It carries no program name and no final
// newline.
class Error : public std::runtime_error {
 public:
  enum class Kind {
    kUsage,        // the job itself is wrong; nothing was touched
    kFailure,      // the outside world said no: disk, memory, a worker that died
    kBrokenPipe,   // the reader of standard output went away; not a failure of ours
    kInterrupted,  // the caller's stop flag was raised
  };

  // Whatever names and words of others the sentence holds, what() is showable() (words.h).
  Error(Kind kind, const std::string& sentence);

  static Error usage(const std::string& sentence) { return {Kind::kUsage, sentence}; }
  static Error failure(const std::string& sentence) { return {Kind::kFailure, sentence}; }

  Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

}  // namespace tpcmill
