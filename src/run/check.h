#pragma once

#include "table/table.h"
#include "tpcmill/job.h"

namespace tpcmill {

// The benchmarks there are. A new one is a line in catalog.cc.
std::span<const Benchmark* const> benchmarks();

// nullptr if there is none of that name.
const Benchmark* find_benchmark(std::string_view name);

// The job with everything that its defaults leave open filled in. Refuses a job that makes no
// sense with a sentence somebody can act on, which names options as the command line does: throws
// Error (usage). Looks at nothing outside the job.
Job checked(const Job& job);

}  // namespace tpcmill
