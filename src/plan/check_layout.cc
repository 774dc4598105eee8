// What a layout must not say. Rules are looked at one by one first: values, patterns, kinds of
// columns. Then what they come to for each table and column of the job.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "layout/names.h"
#include "layout/settings.h"
#include "plan/check_rules.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

using Declared = TableColumns::Column;
using Source = LayoutRule::Source;

constexpr uint64_t kMostPageBytes = uint64_t{1} << 30;  // sizes of pages are INT32, headers and growth included
constexpr uint64_t kMostPageRows = std::numeric_limits<int32_t>::max();

template <class... Args>
[[noreturn]] void refuse(fmt::format_string<Args...> sentence, Args&&... args) {
  throw Error::usage(fmt::format(sentence, std::forward<Args>(args)...));
}

// ---- Who said it, as sentences name it ----------------------------------------------------

// "[tables.lineitem.columns."l_*"]"
std::string section_name(const LayoutRule& rule) {
  const auto in_section = [](const std::string& name) {
    const bool is_word = std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return is_word ? name : in_quotes(name);
  };
  std::string out = rule.table.empty() ? "" : "tables." + in_section(rule.table);
  if (!rule.column.empty()) out += fmt::format("{}columns.{}", out.empty() ? "" : ".", in_quotes(rule.column));
  return out.empty() ? "" : fmt::format(", [{}]", out);
}

// "--layout "mine.toml", line 7, [columns."l_*"]"
std::string name_in_file(const LayoutRule& rule) {
  return (rule.place.empty() ? "--layout" : rule.place) + section_name(rule);
}

// "--column-encoding", "--layout "mine.toml", line 7, [columns."l_*"]: encoding"
std::string option_name(const LayoutRule& rule, std::string_view key) {
  if (rule.source == Source::kFile) return fmt::format("{}: {}", name_in_file(rule), key);
  if (rule.source == Source::kPreset) return fmt::format("--schema and --layout: {}", key);
  if (key == "compression" && rule.column.empty()) return "-c/--compression";
  const bool has_twin = key == "compression" || key == "encoding" || key == "dictionary";
  return fmt::format("--{}{}", has_twin && !rule.column.empty() ? "column-" : "", key);
}

// The name by the first setting that a rule has.
std::string option_name(const LayoutRule& rule) {
  if (rule.source == Source::kFile) return name_in_file(rule);
  std::string_view first = "metadata";
  for_each_setting([&](std::string_view key, auto member, Scope) {
    if (first == "metadata" && rule.settings.*member) first = key;
  });
  return option_name(rule, first);
}

bool is_users(const LayoutRule* rule) { return rule != nullptr && rule->source != Source::kPreset; }

// Whose word on a setting counts; nullptr: nobody's but the default's.
template <class Value>
const LayoutRule* speaker(const Layout& layout, std::string_view table, std::string_view column,
                          std::optional<Value> LayoutSettings::*member) {
  const LayoutRule* last = nullptr;
  for (const LayoutRule* rule : applicable_rules(layout, table, column))
    if (rule->settings.*member) last = rule;
  return last;
}

// ---- Values of one rule -------------------------------------------------------------------

void check_size(const LayoutRule& rule, std::string_view key, uint64_t value, uint64_t most) {
  if (value == 0) refuse("{} 0: write a number above 0.", option_name(rule, key));
  if (value > most) refuse("{} {}: a page has {} at most; write that or less.", option_name(rule, key), value, most);
}

