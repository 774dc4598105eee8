#pragma once

#include <cstdint>
#include <string>

#include "plan/plan.h"
#include "tpcmill/job.h"

namespace tpcmill {

// What a run will use at its peak, foreseen before it starts: about, and never less.
struct MemoryNeed {
  uint64_t shared = 0;       // the program, the text pool, indexes, the ledger
  uint64_t each_worker = 0;  // a chunk that is finished, one that is being made, a batch

  uint64_t with(unsigned workers) const { return shared + workers * each_worker; }

  // "352 MB (310 MB shared, 2 workers with 21 MB each)"
  std::string text(unsigned workers) const;
};

MemoryNeed memory_need(const Job& job, const World& world, const Plan& plan, const PoolMarks& marks);

// How many of `workers` may work under the job's memory limit. Throws Error (usage), naming
// --memory-limit and what would be needed, if not even one may.
unsigned workers_that_fit(const Job& job, const MemoryNeed& need, unsigned workers);

}  // namespace tpcmill
