// The manifest is JSON, with a line for each file:
//
//     {
//      "manifest": 1,
//      "tool": "tpcmill 0.1.0",
//      "codecs": {"brotli":"1.0.9","libdeflate":"1.14","lz4":"1.9.4","snappy":"1.1.9","zstd":"1.5.4"},
//      "benchmark": "tpch",
//      "scale_factor": "1",
//      "format": "tbl",
//      "options": {"parts":0,"max_rows":null,"delimiter":"","layout":[],"distributions":"built in"},
//      "files": [
//       {"path":"region.tbl","table":"region","part":0,"number":0,"rows":5,"bytes":389,"hash":"...",
//        "region_bytes":1048576,"regions":["..."]}
//      ],
//      "older": [
//       "nation/nation.2.tbl"
//      ]                             only where there are some
//     }

#include "folder/manifest.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "base/json.h"
#include "codec/codec_versions.h"
#include "encode/text_codec.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"
#include "tpcmill/json_text.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr uint64_t kVersion = 1;

// A manifest has four levels, and nothing that tells of options is long but a layout.
constexpr size_t kDeepest = 8, kLongestText = 1000;

std::vector<std::string> lines_of(const std::string& text) {
  // No stream, which would take a lack of memory for the end.
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// Text files have no layout but the sizes that they are cut to, and a codec.
Layout layout_that_counts(const Job& job) {
  Layout layout;
  if (job.format == "parquet") {
    layout = built_in_layouts().front().layout;
    layout.rules.insert(layout.rules.end(), job.layout.rules.begin(), job.layout.rules.end());
    return layout;
  }
  // UNCOMPRESSED said where nothing is compressed says nothing.
  const std::vector<LayoutRule>& rules = job.layout.rules;
  const bool compresses = std::any_of(rules.begin(), rules.end(), [](const LayoutRule& rule) {
    return is_of_text(rule) && rule.settings.codec && rule.settings.codec->kind != Codec::Kind::kUncompressed;
  });
  for (const LayoutRule& rule : rules) {
    LayoutRule counts{rule.source, rule.table, rule.column, {}};
    counts.settings.file_bytes = rule.settings.file_bytes;
    counts.settings.file_rows = rule.settings.file_rows;
    if (compresses && is_of_text(rule)) counts.settings.codec = rule.settings.codec;
    if (counts.settings != LayoutSettings()) layout.rules.push_back(std::move(counts));
  }
  return layout;
}

std::string list_digest(const Distributions& lists) {
  if (lists.is_built_in()) return "built in";
  const std::string text = lists.text();
  return Hash128::of(std::as_bytes(std::span(text))).text();
}

// The lines of `a` that `b` lacks, some of them.
std::string lines_only_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  constexpr int kMost = 3;
  std::string text;
  int named = 0;
  for (const std::string& line : a) {
    if (line.empty() || std::find(b.begin(), b.end(), line) != b.end()) continue;
    if (named++ < kMost) text += ", " + line;
  }
  return named > kMost ? text + " and more" : text;
}

std::string described(const ManifestHead& head, const ManifestHead& other) {
  std::string text = fmt::format("{} scale {}, {}", head.benchmark, head.scale_factor, head.format);
  if (head.parts != other.parts) {
    text += head.parts == 0 ? ", not in parts" : fmt::format(", {} part{}", head.parts, head.parts == 1 ? "" : "s");
  }
  if (head.max_rows != other.max_rows)
    text += head.max_rows ? fmt::format(", at most {} rows", *head.max_rows) : ", all rows";
  if (head.delimiter != other.delimiter && !head.delimiter.empty() && !other.delimiter.empty())
    text += ", delimiter " + in_quotes(head.delimiter);
  if (head.header != other.header && !head.header.empty() && !other.header.empty()) text += ", header " + head.header;
  if (head.quote != other.quote && head.format == other.format)
    text += ", quote " + (head.quote.empty() ? "as an older tpcmill did" : head.quote);
  if (head.distributions != other.distributions) text += ", distributions " + head.distributions;
  if (head.format == other.format) text += lines_only_in(head.layout, other.layout);
  if (head.tool != other.tool) text += ", made by " + head.tool;
  for (const auto& [library, version] : head.codecs) {
    const auto found = other.codecs.find(library);
    if (found == other.codecs.end() || found->second != version) text += fmt::format(", {} {}", library, version);
  }
  return text;
}

}  // namespace

