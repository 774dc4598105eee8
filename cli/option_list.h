#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tpcmill::cli {

// What every command's list of options is made from, with CLI11: sentences in place of its own, and
// the help.

// An option with a value, of which the last one said counts, and one without. A description is two
// texts: its first line is the short help, all of it the long one. `usual`: the default, as it is told.
void take(CLI::App& app, std::string names, std::optional<std::string>& value, const char* group, const char* type,
          const char* usual, const char* description);
void take_flag(CLI::App& app, std::string names, bool& value, const char* group, const char* description);

bool takes_value(const CLI::Option& option);

// Words that CLI11 would read otherwise than they are meant: -sf N, as people write it, is -s N.
std::vector<std::string> in_our_spelling(const std::vector<std::string>& words);

// Names are the same in any case.
std::string in_small_letters(std::string text);

// Every spelling of every option, with its dashes.
std::vector<std::string> spellings(const CLI::App& app);

// What `word` is called in full, "-s/--scale-factor".
std::string full_name(const CLI::App& app, const std::string& word);

// Throws Error (usage) for what CLI11 could not parse. REQUIRES: `words` is not empty.
[[noreturn]] void refuse_as_cli11(const CLI::App& app, const std::vector<std::string>& words,
                                  const CLI::ParseError& error);

// `-o --overwrite` names a folder "--overwrite" to CLI11, and a forgotten folder to anybody else:
// throws Error (usage). After parsing.
void refuse_options_as_values(const CLI::App& app);

// A line of the short help, or some lines of the long one.
std::string help_of_option(const CLI::Option& option, bool all);

}  // namespace tpcmill::cli