void check_values(const LayoutRule& rule) {
  const LayoutSettings& said = rule.settings;
  if (said.codec) Codec::parse(said.codec->text());
  if (said.data_page_version && *said.data_page_version != 1 && *said.data_page_version != 2)
    refuse("{} {}: data pages have version 1 or 2.", option_name(rule, "data-page-version"), *said.data_page_version);
  if (said.bloom_filter && !(*said.bloom_filter >= 0 && *said.bloom_filter < 1))
    refuse("{} {}: write a rate of false positives above 0 and below 1, such as 0.01.",
           option_name(rule, "bloom-filter"), *said.bloom_filter);
  for_each_setting([&](std::string_view key, auto member, Scope) {
    if constexpr (std::is_same_v<decltype(member), std::optional<uint64_t> LayoutSettings::*>) {
      const bool of_pages = key.find("-page-") != std::string_view::npos;
      const uint64_t most = !of_pages ? UINT64_MAX : key.ends_with("-rows") ? kMostPageRows : kMostPageBytes;
      if (said.*member) check_size(rule, key, *(said.*member), most);
    }
  });
  for (const auto& [key, value] : said.metadata) {
    if (key.empty())
      refuse("{} {}: a key has a name; write KEY=VALUE.", option_name(rule, "metadata"), in_quotes("=" + value));
    if (key.starts_with("ARROW:") || key.starts_with("tpcmill."))
      refuse("{} {}: keys that begin with ARROW: or tpcmill. are written by tpcmill itself; use another name.",
             option_name(rule, "metadata"), in_quotes(key));
  }
}

// Two ways to say a size, equally specific and from one place.
void check_pairs(const std::vector<LayoutRule>& rules) {
  const auto check = [](const LayoutRule& a, const LayoutRule& b, std::string_view what,
                        std::optional<uint64_t> LayoutSettings::*bytes, std::optional<uint64_t> LayoutSettings::*rows) {
    if (a.source == Source::kPreset || a.source != b.source || a.table != b.table || !(a.settings.*bytes) ||
        !(b.settings.*rows))
      return;
    refuse("{} and {} both say how large a {} is: leave one out.", option_name(a, fmt::format("{}-bytes", what)),
           option_name(b, fmt::format("{}-rows", what)), what == "file" ? "file" : "row group");
  };
  for (const LayoutRule& a : rules) {
    for (const LayoutRule& b : rules) {
      if (!a.column.empty() || !b.column.empty()) continue;
      check(a, b, "row-group", &LayoutSettings::row_group_bytes, &LayoutSettings::row_group_rows);
      check(a, b, "file", &LayoutSettings::file_bytes, &LayoutSettings::file_rows);
    }
  }
}

// ---- Patterns of one rule -----------------------------------------------------------------

enum class Kind { kWhole, kDecimal, kDate, kText };

Kind kind_of(Logical logical) {
  switch (logical) {
    case Logical::kIdentifier:
    case Logical::kInteger: return Kind::kWhole;
    case Logical::kMoney:
    case Logical::kQuantity: return Kind::kDecimal;
    case Logical::kDate: return Kind::kDate;
    case Logical::kText: return Kind::kText;
  }
  return Kind::kText;
}

const char* name_of_kind(Kind kind) {
  switch (kind) {
    case Kind::kWhole: return "whole numbers";
    case Kind::kDecimal: return "decimals";
    case Kind::kDate: return "dates";
    case Kind::kText: return "text";
  }
  return "";
}

bool is_made(const Job& job, const std::string& table) {
  return job.tables.empty() || std::find(job.tables.begin(), job.tables.end(), table) != job.tables.end();
}

// The tables that a rule may speak of: a file those of the whole benchmark.
std::vector<const TableColumns*> tables_for(const LayoutRule& rule, const Job& job,
                                            std::span<const TableColumns> tables) {
  std::vector<const TableColumns*> out;
  for (const TableColumns& table : tables)
    if (rule.source == Source::kFile || is_made(job, table.table)) out.push_back(&table);
  return out;
}

void check_table_name(const LayoutRule& rule, const std::vector<const TableColumns*>& tables) {
  std::vector<std::string> names;
  for (const TableColumns* table : tables) names.push_back(table->table);
  if (rule.table.empty() || std::find(names.begin(), names.end(), rule.table) != names.end()) return;
  refuse("{} names table {}, which is none of {}{}", option_name(rule), in_quotes(rule.table), fmt::join(names, ", "),
         did_you_mean(rule.table, names));
}

