#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace tpcmill::cli {

// What words of other generators, and of other programs, are called here: ends of a sentence, "; it is
// -n/--num-threads here.", and "" where there is none.

// Of an option as it was typed, "-j4" or "--jobs"; only such as name an option that `app` has.
std::string hint_on_option(const CLI::App& app, const std::string& word);

// Of a command, or a word in a command's place: "help".
std::string hint_on_command(const std::string& word);

}  // namespace tpcmill::cli
