#pragma once

#include <string>
#include <vector>

#include "folder/inventory.h"
#include "tpcmill/generate.h"
#include "tpcmill/job.h"

namespace tpcmill {

// Makes the files anew that are there, as `job` says, and compares them with what is on disk, byte for
// byte; corrects their verdicts. Files of entries that the job does not make are kExtra then.
// REQUIRES: the job is checked() and makes all tables and parts of `entries`, and its destination is
// Destination::kDiscard; with threads. Throws what generate() throws.
void compare_bytes(const Job& job, const std::string& folder, const Entries& entries, const Listener& listener,
                   std::vector<FileVerdict>& files);

}  // namespace tpcmill
