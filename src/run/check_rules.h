#pragma once

#include <span>

#include "run/check.h"

namespace tpcmill {

// The part of check_layout() that looks at rules alone: their values, and the columns that they name, which
// may be of any table of the benchmark. Throws Error (usage).
void check_rules(const Layout& layout, std::span<const TableColumns> tables);

}  // namespace tpcmill
