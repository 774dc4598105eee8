// The names of the ways to write files.

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tpcmill/error.h"
#include "tpcmill/job.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr const char* kNames[] = {"auto", "buffered", "direct", "uring"};  // in the order of Io

}  // namespace

std::string io_name(Io io) { return kNames[static_cast<size_t>(io)]; }

Io parse_io(const std::string& text) {
  std::string word = text;
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto name = std::find(std::begin(kNames), std::end(kNames), word);
  if (name != std::end(kNames)) return static_cast<Io>(name - kNames);
  const std::vector<std::string> names(std::begin(kNames), std::end(kNames));
  throw Error::usage(fmt::format("--io {} is no way to write files{} There are {}.", in_quotes(text),
                                 did_you_mean(text, names), fmt::join(names, ", ")));
}

}  // namespace tpcmill
