// How rules are merged: sorted by how specific they are, each laid over those before it.

#include <algorithm>
#include <compare>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "layout/settings.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

// More specific rules compare greater: all columns, `*`, other patterns, names.
struct Rank {
  int column, table;

  auto operator<=>(const Rank&) const = default;
};

Rank rank_of(const LayoutRule& rule) {
  const bool pattern = rule.column.find('*') != std::string::npos;
  const int column = rule.column.empty() ? 0 : rule.column == "*" ? 1 : pattern ? 2 : 3;
  return {column, rule.table.empty() ? 0 : 1};
}

bool applies(const LayoutRule& rule, std::string_view table, std::string_view column) {
  if (!rule.table.empty() && rule.table != table) return false;
  return rule.column.empty() || (!column.empty() && column_matches(rule.column, column));
}

bool contradict(const LayoutSettings& a, const LayoutSettings& b) {
  if (!a.encoding || !b.dictionary) return false;
  return *b.dictionary == (*a.encoding == Encoding::kRleDictionary ? DictionaryUse::kOff : DictionaryUse::kOn);
}

// Two rules that both hold for a column: what they say of dictionaries must go together if neither is more
// specific and both come from one place.
void check_pair(const LayoutRule& a, const LayoutRule& b, std::string_view column) {
  if (a.source != b.source || rank_of(a) != rank_of(b)) return;
  if (!contradict(a.settings, b.settings)) return;
  const auto name = [](const std::string& said) { return said.empty() ? "all columns" : in_quotes(said); };
  const char* const why = *a.settings.encoding == Encoding::kRleDictionary
                              ? "RLE_DICTIONARY is a dictionary, which is said to be off"
                              : "a dictionary, said to be on, is the encoding RLE_DICTIONARY";
  throw Error::usage(fmt::format("--column-encoding of {} and --dictionary of {} contradict each other{}: {}; leave "
                                 "one out.",
                                 name(a.column), name(b.column),
                                 column.empty() ? "" : fmt::format(" in {}", column), why));
}

// All pairs of `rules`, of which there may be thousands: of those that say the same, one is enough. A rule of a file goes
// against itself alone: the file may be a layout in force that was written down, in which a later pattern wins over an
// earlier one, whoever said them.
void check_pairs(const std::vector<const LayoutRule*>& rules, std::string_view column) {
  std::vector<const LayoutRule*> encodings, dictionaries;
  const auto add = [](const LayoutRule* rule, auto same, std::vector<const LayoutRule*>& to) {
    const bool known = std::any_of(to.begin(), to.end(), [&](const LayoutRule* other) {
      return other->source == rule->source && rank_of(*other) == rank_of(*rule) && same(other->settings, rule->settings);
    });
    if (!known) to.push_back(rule);
  };
  for (const LayoutRule* rule : rules) {
    const auto same_encoding = [](const auto& a, const auto& b) { return a.encoding == b.encoding; };
    const auto same_dictionary = [](const auto& a, const auto& b) { return a.dictionary == b.dictionary; };
    if (rule->source == LayoutRule::Source::kFile) {
      check_pair(*rule, *rule, column);
      continue;
    }
    if (rule->settings.encoding) add(rule, same_encoding, encodings);
    if (rule->settings.dictionary) add(rule, same_dictionary, dictionaries);
  }
  for (const LayoutRule* a : encodings)
    for (const LayoutRule* b : dictionaries) check_pair(*a, *b, column);
}

// Keys and values, of which a later one takes the place of an earlier one.
class Metadata {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  void add(const Pairs& pairs) {
    for (const auto& [key, value] : pairs) {
      const auto [place, is_new] = places_.try_emplace(key, pairs_.size());
      if (is_new) {
        pairs_.emplace_back(key, value);
      } else {
        pairs_[place->second].second = value;
      }
    }
  }

  Pairs take() { return std::move(pairs_); }

 private:
  Pairs pairs_;
  std::unordered_map<std::string, size_t> places_;
};

// All but the metadata.
void add_values(const LayoutSettings& said, LayoutSettings& merged) {
  for_each_setting([&](std::string_view, auto member, Scope) {
    if (said.*member) merged.*member = said.*member;
  });
}

// Of settings that exclude each other, what is said now clears what was said before. A rule that
// says an encoding and dictionary `auto` means both: that encoding where a dictionary does not pay.
void clear_excluded(const LayoutSettings& said, LayoutSettings& merged) {
  if (said.row_group_bytes) merged.row_group_rows.reset();
  if (said.row_group_rows) merged.row_group_bytes.reset();
  if (said.file_bytes) merged.file_rows.reset();
  if (said.file_rows) merged.file_bytes.reset();
  if (said.encoding) merged.dictionary.reset();
  const bool goes_along = said.dictionary == DictionaryUse::kOff && merged.encoding != Encoding::kRleDictionary;
  if (said.dictionary && !goes_along) merged.encoding.reset();
}

// What single columns may be told; the rest is left out.
LayoutSettings of_columns(const LayoutSettings& settings) {
  LayoutSettings out;
  for_each_setting([&](std::string_view, auto member, Scope scope) {
    if (scope == Scope::kColumns) out.*member = settings.*member;
  });
  return out;
}

}  // namespace

bool column_matches(std::string_view pattern, std::string_view column) {
  // The last star takes one character more whenever what follows it does not fit.
  size_t p = 0, c = 0, star = std::string_view::npos, taken = 0;
  while (c < column.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = c;
    } else if (p < pattern.size() && pattern[p] == column[c]) {
      ++p;
      ++c;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      c = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void add_settings(const LayoutSettings& said, LayoutSettings& merged) {
  add_values(said, merged);
  if (said.metadata.empty()) return;
  Metadata metadata;
  metadata.add(merged.metadata);
  metadata.add(said.metadata);
  merged.metadata = metadata.take();
}

void lay_over(const LayoutSettings& said, LayoutSettings& merged) {
  clear_excluded(said, merged);
  add_settings(said, merged);
}

std::vector<const LayoutRule*> applicable_rules(const Layout& layout, std::string_view table, std::string_view column) {
  std::vector<const LayoutRule*> rules;
  for (const LayoutRule& rule : layout.rules)
    if (applies(rule, table, column)) rules.push_back(&rule);
  std::stable_sort(rules.begin(), rules.end(),
                   [](const LayoutRule* a, const LayoutRule* b) { return rank_of(*a) < rank_of(*b); });
  return rules;
}

LayoutSettings settings_for(const Layout& layout, std::string_view table, std::string_view column) {
  const std::vector<const LayoutRule*> rules = applicable_rules(layout, table, column);
  check_pairs(rules, column);

  LayoutSettings merged = built_in_layouts().front().layout.rules.front().settings;
  Metadata metadata;
  metadata.add(merged.metadata);
  for (const LayoutRule* rule : rules) {
    if (rule->column.empty()) {
      clear_excluded(rule->settings, merged);
      add_values(rule->settings, merged);
      metadata.add(rule->settings.metadata);
    } else {
      lay_over(of_columns(rule->settings), merged);
    }
  }
  merged.metadata = metadata.take();
  return merged;
}

}  // namespace tpcmill
