#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tpcmill::cli {

// Values of options, read as every command reads them. All throw Error (usage), naming the option.

// The whole number that `option` was given, in [least, most]; `meaning`: "a number of threads".
uint64_t whole_number(const char* option, const std::string& text, uint64_t least, uint64_t most, const char* meaning);

// Which of these words, in any case, `option` was given.
size_t one_of(const char* option, const std::string& text, const std::vector<std::string>& words);

// What stands between fields: , | ; a tab, or "\t".
char delimiter_of(const std::string& text);

}  // namespace tpcmill::cli
