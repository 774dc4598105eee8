#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/prepare.h"

namespace tpcmill {

// Bytes that a user may still write to the disk of this folder, or of the nearest one on the way to
// it that exists; empty if the file system does not say.
std::optional<uint64_t> free_bytes(const std::string& folder);

// Throws Error (failure), naming both figures, if the plan certainly does not fit, unless the job is
// forced. REQUIRES: the plan has files. World::pool is void afterwards.
void check_space(Prepared& prepared);

}  // namespace tpcmill
