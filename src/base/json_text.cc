#include "tpcmill/json_text.h"

#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace tpcmill {
namespace {

// The letter of an escape of two characters; 0 if there is none.
char short_escape(char32_t c) {
  switch (c) {
    case U'\b':
      return 'b';
    case U'\f':
      return 'f';
    case U'\n':
      return 'n';
    case U'\r':
      return 'r';
    case U'\t':
      return 't';
    case U'"':
    case U'\\':
      return static_cast<char>(c);
    default:
      return '\0';
  }
}

void escape(char32_t c, std::string& out) {
  const auto append = [&](uint32_t unit) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); };
  if (c < 0x10000) return append(c);
  append(0xd7c0 + (c >> 10));  // a pair of UTF-16
  append(0xdc00 + (c & 0x3ff));
}

}  // namespace

std::string json_text(std::string_view text, bool ascii) {
  constexpr std::string_view kReplacement = "\xef\xbf\xbd";
  std::string out = "\"";
  out.reserve(text.size() + 2);
  while (!text.empty()) {
    CodePoint first = first_code_point(text);
    std::string_view bytes = text.substr(0, first.bytes);
    if (first.bytes == 0) {
      first = {0xfffd, 1};
      bytes = kReplacement;
    }
    if (const char letter = short_escape(first.value); letter != '\0') {
      out.append(1, '\\').append(1, letter);
    } else if (first.value < 0x20 || (ascii && first.value >= 0x7f)) {
      escape(first.value, out);
    } else {
      out += bytes;
    }
    text.remove_prefix(first.bytes);
  }
  return out += '"';
}

}  // namespace tpcmill
