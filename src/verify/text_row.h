#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tpcmill {

// The fields of a line of text without its line end: RFC 4180's quotes are undone where a field begins
// with one and `quotes` is set. `fields` is used again. Text that follows a closing quote stays.
void split_row(std::string_view line, char delimiter, bool quotes, std::vector<std::string>& fields);

// The first of the fields that both have and that is not the same, or the lesser number of fields.
size_t first_difference(const std::vector<std::string>& a, const std::vector<std::string>& b);

}  // namespace tpcmill
