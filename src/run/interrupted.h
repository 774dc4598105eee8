#pragma once

#include <string>

#include "plan/plan.h"
#include "run/ledger.h"
#include "tpcmill/job.h"

namespace tpcmill {

// For the user of a run that was interrupted: how much of what was written is gone, since files count when they are
// whole, and how much of it smaller files would have kept. A sentence that begins with a blank; "" where smaller files
// would have kept nothing.
std::string kept_by_smaller_files(const Job& job, const Plan& plan, const Ledger& ledger);

}  // namespace tpcmill