ManifestHead head_of(const Job& job, const Distributions& lists) {
  const bool csv = job.format == "csv";
  return {.tool = "tpcmill " + std::string(version()),
          .codecs = codec_versions(),
          .benchmark = job.benchmark,
          .scale_factor = job.scale.text(),
          .format = job.format,
          .parts = job.parts,
          .max_rows = job.max_rows,
          .delimiter = csv ? std::string(1, job.delimiter) : "",
          .header = !csv ? "" : job.header ? "on" : "off",
          .quote = !csv ? "" : job.quote == Quote::kAll ? "all" : "needed",
          .layout = lines_of(layout_text(layout_that_counts(job))),
          .distributions = list_digest(lists)};
}

std::pair<std::string, std::string> differences(const ManifestHead& a, const ManifestHead& b) {
  return {described(a, b), described(b, a)};
}

namespace {

std::string on_a_line(const std::string& text) { return json_text(text, true); }

std::string on_a_line(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out.append(out.size() == 1 ? "" : ",").append(on_a_line(text));
  return out += ']';
}

std::string on_a_line(const std::map<std::string, std::string>& texts) {
  std::string out = "{";
  for (const auto& [name, text] : texts)
    out.append(out.size() == 1 ? "" : ",").append(on_a_line(name)).append(1, ':').append(on_a_line(text));
  return out += '}';
}

std::string options_of(const ManifestHead& head) {
  std::string out =
      fmt::format(R"({{"parts":{},"max_rows":{},"delimiter":{},"layout":{},"distributions":{})", head.parts,
                  head.max_rows ? std::to_string(*head.max_rows) : "null", on_a_line(head.delimiter),
                  on_a_line(head.layout), on_a_line(head.distributions));
  if (!head.header.empty()) out += ",\"header\":" + on_a_line(head.header);
  if (!head.quote.empty()) out += ",\"quote\":" + on_a_line(head.quote);
  return out += '}';
}

// Up to the first file.
std::string text_of(const ManifestHead& head) {
  const auto member = [](const char* name, const std::string& value) {
    return fmt::format(" \"{}\": {},\n", name, value);
  };
  return "{\n" + member("manifest", std::to_string(kVersion)) + member("tool", on_a_line(head.tool)) +
         member("codecs", on_a_line(head.codecs)) + member("benchmark", on_a_line(head.benchmark)) +
         member("scale_factor", on_a_line(head.scale_factor)) + member("format", on_a_line(head.format)) +
         member("options", options_of(head)) + " \"files\": [";
}

void append(std::string& out, const std::string& path, const ManifestEntry& file) {
  fmt::format_to(std::back_inserter(out),
                 R"(  {{"path":{},"table":{},"part":{},"number":{},"rows":{},"bytes":{},"hash":"{}",)",
                 on_a_line(path), on_a_line(file.table), file.part, file.number, file.rows, file.bytes,
                 file.hash.hash.text());
  fmt::format_to(std::back_inserter(out), R"("region_bytes":{},"regions":[)", file.hash.region_bytes);
  for (size_t i = 0; i < file.hash.regions.size(); ++i)
    out.append(i == 0 ? "\"" : ",\"").append(file.hash.regions[i].text()).append(1, '"');
  out += "]}";
}

constexpr std::string_view kEnd = "\n ]\n}\n";

}  // namespace

std::string Manifest::text() const {
  std::string out = text_of(head);
  const char* between = "\n";
  for (const auto& [path, file] : files) {
    out += between;
    append(out, path, file);
    between = ",\n";
  }
  if (older.empty()) return out.append(kEnd);
  out += "\n ],\n \"older\": [";
  between = "\n  ";
  for (const std::string& path : older) {
    out.append(between).append(on_a_line(path));
    between = ",\n  ";
  }
  return out.append(kEnd);
}

std::string journal_head(const ManifestHead& head) { return text_of(head) + "\n"; }
std::string journal_line(const std::string& path, const ManifestEntry& entry) {
  std::string line;
  append(line, path, entry);
  return line.append(",\n");
}

