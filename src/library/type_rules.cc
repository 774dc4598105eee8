#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tpcmill/arrow.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

const std::vector<std::string> kOptions = {"schema", "decimal", "date", "key", "string", "nullable"};

// Split at commas that stand in no brackets.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> words(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth <= 0) words.emplace_back();
    else words.back() += c;
  }
  return words;
}

LayoutRule rule_of(std::string_view option, std::string column, const std::string& value, const std::string& where) {
  LayoutRule rule{LayoutRule::Source::kCommandLine, "", std::move(column), layout_setting(option, value, where)};
  // Of decimal(15,2) files have no other notion than of decimal64.
  if (rule.settings.decimal == DecimalType::kDecimal64 && value.find('(') != std::string::npos)
    rule.settings.decimal->storage = DecimalType::Storage::kFixed16;
  return rule;
}

}  // namespace

std::vector<LayoutRule> type_rules(std::string_view option, const std::string& text) {
  if (std::find(kOptions.begin(), kOptions.end(), option) == kOptions.end())
    throw Error::usage(fmt::format("types: {} says nothing of types{} Write one of {}.", in_quotes(option),
                                   did_you_mean(option, kOptions), fmt::join(kOptions, ", ")));
  if (option == "schema") return schema_layout(text).rules;
  const std::string where = fmt::format("--{}", option);
  const bool is_switch = text == "on" || text == "off";
  if (option == "nullable" ? is_switch : text.find('=') == std::string::npos)
    return {rule_of(option, "", text, where)};
  std::vector<LayoutRule> rules;
  for (const std::string& word : split(text)) {
    const size_t equals = word.find('=');
    if (word.empty() || equals == 0 || (equals == std::string::npos && option != "nullable"))
      throw Error::usage(fmt::format("{} {}: write VALUE or COLUMN=VALUE[,COLUMN=VALUE...].", where, in_quotes(text)));
    const std::string column = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "on" : word.substr(equals + 1);
    rules.push_back(rule_of(option, column, value, fmt::format("{}, column {}:", where, in_quotes(column))));
  }
  return rules;
}

}  // namespace tpcmill
