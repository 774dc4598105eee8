#pragma once

#include <cstddef>
#include <string_view>

namespace tpcmill {

// The first character of a text in UTF-8.
struct CodePoint {
  char32_t value = 0;
  size_t bytes = 0;  // 0: it is none
};
CodePoint first_code_point(std::string_view text);

}  // namespace tpcmill
