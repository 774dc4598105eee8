#pragma once

#include <functional>

#include "run/ledger.h"

namespace tpcmill {

// Runs `work` in `count` workers until all have ended, calling `watch` in this thread meanwhile,
// ten times a second and whenever something happens. `work` throws nothing; it ends soon after
// the ledger has failed. A worker that dies makes the ledger fail.
void run_threads(unsigned count, Ledger& ledger, const std::function<void()>& work, const std::function<void()>& watch);

// The same in forked processes. REQUIRES: no other thread is alive in this process.
void run_forks(unsigned count, Ledger& ledger, const std::function<void()>& work, const std::function<void()>& watch);

}  // namespace tpcmill