namespace {

// Takes values out of JSON and refuses what is not as it should be, saying where that is.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error::failure(
        fmt::format("{} is no manifest that can be used: {}. --overwrite begins a new one.", path_, what));
  }

  const Json& member(const Json& object, const std::string& where, const char* name) const {
    if (object.members() == nullptr) refuse(where + " is no object");
    const Json* const found = object.member(name);
    if (found == nullptr) refuse(fmt::format("{} has no \"{}\"", where, name));
    return *found;
  }

  const std::string& text(const Json& object, const std::string& where, const char* name) const {
    const std::string* const value = member(object, where, name).text();
    if (value == nullptr) refuse(fmt::format("\"{}\" of {} is no text", name, where));
    return *value;
  }

  // One that is for people.
  const std::string& short_text(const Json& object, const std::string& where, const char* name) const {
    const std::string& value = text(object, where, name);
    if (value.size() > kLongestText) refuse(fmt::format("\"{}\" of {} is longer than {} bytes", name, where, kLongestText));
    return value;
  }

  // "" if there is none.
  std::string text_or_none(const Json& object, const std::string& where, const char* name) const {
    return object.members() != nullptr && object.member(name) == nullptr ? "" : short_text(object, where, name);
  }

  uint64_t number(const Json& object, const std::string& where, const char* name) const {
    const uint64_t* const value = member(object, where, name).number();
    if (value == nullptr) refuse(fmt::format("\"{}\" of {} is no whole number", name, where));
    return *value;
  }

  const std::vector<Json>& list(const Json& object, const std::string& where, const char* name) const {
    const std::vector<Json>* const value = member(object, where, name).list();
    if (value == nullptr) refuse(fmt::format("\"{}\" of {} is no list", name, where));
    return *value;
  }

  Hash128 hash(const Json& value, const std::string& where) const {
    const std::optional<Hash128> hash = value.text() != nullptr ? Hash128::parse(*value.text()) : std::nullopt;
    if (!hash) refuse(where + " has a hash that is not 32 hexadecimal digits");
    return *hash;
  }

  ManifestHead head(const Json& top) const {
    const std::string all = "the whole";
    const Json& options = member(top, all, "options");
    ManifestHead head{.tool = short_text(top, all, "tool"),
                      .codecs = {},
                      .benchmark = short_text(top, all, "benchmark"),
                      .scale_factor = short_text(top, all, "scale_factor"),
                      .format = short_text(top, all, "format"),
                      .parts = number(options, "\"options\"", "parts"),
                      .max_rows = {},
                      .delimiter = short_text(options, "\"options\"", "delimiter"),
                      .header = text_or_none(options, "\"options\"", "header"),
                      .quote = text_or_none(options, "\"options\"", "quote"),
                      .layout = {},
                      .distributions = short_text(options, "\"options\"", "distributions")};
    if (!member(options, "\"options\"", "max_rows").is_null())
      head.max_rows = number(options, "\"options\"", "max_rows");
    for (const Json& line : list(options, "\"options\"", "layout")) {
      if (line.text() == nullptr) refuse("a line of \"layout\" is no text");
      head.layout.push_back(*line.text());
    }
    const Json& codecs = member(top, all, "codecs");
    if (codecs.members() == nullptr) refuse("\"codecs\" is no object");
    for (const auto& [library, version] : *codecs.members()) {
      if (version.text() == nullptr) refuse("a version in \"codecs\" is no text");
      if (library.size() + version.text()->size() > kLongestText)
        refuse(fmt::format("\"codecs\" has a name and version of more than {} bytes", kLongestText));
      head.codecs[library] = *version.text();
    }
    return head;
  }

  ManifestEntry entry(const Json& file, const std::string& where) const {
    ManifestEntry entry{.table = text(file, where, "table"),
                        .part = number(file, where, "part"),
                        .number = number(file, where, "number"),
                        .rows = number(file, where, "rows"),
                        .bytes = number(file, where, "bytes"),
                        .hash = {}};
    FileHash& hash = entry.hash;
    hash.hash = this->hash(member(file, where, "hash"), where);
    hash.region_bytes = number(file, where, "region_bytes");
    Hash128 sum;
    for (const Json& region : list(file, where, "regions")) {
      hash.regions.push_back(this->hash(region, where));
      sum += hash.regions.back();
    }
    if (hash.region_bytes == 0 || hash.region_bytes % kHashBlock != 0)
      refuse(fmt::format("\"region_bytes\" of {} is no multiple of {}", where, kHashBlock));
    if (sum != hash.hash) refuse(fmt::format("the hashes of {} do not add up", where));
    return entry;
  }

  // Inside the folder, whatever it says.
  std::string path(const Json& file, const std::string& where) const {
    return inside(text(file, where, "path"), where);
  }

  std::string inside(const std::string& path, const std::string& where) const {
    const std::filesystem::path parts(path);
    if (path.find('\0') != std::string::npos) refuse(fmt::format("the path {} of {} has a zero byte", in_quotes(path), where));
    if (path.empty() || parts.is_absolute() || std::find(parts.begin(), parts.end(), "..") != parts.end())
      refuse(fmt::format("the path {} of {} leads out of the folder", in_quotes(path), where));
    return path;
  }

 private:
  const std::string& path_;
};

}  // namespace

