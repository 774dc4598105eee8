#include "tpcmill/option_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tpcmill {
namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_of_word(char c) {
  return is_letter(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// The length of the mark at the beginning of `text`, "--parts" or "-p/--parts"; 0: there is none.
size_t mark_length(std::string_view text) {
  size_t at = text.size() > 2 && text[0] == '-' && text[1] != '-' && text[2] == '/' ? 3 : 0;
  if (!text.substr(at).starts_with("--")) return 0;
  at += 2;
  if (at == text.size() || !is_letter(text[at])) return 0;
  while (at < text.size() && (is_letter(text[at]) || text[at] == '-')) ++at;
  while (text[at - 1] == '-') --at;
  return at;
}

// Behind the value in double quotes that begins at `begin`. A quote inside of it has a word on both sides.
size_t end_of_quote(std::string_view text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at)
    if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] == '.' || !is_of_word(text[at + 1]))) return at + 1;
  return text.size();
}

}  // namespace

std::string with_names(std::string_view sentence, OptionNames names) {
  std::string out;
  for (size_t at = 0; at < sentence.size();) {
    const bool begins = at == 0 || !is_of_word(sentence[at - 1]);
    size_t length = 1;
    if (begins && sentence[at] == '"') {
      length = end_of_quote(sentence, at) - at;
    } else if (const size_t mark = begins ? mark_length(sentence.substr(at)) : 0; mark != 0) {
      out += names(sentence.substr(at, mark));
      at += mark;
      continue;
    }
    out += sentence.substr(at, length);
    at += length;
  }
  return out;
}

std::string argument_name(std::string_view option) {
  std::string name(option.substr(option.find("--") + 2));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string field_name(std::string_view option) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kOthers = {{
      {"num_threads", "threads"},
      {"num_processes", "processes"},
      {"fsync", "durable"},
      {"verify", "verify_existing"},
      {"no_manifest", "manifest"},
      {"compression", "codec"},
      {"column_compression", "codec"},
      {"column_encoding", "encoding"},
      {"column_dictionary", "dictionary"},
  }};
  std::string name = argument_name(option);
  for (const auto& [argument, field] : kOthers)
    if (name == argument) return std::string(field);
  return name;
}

}  // namespace tpcmill
