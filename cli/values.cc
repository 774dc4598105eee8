#include "cli/values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/option_list.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {

uint64_t whole_number(const char* option, const std::string& text, uint64_t least, uint64_t most,
                      const char* meaning) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  const size_t start = digits ? std::min(text.find_first_not_of('0'), text.size()) : 0;
  if (digits && text.size() - start <= 19) {
    const uint64_t number = start == text.size() ? 0 : std::stoull(text.substr(start));
    if (number >= least && number <= most) return number;
  }
  throw Error::usage(fmt::format("{} {} is not {}: write a whole number from {} to {}.", option,
                                 in_quotes(text), meaning, least, most));
}

size_t one_of(const char* option, const std::string& text, const std::vector<std::string>& words) {
  std::string lower = text;
  for (char& c : lower)
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto found = std::find(words.begin(), words.end(), lower);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  throw Error::usage(fmt::format("{} {} is not known{} Write {}.", option, in_quotes(text), did_you_mean(lower, words),
                                 fmt::join(words, " or ")));
}

char delimiter_of(const std::string& text) {
  if (text == "," || text == "|" || text == "\t" || text == ";") return text[0];
  const std::string name = in_small_letters(text);
  if (name == "\\t" || name == "tab") return '\t';
  if (name == "comma") return ',';
  if (name == "pipe") return '|';
  if (name == "semicolon") return ';';
  throw Error::usage("--delimiter " + in_quotes(text) +
                     " is none that csv files have here: write one of ',' '|' ';' '\\t', or its name: comma, pipe, semicolon, tab.");
}

}  // namespace tpcmill::cli
