#pragma once

#include <cstdint>
#include <string>

namespace tpcmill::cli {

// Values of options, read as every command reads them. Both throw Error (usage), naming the option.

// The whole number that `option` was given, in [least, most]; `meaning`: "a number of threads".
uint64_t whole_number(const char* option, const std::string& text, uint64_t least, uint64_t most, const char* meaning);

// What stands between fields: , | ; a tab, or "\t".
char delimiter_of(const std::string& text);

}  // namespace tpcmill::cli
