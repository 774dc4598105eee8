#pragma once

#include <string>

namespace tpcmill {

// What it takes for bytes and names to outlive a loss of power. Both return 0, or an errno; where a
// file system cannot sync (EINVAL), there is nothing to wait for.

// Writes what an open file holds to its disk.
int sync_file(int descriptor);

// The same for the names in the folder that `path` stands in.
int sync_folder_of(const std::string& path);

}  // namespace tpcmill
