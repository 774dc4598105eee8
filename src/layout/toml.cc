// Layouts as TOML files:
//
//     schema = "duckdb"                      # these rules come first
//     compression = "ZSTD(3)"                # keys are options without their dashes
//     row-group-bytes = "128MiB"             # or a number
//     metadata = { owner = "us" }
//
//     [columns."*_comment"]                  # of all tables
//     encoding = "DELTA_LENGTH_BYTE_ARRAY"
//
//     [tables.lineitem]
//     row-group-rows = 1000000
//
//     [tables.lineitem.columns."l_orderkey"]
//     bloom-filter = 0.01
//
// Each table of the file is a rule, and rules have the order of the file.

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/os.h"
#include "layout/names.h"
#include "layout/settings.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

std::string line_of(const toml::source_region& region) { return fmt::format(", line {}", region.begin.line); }

bool stands_before(const toml::source_region& a, const toml::source_region& b) {
  return std::pair(a.begin.line, a.begin.column) < std::pair(b.begin.line, b.begin.column);
}

const char* kind_of(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "an array";
  return "a date or time";
}

// toml++ sorts keys by name; here they are as in the file.
struct Entry {
  const toml::key* key;
  const toml::node* node;
};
std::vector<Entry> entries(const toml::table& table) {
  std::vector<Entry> out;
  for (const auto& [key, node] : table) out.push_back({&key, &node});
  std::sort(out.begin(), out.end(),
            [](const Entry& a, const Entry& b) { return stands_before(a.key->source(), b.key->source()); });
  return out;
}

class Reader {
 public:
  explicit Reader(const std::string& path) : file_("--layout " + in_quotes(path)) {}

  Layout read(const toml::table& top) {
    read_rules(top, "", "");
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return stands_before(a.place, b.place); });
    Layout layout{std::move(presets_)};
    for (Found& found : found_) layout.rules.push_back(std::move(found.rule));
    return layout;
  }

 private:
  struct Found {
    toml::source_region place;
    LayoutRule rule;
  };

  // "--layout "x.toml", line 3: encoding"
  std::string where(const toml::key& key) const {
    return fmt::format("{}{}: {}", file_, line_of(key.source()), in_quotes(key.str()));
  }

  // The keys of one table of the file: settings of a rule, and tables of further rules.
  void read_rules(const toml::table& keys, const std::string& table, const std::string& column) {
    LayoutRule rule{LayoutRule::Source::kFile, table, column, {}};
    for (const auto& [key, node] : entries(keys)) {
      if (key->str() == "columns" && column.empty()) {
        for (const Entry& entry : subtables(*key, *node))
          read_rules(*entry.node->as_table(), table, name_in(*entry.key));
      } else if (key->str() == "tables" && table.empty() && column.empty()) {
        for (const Entry& entry : subtables(*key, *node))
          read_rules(*entry.node->as_table(), name_in(*entry.key), "");
      } else if (key->str() == "schema" && column.empty()) {
        add_schema(*key, text_of(*key, *node), table);
      } else if (key->str() == "metadata" && column.empty()) {
        add_metadata(*key, *node, rule.settings);
      } else {
        check_key(*key, table, column);
        add_settings(layout_setting(key->str(), text_of(*key, *node), where(*key)), rule.settings);
      }
    }
    if (rule.settings != LayoutSettings{}) found_.push_back({keys.source(), std::move(rule)});
  }

  std::vector<Entry> subtables(const toml::key& key, const toml::node& node) const {
    if (!node.is_table())
      throw Error::usage(fmt::format("{} holds tables: write [{}.NAME] and keys below it.", where(key), key.str()));
    std::vector<Entry> out = entries(*node.as_table());
    for (const Entry& entry : out)
      if (!entry.node->is_table())
        throw Error::usage(fmt::format("{} is not a table: write [{}.{}] and keys below it.", where(*entry.key),
                                       key.str(), in_quotes(entry.key->str())));
    return out;
  }

  std::string name_in(const toml::key& key) const {
    if (key.str().empty()) throw Error::usage(where(key) + " is no name: write one, or a pattern as \"l_*\".");
    return std::string(key.str());
  }

  // A value as it would be typed.
  std::string text_of(const toml::key& key, const toml::node& node) const {
    if (const auto* const text = node.as_string()) return text->get();
    if (const auto* const number = node.as_integer()) return std::to_string(number->get());
    if (const auto* const number = node.as_floating_point()) return fmt::format("{}", number->get());
    if (const auto* const yes = node.as_boolean()) {
      if (key.str() == "sorting-columns") return yes->get() ? "auto" : "none";
      return yes->get() ? "on" : "off";
    }
    throw Error::usage(fmt::format("{} is {}, and takes one value: write a text, a number, true or false.", where(key),
                                   kind_of(node)));
  }

  void add_schema(const toml::key& key, const std::string& name, const std::string& table) {
    try {
      for (LayoutRule rule : schema_layout(name).rules) {
        rule.table = table;
        presets_.push_back(std::move(rule));
      }
    } catch (const Error& error) {
      throw Error::usage(fmt::format("{}{}: {}", file_, line_of(key.source()), error.what()));
    }
  }

  void add_metadata(const toml::key& key, const toml::node& node, LayoutSettings& settings) const {
    if (!node.is_table())
      throw Error::usage(where(key) + " holds keys and values: write metadata = { KEY = \"VALUE\" }.");
    for (const Entry& entry : entries(*node.as_table())) {
      const auto* const value = entry.node->as_string();
      if (value == nullptr)
        throw Error::usage(where(*entry.key) + " is metadata, whose values are texts: write it in quotes.");
      settings.metadata.emplace_back(entry.key->str(), value->get());
    }
  }

  // Refuses what may not stand here.
  void check_key(const toml::key& key, const std::string& table, const std::string& column) const {
    std::vector<std::string> keys;
    bool of_tables = key.str() == "metadata" || key.str() == "schema";
    bool of_columns = false;
    for_each_setting([&](std::string_view name, auto, Scope scope) {
      if (scope == Scope::kColumns || column.empty()) keys.emplace_back(name);
      if (name == key.str()) (scope == Scope::kColumns ? of_columns : of_tables) = true;
    });
    if (of_columns || (of_tables && column.empty())) return;
    if (of_tables)
      throw Error::usage(fmt::format("{} is said of tables, not of columns: write it at the top or in [tables.NAME].",
                                     where(key)));
    if (column.empty()) keys.insert(keys.end(), {"columns", "schema", "metadata"});
    if (column.empty() && table.empty()) keys.emplace_back("tables");
    throw Error::usage(where(key) + " is no setting" + did_you_mean(key.str(), keys));
  }

  std::string file_;
  std::vector<LayoutRule> presets_;
  std::vector<Found> found_;
};

