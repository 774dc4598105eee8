// The names of codecs, as Parquet writes them and as people type them.

#include "layout/codec_name.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

struct Named {
  std::string_view name;   // in lower case
  std::string_view other;  // what it is called as well, or ""
  Codec::Kind kind;
  int least, most, usual;  // levels; all 0: it has none
};

constexpr std::array<Named, 6> kCodecs = {{
    {"snappy", "", Codec::Kind::kSnappy, 0, 0, 0},
    {"zstd", "", Codec::Kind::kZstd, 1, 22, 1},
    {"lz4_raw", "lz4", Codec::Kind::kLz4Raw, 0, 0, 0},
    {"gzip", "", Codec::Kind::kGzip, 1, 9, 6},
    {"brotli", "", Codec::Kind::kBrotli, 0, 11, 1},
    {"uncompressed", "none", Codec::Kind::kUncompressed, 0, 0, 0},
}};

std::string with_case(std::string_view text, char first, char last, int shift) {
  std::string out(text);
  for (char& c : out)
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  return out;
}
std::string lower(std::string_view text) { return with_case(text, 'A', 'Z', 'a' - 'A'); }
std::string upper(std::string_view text) { return with_case(text, 'a', 'z', 'A' - 'a'); }

bool has_level(const Named& codec) { return codec.most > 0; }

// "zstd (1 to 22)", for the list of what would be right.
std::string with_range(const Named& codec) {
  std::string out(codec.name);
  if (has_level(codec))
    out += " (" + std::to_string(codec.least) + " to " + std::to_string(codec.most) + ")";
  return out;
}

[[noreturn]] void refuse_name(const std::string& where, const std::string& text, const std::string& name) {
  std::vector<std::string> names;
  std::string list;
  for (const Named& codec : kCodecs) {
    names.emplace_back(codec.name);
    if (!codec.other.empty()) names.emplace_back(codec.other);
    list += (list.empty() ? "" : ", ") + with_range(codec);
  }
  throw Error::usage(where + " " + in_quotes(text) + " is no codec that tpcmill writes" +
                     did_you_mean(name, names) + " Codecs, with their levels: " + list + ".");
}

// The two spellings of a level are "zstd:3" and "zstd(3)"; nullopt for any other.
struct Parts {
  std::string name;
  std::optional<std::string> level;
};
std::optional<Parts> split(const std::string& text) {
  const size_t at = text.find_first_of(":(");
  if (at == std::string::npos) return Parts{text, std::nullopt};
  std::string level = text.substr(at + 1);
  if (text[at] == '(') {
    if (level.empty() || level.back() != ')') return std::nullopt;
    level.pop_back();
  }
  return Parts{text.substr(0, at), level};
}

// A number of one or two digits, -1 for anything else.
int small_number(const std::string& text) {
  if (text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != std::string::npos)
    return -1;
  return std::stoi(text);
}

}  // namespace

Codec parse_codec(const std::string& where, const std::string& text) {
  const std::optional<Parts> parts = split(lower(text));
  if (!parts)
    throw Error::usage(where + " " + in_quotes(text) +
                       " lacks a closing bracket: write zstd, zstd:3 or ZSTD(3).");
  for (const Named& codec : kCodecs) {
    if (parts->name != codec.name && (codec.other.empty() || parts->name != codec.other)) continue;
    if (!parts->level) return {codec.kind, codec.usual};
    if (!has_level(codec))
      throw Error::usage(where + " " + in_quotes(text) + ": " + std::string(codec.name) +
                         " has no levels; write it without one.");
    const int level = small_number(*parts->level);
    if (level < codec.least || level > codec.most)
      throw Error::usage(where + " " + in_quotes(text) + ": the level of " +
                         std::string(codec.name) + " is a whole number from " +
                         std::to_string(codec.least) + " to " + std::to_string(codec.most) + ".");
    return {codec.kind, level};
  }
  refuse_name(where, text, parts->name);
}

Codec Codec::parse(const std::string& text) { return parse_codec("-c/--compression", text); }

std::string Codec::text() const {
  for (const Named& codec : kCodecs)
    if (codec.kind == kind)
      return has_level(codec) ? fmt::format("{}({})", upper(codec.name), level) : upper(codec.name);
  return "";
}

}  // namespace tpcmill
