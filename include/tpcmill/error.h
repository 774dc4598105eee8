#pragma once

#include <stdexcept>
#include <string>

#include "tpcmill/option_names.h"

namespace [[gnu::visibility("default")]] tpcmill {

// The one exception the library throws on purpose (std::bad_alloc aside).
//
// what() is a whole sentence for the person who started the run: it names the argument or the
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

  // The sentence with the names that a front end has for options; and as it was written, with marks for them
  // (option_names.h), which is how the command line says it. what() has the names of fields.
  std::string worded(OptionNames names) const { return with_names(written(), names); }
  const char* written() const noexcept { return written_.what(); }

 private:
  Kind kind_;
  std::runtime_error written_;  // a text whose copies cannot fail
};

}  // namespace tpcmill