// Keys of keys of keys are read and let go one inside the other, on the stack.
constexpr size_t kLongestText = 128 << 10;

std::string contents_of(const std::string& path) {
  errno = 0;
  std::ifstream file(path);
  file.peek();  // a folder can be opened, and not be read
  if (file.bad() || !file.is_open())
    throw Error::usage(fmt::format("--layout {} cannot be read: {}.", in_quotes(path), error_text(errno)));
  std::string text;
  for (char c; text.size() <= kLongestText && file.get(c);) text += c;
  return text;
}

// ---- Writing ------------------------------------------------------------------------------

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? key : quoted(key);
}

std::string size_text(uint64_t bytes) {
  constexpr std::pair<uint64_t, const char*> kUnits[] = {{1 << 20, "MiB"}, {1'000'000, "MB"}, {1 << 10, "KiB"}};
  for (const auto& [size, unit] : kUnits)
    if (bytes != 0 && bytes % size == 0) return fmt::format("\"{}{}\"", bytes / size, unit);
  return std::to_string(bytes);
}

template <class Value>
std::string value_text(std::string_view key, const Value& value) {
  if constexpr (std::is_same_v<Value, bool>) {
    return key == "sorting-columns" ? quoted(name_of(key, value)) : value ? "true" : "false";
  } else if constexpr (std::is_enum_v<Value>) {
    return quoted(name_of(value));
  } else if constexpr (std::is_same_v<Value, uint64_t>) {
    return key.ends_with("-bytes") ? size_text(value) : std::to_string(value);
  } else {
    return fmt::format("{}", value);
  }
}

std::string compression_text(const LayoutSettings& settings) {
  if (!settings.codec) return settings.compress_if_worthwhile == true ? "AUTO" : "";
  const std::string codec = settings.codec->text();
  return settings.compress_if_worthwhile == true ? fmt::format("AUTO({})", codec) : codec;
}

std::string settings_text(const LayoutSettings& settings, bool of_columns_only) {
  std::string out;
  const std::string compression = compression_text(settings);
  if (!compression.empty()) out += fmt::format("compression = {}\n", quoted(compression));
  for_each_setting([&](std::string_view key, auto member, Scope scope) {
    if (key == "compression" || !(settings.*member) || (of_columns_only && scope == Scope::kTables)) return;
    if constexpr (!std::is_same_v<decltype(member), std::optional<Codec> LayoutSettings::*>)
      out += fmt::format("{} = {}\n", key, value_text(key, *(settings.*member)));
  });
  if (of_columns_only || settings.metadata.empty()) return out;
  std::string pairs;
  for (const auto& [key, value] : settings.metadata)
    pairs += fmt::format("{}{} = {}", pairs.empty() ? "" : ", ", key_text(key), quoted(value));
  return fmt::format("{}metadata = {{ {} }}\n", out, pairs);
}

