#pragma once

#include <string>
#include <string_view>

namespace [[gnu::visibility("default")]] tpcmill {

// Sentences of the library, of errors and of notes, write an option as the command line does, "--parts" or
// "-s/--scale-factor". That is a mark: each front end puts the name in its place by which its users know the
// argument.

// Gets a mark, and returns the name.
using OptionNames = std::string (*)(std::string_view option);

// `sentence` with a name for each mark; what stands in double quotes is a value, and is left alone.
std::string with_names(std::string_view sentence, OptionNames names);

// "scale_factor" for "-s/--scale-factor": a mark without dashes, as Python's arguments are called.
std::string argument_name(std::string_view option);

// The same, but for what Job and its like call otherwise: "threads" for "-n/--num-threads".
std::string field_name(std::string_view option);

}  // namespace tpcmill
