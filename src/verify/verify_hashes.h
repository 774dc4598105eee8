#pragma once

#include <string>
#include <vector>

#include "folder/inventory.h"
#include "tpcmill/generate.h"

namespace tpcmill {

// Compares files that are there and have the right size with the hashes of their entries, region by
// region, with `threads` threads, and corrects their verdicts. Throws Error: interrupted.
void compare_hashes(const std::string& folder, const Entries& entries, unsigned threads, const Listener& listener,
                    std::vector<FileVerdict>& files);

}  // namespace tpcmill