// A column of another table than the one that the rule is about.
void check_table_of_column(const LayoutRule& rule, const std::vector<const TableColumns*>& tables) {
  if (rule.table.empty()) return;
  for (const TableColumns* table : tables) {
    const bool has = std::any_of(table->columns.begin(), table->columns.end(),
                                 [&](const Declared& column) { return column_matches(rule.column, column.name); });
    if (!has) continue;
    refuse("{} names {}, which is of table {}, not of {}; write [tables.{}.columns.{}].", option_name(rule),
           in_quotes(rule.column), table->table, rule.table, table->table, in_quotes(rule.column));
  }
}

// A setting for a kind of columns says nothing to others.
void check_kinds(const LayoutRule& rule, const std::vector<const Declared*>& matched) {
  const auto check = [&](bool said, std::string_view key, Kind wanted) {
    if (!said || std::any_of(matched.begin(), matched.end(),
                             [&](const Declared* column) { return kind_of(column->logical) == wanted; }))
      return;
    refuse("{} is for {}, and {} is {}; leave it out.", option_name(rule, key), name_of_kind(wanted),
           in_quotes(rule.column), name_of_kind(kind_of(matched.front()->logical)));
  };
  check(rule.settings.integer.has_value(), "key", Kind::kWhole);
  check(rule.settings.decimal.has_value(), "decimal", Kind::kDecimal);
  check(rule.settings.date.has_value(), "date", Kind::kDate);
  check(rule.settings.string.has_value(), "string", Kind::kText);
}

void check_names(const LayoutRule& rule, const Job& job, std::span<const TableColumns> tables) {
  if (rule.source == Source::kPreset) return;
  const std::vector<const TableColumns*> known = tables_for(rule, job, tables);
  check_table_name(rule, known);
  if (rule.column.empty()) return;
  std::vector<const Declared*> matched;
  std::vector<std::string> names;
  for (const TableColumns* table : known) {
    if (!rule.table.empty() && rule.table != table->table) continue;
    for (const Declared& column : table->columns) {
      names.push_back(column.name);
      if (column_matches(rule.column, column.name)) matched.push_back(&column);
    }
  }
  if (matched.empty()) check_table_of_column(rule, known);
  if (matched.empty())
    refuse("{} names {}, which is no column of {}{}", option_name(rule), in_quotes(rule.column),
           !rule.table.empty()             ? rule.table
           : rule.source == Source::kFile ? "a table there is"
                                          : "a table that is made here",
           did_you_mean(rule.column, names));
  check_kinds(rule, matched);
}

// ---- What rules come to -------------------------------------------------------------------

// What Parquet stores for a column.
enum class Stored { kInteger, kDouble, kFixed, kBytes };

Stored stored_as(const Declared& column, const LayoutSettings& settings) {
  switch (kind_of(column.logical)) {
    case Kind::kWhole: return Stored::kInteger;
    case Kind::kDecimal:
      switch (settings.decimal.value_or(DecimalType::kDecimal64).storage) {
        case DecimalType::Storage::kInt32:
        case DecimalType::Storage::kInt64: return Stored::kInteger;
        case DecimalType::Storage::kFixed16: return Stored::kFixed;
        case DecimalType::Storage::kDouble: return Stored::kDouble;
      }
      return Stored::kInteger;
    case Kind::kDate: return settings.date == DateType::kString ? Stored::kBytes : Stored::kInteger;
    case Kind::kText: return Stored::kBytes;
  }
  return Stored::kBytes;
}

bool may_have(Stored stored, Encoding encoding) {
  switch (encoding) {
    case Encoding::kPlain:
    case Encoding::kRleDictionary: return true;
    case Encoding::kDeltaBinaryPacked: return stored == Stored::kInteger;
    case Encoding::kDeltaLengthByteArray:
    case Encoding::kDeltaByteArray: return stored == Stored::kBytes;
    case Encoding::kByteStreamSplit: return stored != Stored::kBytes;
  }
  return false;
}

const char* name_of_stored(Stored stored) {
  switch (stored) {
    case Stored::kInteger: return "stored as integers";
    case Stored::kDouble: return "stored as doubles";
    case Stored::kFixed: return "stored as decimal128";
    case Stored::kBytes: return "stored as text";
  }
  return "";
}

