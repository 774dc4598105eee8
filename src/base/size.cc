// Byte sizes as people write them: a decimal number and a unit.
//
//     B                    1
//     kB  MB  GB  TB       powers of 1000
//     KiB MiB GiB TiB      powers of 1024, and so are K M G T alone
//
// The number is kept as an integer and a count of decimals, so 1.1MB is 1,100,000 and nothing
// near it.

#include <string>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr uint64_t kMost = INT64_MAX;
constexpr unsigned kMostDigits = 24;  // times 2^40 still fits 128 bits

[[noreturn]] void refuse(std::string_view option, std::string_view text, const char* why) {
  throw Error::usage(
      std::string(option) + " " + in_quotes(text) + " " + why +
      ": write a number of bytes above 0, such as 4096, 8MB (8000000) or 8MiB (8388608).");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The factor of a unit, 0 if there is no such unit.
uint64_t factor_of(std::string unit) {
  for (char& c : unit)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (unit.empty() || unit == "b") return 1;
  const size_t power = std::string_view("kmgt").find(unit[0]);
  if (power == std::string_view::npos) return 0;
  const std::string_view rest = std::string_view(unit).substr(1);
  if (rest != "" && rest != "b" && rest != "ib") return 0;
  uint64_t factor = 1;
  for (size_t i = 0; i <= power; ++i) factor *= rest == "b" ? 1000 : 1024;
  return factor;
}

}  // namespace

uint64_t parse_bytes(std::string_view option, std::string_view text) {
  unsigned __int128 number = 0;
  unsigned __int128 one = 1;  // what stands for 1 in `number`: 10^decimals
  unsigned digits = 0;
  bool past_point = false;
  size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !past_point)); ++at) {
    if (text[at] == '.') {
      past_point = true;
      continue;
    }
    ++digits;
    if (number != 0 || past_point || text[at] != '0')
      number = number * 10 + unsigned(text[at] - '0');
    if (past_point) one *= 10;
    if (digits > kMostDigits) refuse(option, text, "has too many digits");
  }
  if (digits == 0) refuse(option, text, "is no size");
  if (at < text.size() && text[at] == ' ') ++at;

  const uint64_t factor = factor_of(std::string(text.substr(at)));
  if (factor == 0) refuse(option, text, "has no unit that is known");
  const unsigned __int128 product = number * factor;
  if (product % one != 0) refuse(option, text, "is no whole number of bytes");
  const unsigned __int128 bytes = product / one;
  if (bytes == 0) refuse(option, text, "is too small");
  if (bytes > kMost) refuse(option, text, "is too large");
  return static_cast<uint64_t>(bytes);
}

}  // namespace tpcmill
