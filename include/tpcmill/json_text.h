#pragma once

#include <string>
#include <string_view>

namespace [[gnu::visibility("default")]] tpcmill {

// `text` as JSON has it, in double quotes, in UTF-8 or in ASCII alone. Bytes of it that are no UTF-8 become U+FFFD.
std::string json_text(std::string_view text, bool ascii = false);

}  // namespace tpcmill
