#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tpcmill {

// "1 file", "2 files". REQUIRES: the plural of `one` has an s at its end.
inline std::string counted(uint64_t number, std::string_view one) {
  return std::to_string(number) + ' ' + std::string(one) + (number == 1 ? "" : "s");
}

}  // namespace tpcmill