void check_encoding(const Job& job, const std::string& table, const Declared& column, const LayoutSettings& settings) {
  if (!settings.encoding) return;
  const Stored stored = stored_as(column, settings);
  const LayoutRule* const rule = speaker(job.layout, table, column.name, &LayoutSettings::encoding);
  if (may_have(stored, *settings.encoding) || !is_users(rule)) return;
  std::vector<std::string_view> right;
  for (const Spelling<Encoding>& spelling : spellings<Encoding>())
    if (may_have(stored, spelling.value)) right.push_back(spelling.name);
  refuse("{} {}={}: {} is {}, which can be {}.", option_name(*rule, "encoding"),
         rule->column.empty() ? "*" : rule->column, name_of(*settings.encoding), column.name, name_of_stored(stored),
         fmt::join(right, ", "));
}

void check_key(const Job& job, const std::string& table, const Declared& column, const LayoutSettings& settings) {
  if (kind_of(column.logical) != Kind::kWhole || settings.integer != IntegerType::kInt32) return;
  if (column.greatest <= std::numeric_limits<int32_t>::max()) return;
  const LayoutRule* const rule = speaker(job.layout, table, column.name, &LayoutSettings::integer);
  refuse("{} int32: {} reaches {} at scale factor {}, and int32 ends at {}; write --key {}=int64.",
         rule == nullptr ? "--key" : option_name(*rule, "key"), column.name, column.greatest, job.scale.text(),
         std::numeric_limits<int32_t>::max(), column.name);
}

int digits_of(int64_t number) {
  int digits = 0;
  for (; number > 0; number /= 10) ++digits;
  return digits;
}

void check_string(const Job& job, const std::string& table, const Declared& column, const LayoutSettings& settings) {
  if (column.logical != Logical::kText || settings.string == StringType::kUtf8) return;
  const LayoutRule* const text = speaker(job.layout, table, column.name, &LayoutSettings::string);
  const LayoutRule* const arrow = speaker(job.layout, table, "", &LayoutSettings::arrow_schema);
  if (!is_users(text) || !is_users(arrow) || *arrow->settings.arrow_schema) return;
  refuse("{} {} for {} is said in ARROW:schema only, and {} is off; leave one out.", option_name(*text, "string"),
         name_of(*settings.string), column.name, option_name(*arrow, "arrow-schema"));
}

void check_page_index(const Job& job, const std::string& table, const LayoutSettings& settings) {
  if (settings.page_index != true || settings.statistics == StatisticsLevel::kPage) return;
  const LayoutRule* const index = speaker(job.layout, table, "", &LayoutSettings::page_index);
  const LayoutRule* const statistics = speaker(job.layout, table, "", &LayoutSettings::statistics);
  if (!is_users(index) || !is_users(statistics)) return;
  refuse("{} on needs statistics of pages, and {} is {}; write --statistics page, or leave one out.",
         option_name(*index, "page-index"), option_name(*statistics, "statistics"), name_of(*settings.statistics));
}

// What a table's layout must say besides for statistics and page index to be what they will be: an index is made of
// statistics of pages, so that one of the two gives way, and not the one that a user has asked for.
LayoutSettings page_index_in_force(const Layout& layout, const std::string& table) {
  LayoutSettings out;
  const LayoutSettings settings = settings_for(layout, table, "");
  if (settings.page_index != true || settings.statistics == StatisticsLevel::kPage) return out;
  if (is_users(speaker(layout, table, "", &LayoutSettings::page_index))) {
    out.statistics = StatisticsLevel::kPage;
  } else {
    out.page_index = false;
  }
  return out;
}

