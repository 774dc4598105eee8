#pragma once

#include <string>

#include "table/table.h"

namespace tpcmill::tpch {

// A sentence where keys of partsupp occur more than once at this scale; "" where all are unique.
std::string caution_on_keys(const World& world);

}  // namespace tpcmill::tpch
