#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/plan.h"
#include "tpcmill/job.h"

namespace tpcmill {

// Bytes that a user may still write to the disk of this folder, or of the nearest one on the way to
// it that exists; empty if the file system does not say.
std::optional<uint64_t> free_bytes(const std::string& folder);

// What the plan's files will take, and what becomes free by replacing others.
struct Space {
  double needed = 0;
  uint64_t freed = 0;
};
Space space_for(const Job& job, const Plan& plan);

// Throws Error (failure), naming both figures, if the plan certainly does not fit.
void check_space(const Job& job, const Plan& plan);

}  // namespace tpcmill
