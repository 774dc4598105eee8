#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace [[gnu::visibility("default")]] tpcmill {

// What users type, read with care: shared by the library's own sentences and by programs that
// take options of their own.

// `text` as it can be printed anywhere, on one line: valid UTF-8, and every character that steers a
// terminal, turns the direction of the text around it or is not seen is escaped ("\n", "\x1b", "\u202e"), as
// is every byte that is no UTF-8 ("\xff"). What is showable stays as it is.
std::string showable(std::string_view text);

// `text` in double quotes, fit to stand in a sentence: showable(), and cut if it is too long to be read.
std::string in_quotes(std::string_view text);

// The end of a sentence about an unknown word: `; did you mean "lineitem"?` for "linitem", a full
// stop if no word of `words` is near.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words);

// A number of bytes: "4096", "8MB" (8,000,000), "8MiB" or "8M" (8,388,608), "1.5 GB". Units
// reach to T and may be in any case. Throws Error (usage), naming `option`, for everything that
// is no whole number of bytes in [1, 2^63).
uint64_t parse_bytes(std::string_view option, std::string_view text);

}  // namespace tpcmill
