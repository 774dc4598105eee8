#include "cli/option_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

// `text` in lines of at most `width` characters, each behind `indent` blanks.
std::string wrapped(std::string_view text, size_t indent, size_t width) {
  std::string out;
  size_t column = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const size_t length = end - at;
    if (column > 0 && column + 1 + length > width) {
      out += '\n';
      column = 0;
    }
    out += column == 0 ? std::string(indent, ' ') : " ";
    out += text.substr(at, length);
    column += (column == 0 ? indent : 1) + length;
    at = end + 1;
  }
  return out + "\n";
}

}  // namespace

void take(CLI::App& app, std::string names, std::optional<std::string>& value, const char* group,
          const char* type, const char* usual, const char* description) {
  app.add_option(
         std::move(names),
         [&value](const CLI::results_t& given) {
           value = given.back();
           return true;
         },
         description)
      ->type_name(type)
      ->default_str(usual)
      ->group(group)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void take_flag(CLI::App& app, std::string names, bool& value, const char* group,
               const char* description) {
  app.add_flag(std::move(names), value, description)->group(group)->disable_flag_override();
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

std::vector<std::string> in_our_spelling(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    const bool is_scale = word == "-sf" || word.starts_with("-sf=");
    out.push_back(is_scale ? "-s" : word);
    if (is_scale && word.size() > 4) out.push_back(word.substr(4));
  }
  return out;
}

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::vector<std::string> spellings(const CLI::App& app) {
  std::vector<std::string> all;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_snames()) all.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) all.push_back("--" + name);
  }
  return all;
}

std::string full_name(const CLI::App& app, const std::string& word) {
  const CLI::Option* option = app.get_option_no_throw(word);
  if (option == nullptr) return word;
  std::string out;
  for (const std::string& name : option->get_snames()) out += "-" + name;
  for (const std::string& name : option->get_lnames()) out += (out.empty() ? "--" : "/--") + name;
  return out;
}

// CLI11 refuses a value that is missing at the end and a flag with one.
void refuse_as_cli11(const CLI::App& app, const std::vector<std::string>& words,
                     const CLI::ParseError& error) {
  for (const std::string& word : words) {
    const size_t at = word.find('=');
    const CLI::Option* option = app.get_option_no_throw(word.substr(0, at));
    if (at != std::string::npos && option != nullptr && !takes_value(*option))
      throw Error::usage(word.substr(0, at) + " takes no value, but " +
                         in_quotes(word.substr(at + 1)) + " was given; write it alone.");
  }
  const std::string& last = words.back();
  const std::string name = last.starts_with("--") ? last : "-" + last.substr(last.size() - 1);
  const CLI::Option* option = app.get_option_no_throw(name);
  if (option != nullptr && takes_value(*option))
    throw Error::usage(full_name(app, name) + " lacks its value: write " + name + " " +
                       option->get_type_name() + ".");
  std::string why = error.what();
  if (why.ends_with('.')) why.pop_back();
  throw Error::usage(fmt::format("The options that end with {} cannot be read: {}.", in_quotes(last), in_quotes(why)));
}

void refuse_options_as_values(const CLI::App& app) {
  const std::vector<std::string> names = spellings(app);
  for (const CLI::Option* option : app.get_options()) {
    if (!takes_value(*option) || option->get_positional()) continue;
    for (const std::string& value : option->results()) {
      const bool known = std::find(names.begin(), names.end(), value) != names.end();
      if (known || value.starts_with("--"))
        throw Error::usage(fmt::format("{} lacks its value: the option {} follows.",
                                       full_name(app, option->get_name()), known ? value : in_quotes(value)));
    }
  }
}

std::string help_of_option(const CLI::Option& option, bool all) {
  std::string names = option.get_snames().empty() ? "    " : "-" + option.get_snames()[0];
  for (const std::string& name : option.get_lnames())
    names += (names[0] == ' ' ? "--" : ", --") + name;
  if (takes_value(option)) names += " " + option.get_type_name();

  const std::string& text = option.get_description();
  const size_t line = std::min(text.find('\n'), text.size());
  std::string first = text.substr(0, line);
  if (!option.get_default_str().empty())
    first += fmt::format(" (default: {})", option.get_default_str());
  if (!all) return fmt::format("  {:<35}  {}\n", names, first);
  std::string out = fmt::format("  {}\n", names) + wrapped(first, 10, 96);
  if (line < text.size()) out += wrapped(std::string_view(text).substr(line + 1), 10, 96);
  return out;
}

}  // namespace tpcmill::cli
