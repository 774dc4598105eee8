#pragma once

#include <string>

#include "tpcmill/layout.h"

namespace tpcmill {

// Codec::parse() for text of any origin: sentences begin with `where`, "--column-compression".
Codec parse_codec(const std::string& where, const std::string& text);

}  // namespace tpcmill