// Once for all tables, if there is no difference between them.
void settle_page_index(std::span<const TableColumns> tables, Layout& layout) {
  const bool same = std::none_of(layout.rules.begin(), layout.rules.end(), [](const LayoutRule& rule) {
    return !rule.table.empty() && (rule.settings.page_index || rule.settings.statistics);
  });
  const auto settle = [&](const std::string& table) {
    LayoutSettings settings = page_index_in_force(layout, table);
    if (settings != LayoutSettings{}) layout.rules.push_back({Source::kPreset, table, "", std::move(settings)});
  };
  if (same) return settle("");
  for (const TableColumns& table : tables) settle(table.table);
}

// Takes back an encoding that the column's type cannot have.
LayoutSettings without_encoding(const LayoutSettings& settings) {
  LayoutSettings out;
  out.dictionary = settings.dictionary.value_or(DictionaryUse::kAuto);
  if (out.dictionary == DictionaryUse::kOff) out.encoding = Encoding::kPlain;
  return out;
}

int64_t greatest_of(const ColumnShape& shape) {
  if (shape.dictionary == nullptr || shape.dictionary->values.empty()) return shape.greatest;
  return std::ranges::max(shape.dictionary->values);
}

}  // namespace

std::vector<TableColumns> columns_of(const World& world, const Benchmark& benchmark) {
  std::vector<TableColumns> tables;
  for (const Table* table : benchmark.tables) {
    TableColumns& columns = tables.emplace_back(TableColumns{std::string(table->name), {}});
    for (const ColumnShape& shape : table->shape(world).columns)
      columns.columns.push_back({std::string(shape.name), shape.logical, greatest_of(shape)});
  }
  return tables;
}

Layout checked_layout(const Job& job, std::span<const TableColumns> tables) {
  check_layout(job, tables);
  Layout layout = job.layout;
  settle_page_index(tables, layout);
  for (const TableColumns& table : tables) {
    for (const Declared& column : table.columns) {
      const LayoutSettings settings = settings_for(job.layout, table.table, column.name);
      if (!settings.encoding || may_have(stored_as(column, settings), *settings.encoding)) continue;
      layout.rules.push_back({Source::kPreset, table.table, column.name, without_encoding(settings)});
    }
  }
  return layout;
}

void check_decimal(const Layout& layout, const std::string& table, const TableColumns::Column& column,
                   const LayoutSettings& settings) {
  const DecimalType type = settings.decimal.value_or(DecimalType::kDecimal64);
  if (kind_of(column.logical) != Kind::kDecimal || type.storage == DecimalType::Storage::kDouble) return;
  const int least_scale = column.logical == Logical::kQuantity ? 0 : 2;
  const int whole_digits = digits_of(column.greatest / 100);
  if (type.scale >= least_scale && type.precision - type.scale >= whole_digits) return;
  const LayoutRule* const rule = speaker(layout, table, column.name, &LayoutSettings::decimal);
  const int scale = std::max(type.scale, least_scale);
  refuse("{} {}: {} has values up to {}.{:02}{}; write decimal({},{}) or more digits.",
         rule == nullptr ? "--decimal" : option_name(*rule, "decimal"), type.text(), column.name, column.greatest / 100,
         column.greatest % 100, type.scale < least_scale ? ", with two decimals" : "",
         std::max(whole_digits + scale, 1), scale);
}

void check_rules(const Layout& layout, std::span<const TableColumns> tables) {
  const Job all;
  for (const LayoutRule& rule : layout.rules) {
    check_values(rule);
    check_names(rule, all, tables);
  }
}

void check_layout(const Job& job, std::span<const TableColumns> tables) {
  for (const LayoutRule& rule : job.layout.rules) {
    check_values(rule);
    check_names(rule, job, tables);
  }
  check_pairs(job.layout.rules);
  for (const TableColumns& table : tables) {
    if (!is_made(job, table.table)) continue;
    check_page_index(job, table.table, settings_for(job.layout, table.table, ""));
    for (const Declared& column : table.columns) {
      const LayoutSettings settings = settings_for(job.layout, table.table, column.name);
      check_encoding(job, table.table, column, settings);
      check_key(job, table.table, column, settings);
      check_decimal(job.layout, table.table, column, settings);
      check_string(job, table.table, column, settings);
    }
  }
}

}  // namespace tpcmill
