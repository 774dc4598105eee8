#pragma once

#include <cstdint>

namespace tpcmill {

// The targets that this processor and its operating system can run, as a sum of Highway's HWY_AVX2
// and so on; among them the one that the compiler makes code for anyway.
int64_t supported_targets();

}  // namespace tpcmill
