#include "tpcmill/words.h"

#include <algorithm>

#include "base/utf8.h"

namespace tpcmill {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// Characters that steer a terminal or an editor, change the direction of the text around them, or are
// not seen at all.
bool is_for_show(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr Range kOthers[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x061c, 0x061c},   {0x200b, 0x200b},
                                      {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x2069},   {0xfeff, 0xfeff},
                                      {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};
  return std::none_of(std::begin(kOthers), std::end(kOthers),
                      [&](const Range& range) { return range.first <= c && c <= range.last; });
}

void escape_byte(char c, std::string& out) {
  const auto byte = static_cast<unsigned char>(c);
  out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
}

void escape(char32_t c, std::string& out) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0x80) {
    escape_byte(static_cast<char>(c), out);
  } else {
    const bool wide = c > 0xffff;
    out += wide ? "\\U" : "\\u";
    for (int shift = wide ? 28 : 12; shift >= 0; shift -= 4) out += kHex[c >> shift & 15];
  }
}

}  // namespace

std::string showable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint first = first_code_point(text);
    if (first.bytes == 0) {
      escape_byte(text.front(), out);
    } else if (is_for_show(first.value)) {
      out += text.substr(0, first.bytes);
    } else {
      escape(first.value, out);
    }
    text.remove_prefix(std::max<size_t>(1, first.bytes));
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  constexpr size_t kLongest = 80;
  size_t end = std::min(text.size(), kLongest);
  // Not in the middle of a character.
  for (size_t at = end; end < text.size() && at-- > 0 && end - at < 4;)
    if (const size_t bytes = first_code_point(text.substr(at)).bytes; bytes != 0) {
      if (at + bytes > end) end = at;
      break;
    }
  return '"' + showable(text.substr(0, end)) + (end < text.size() ? "...\"" : "\"");
}

}  // namespace tpcmill