Manifest Manifest::parse(std::string_view text, const std::string& path) {
  const Reader reader(path);
  std::string problem;
  const std::optional<Json> whole = Json::parse(text, kDeepest, problem);
  if (!whole) reader.refuse(problem);
  const Json& top = *whole;
  const uint64_t version = reader.number(top, "the whole", "manifest");
  if (version != kVersion)
    reader.refuse(fmt::format("it is of version {}, and this program knows version {}", version, kVersion));
  Manifest manifest{reader.head(top), {}};
  size_t number = 0;
  for (const Json& file : reader.list(top, "the whole", "files")) {
    const std::string where = fmt::format("entry {} of \"files\"", ++number);
    std::string name = reader.path(file, where);
    if (!manifest.files.emplace(name, reader.entry(file, where)).second)
      reader.refuse(fmt::format("{} names {} once more", where, in_quotes(name)));
  }
  if (top.member("older") == nullptr) return manifest;
  for (const Json& older : reader.list(top, "the whole", "older")) {
    if (older.text() == nullptr) reader.refuse("a path in \"older\" is no text");
    manifest.older.insert(reader.inside(*older.text(), "\"older\""));
  }
  return manifest;
}

namespace {

// Adds the file of a journal's line, if it is whole.
void add_line(std::string_view line, Manifest& journal) {
  const std::string path = "journal";
  const Reader reader(path);
  if (line.ends_with(',')) line.remove_suffix(1);
  std::string problem;
  const std::optional<Json> file = Json::parse(line, kDeepest, problem);
  if (!file) return;
  try {
    journal.files.emplace(reader.path(*file, "a line"), reader.entry(*file, "a line"));
  } catch (const Error&) {
    // It is none.
  }
}

}  // namespace

// A run that is killed may leave half a line at the end, and a disk that was full for a moment half a
// line anywhere, with a whole one behind it.
std::optional<Manifest> Manifest::parse_journal(std::string_view text) {
  const auto read = [](std::string whole) -> std::optional<Manifest> {
    if (whole.ends_with(',')) whole.pop_back();
    try {
      return parse(whole.append(kEnd), "journal");
    } catch (const Error&) {
      return std::nullopt;
    }
  };
  const size_t end = text.rfind('\n');
  if (end == std::string_view::npos) return std::nullopt;
  text = text.substr(0, end);
  if (std::optional<Manifest> all = read(std::string(text))) return all;

  constexpr std::string_view kFiles = " \"files\": [", kFile = "  {\"path\":";
  size_t at = text.find(kFiles);
  if (at == std::string_view::npos) return std::nullopt;
  std::optional<Manifest> journal = read(std::string(text.substr(0, at += kFiles.size())));
  while (journal && at < text.size()) {
    const size_t next = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, next - at);
    const size_t file = line.rfind(kFile);
    if (file != std::string_view::npos) add_line(line.substr(file), *journal);
    at = next + 1;
  }
  return journal;
}

}  // namespace tpcmill
