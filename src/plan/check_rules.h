#pragma once

#include <span>

#include "plan/check.h"

namespace tpcmill {

// The part of check_layout() that looks at rules alone: their values, and the columns that they name, which
// may be of any table of the benchmark. Throws Error (usage).
void check_rules(const Layout& layout, std::span<const TableColumns> tables);

// Throws Error (usage) unless a decimal has room for every value of a column: quantities are whole numbers, money has
// hundredths. Other columns pass. `settings` are what the layout comes to for the column.
void check_decimal(const Layout& layout, const std::string& table, const TableColumns::Column& column,
                   const LayoutSettings& settings);

}  // namespace tpcmill
