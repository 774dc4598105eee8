#pragma once

#include <map>
#include <string>

namespace tpcmill {

// The versions of the compression libraries that this program is linked with, "zstd" -> "1.5.4":
// another version may compress the same page to other bytes.
std::map<std::string, std::string> codec_versions();

}  // namespace tpcmill
