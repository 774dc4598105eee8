#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tpcmill/digest.h"

namespace tpcmill::cli {

// What `tpcmill digest` prints: a line for each entry, in columns. `parts`: as in the job.
//
//   lineitem 2/7  43efd1c06a64ff6e7fdd6f2fa2a2ad62    857302
//   lineitem      0c1f2ce4d0d44ef5e29f0ab3bbf4c4c2   6001215  as published
std::string digest_text(const std::vector<TableDigest>& digests, uint64_t parts);

// A sentence if some of them are not as published; "" if none is.
std::string difference(const std::vector<TableDigest>& digests);

}  // namespace tpcmill::cli
