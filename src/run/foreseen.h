#pragma once

#include <vector>

#include "run/prepare.h"

namespace tpcmill {

// How large each file of the plan becomes, within some hundredths: a few of its table's chunks are made to
// find that. REQUIRES: the plan has files. World::pool holds what they needed, and is void for others.
std::vector<double> foreseen_bytes(Prepared& prepared);

}  // namespace tpcmill