// What will be one table of the file: rules of the same table and column, one laid over the other.
struct Section {
  const LayoutRule* rule;  // the first of them
  std::string column;      // as it is written
  LayoutSettings settings;
};

bool has_star(const LayoutRule& rule) { return rule.column.find('*') != std::string::npos; }

// Where `rule` may be laid over what was said before of its table and column. Patterns with a star
// win by their order, so no other may stand between: then the rule needs a section of its own.
Section* section_of(const LayoutRule& rule, std::vector<Section>& sections) {
  for (auto section = sections.rbegin(); section != sections.rend(); ++section) {
    if (section->rule->table != rule.table) continue;
    if (section->rule->column == rule.column) return &*section;
    if (has_star(rule) && has_star(*section->rule)) return nullptr;
  }
  return nullptr;
}

std::vector<Section> sections_of(const Layout& layout) {
  std::vector<Section> sections;
  for (const LayoutRule& rule : layout.rules) {
    if (Section* const section = section_of(rule, sections)) {
      lay_over(rule.settings, section->settings);
      continue;
    }
    // TOML knows a name once; two stars match what one does.
    Section section{&rule, rule.column, {}};
    for (const Section& before : sections) {
      if (before.rule->table != rule.table || before.rule->column != rule.column) continue;
      section.column = before.column;
      section.column.insert(section.column.find('*'), 1, '*');
    }
    lay_over(rule.settings, section.settings);
    sections.push_back(std::move(section));
  }
  return sections;
}

std::string header_text(const Section& section) {
  const std::string& table = section.rule->table;
  if (table.empty() && section.column.empty()) return "";
  return fmt::format("\n[{}{}{}{}{}]\n", table.empty() ? "" : "tables.", table.empty() ? "" : key_text(table),
                     table.empty() || section.column.empty() ? "" : ".", section.column.empty() ? "" : "columns.",
                     section.column.empty() ? "" : quoted(section.column));
}

// Refuses what toml++ does not bear. Outside of quotes and comments it assumes of some characters beyond ASCII
// that they cannot be, and a key in keys takes some of its stack for each of them.
void check_words(std::string_view text, const std::string& path) {
  constexpr size_t kMostPoints = 64;  // of a line, in keys and numbers
  size_t line = 1, points = 0;
  const auto refuse = [&](std::string_view why) {
    throw Error::usage(fmt::format("--layout {}, line {}: {}.", in_quotes(path), line, why));
  };
  for (size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0; i < text.size();) {
    const char c = text[i];
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '"' || c == '\'') {
      const std::string three(3, c);
      const std::string quote = text.substr(i).starts_with(three) ? three : std::string(1, c);
      const size_t begin = i;
      i += quote.size();
      while (i < text.size() && !text.substr(i).starts_with(quote) && (quote == three || text[i] != '\n'))
        i += c == '"' && text[i] == '\\' ? 2 : 1;
      i += quote.size();
      line += static_cast<size_t>(std::ranges::count(text.substr(begin, i - begin), '\n'));
      continue;
    }
    if (static_cast<unsigned char>(c) >= 0x80)
      refuse("only words in quotes and comments may have characters beyond ASCII");
    if (c == '.' && ++points > kMostPoints) refuse("no setting has that many keys in keys");
    if (c == '\n') ++line, points = 0;
    ++i;
  }
}

}  // namespace

Layout read_layout(const std::string& path) { return parse_layout(contents_of(path), path); }

Layout parse_layout(const std::string& text, const std::string& path) {
  if (text.size() > kLongestText)
    throw Error::usage(fmt::format("--layout {} is longer than 128 KiB, which no layout is.", in_quotes(path)));
  check_words(text, path);
  try {
    return Reader(path).read(toml::parse(text, path));
  } catch (const toml::parse_error& error) {
    throw Error::usage(
        fmt::format("--layout {}{}: {}.", in_quotes(path), line_of(error.source()), error.description()));
  }
}

std::string layout_text(const Layout& layout) {
  std::string top, rest;
  for (const Section& section : sections_of(layout)) {
    const std::string header = header_text(section);
    const std::string settings = settings_text(section.settings, !section.column.empty());
    if (!settings.empty()) (header.empty() ? top : rest).append(header).append(settings);
  }
  return top + rest;
}

}  // namespace tpcmill
