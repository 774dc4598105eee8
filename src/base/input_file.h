#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/descriptor.h"

namespace tpcmill {

// Reading in a folder that anybody may have filled: with pipes and devices that make a reader wait, or have
// no end, and with links to places that nobody meant.

// A regular file that is open to be read, or the reason why there is none. Opening waits for nobody.
class InputFile {
 public:
  enum class Links {
    kNone,      // no symbolic link is followed
    kInside,    // those that stay inside the folder are
    kAnywhere,  // all are
  };
  enum class State {
    kOpen,
    kMissing,
    kRefused,  // a folder, FIFO, device or socket, or a link that is not followed
    kFailed,   // the system said no
  };

  // The file `path` inside `folder`. The way to the folder itself may be of links.
  InputFile(const std::string& folder, const std::string& path, Links links = Links::kInside);

  State state() const { return state_; }

  // Why it is not open: "it is a FIFO", "Permission denied (EACCES)".
  const std::string& problem() const { return problem_; }

  // When it was opened.
  uint64_t size() const { return size_; }

  // Reads until `out` is full, the file ends or an error comes, which is set then, and returns how many bytes
  // that were. Several threads may at once. REQUIRES: it is open.
  size_t read(uint64_t at, std::span<std::byte> out, int& error) const;

 private:
  void open(const std::string& folder, const std::string& path, Links links);
  void fail(State state, std::string problem);

  Descriptor descriptor_;
  uint64_t size_ = 0;
  State state_ = State::kOpen;
  std::string problem_;
};

// All of a small file; empty if it is missing. Throws Error (failure), naming the file, if it is no file that
// can be read, or larger than `most` bytes; no link is followed.
std::optional<std::string> text_of_file(const std::string& folder, const std::string& name, uint64_t most);

// Calls `visit` with each name in the folder `below` of `folder` ("": in itself) but "." and "..", in no order,
// and with what it is as S_IFMT has it (0: not known), links not followed. Nothing if there is no such folder, it
// cannot be read, or the way there is a link out of `folder`.
void each_name(const std::string& folder, const std::string& below,
               const std::function<void(const std::string& name, unsigned kind)>& visit);

}  // namespace tpcmill
