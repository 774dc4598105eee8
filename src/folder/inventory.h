#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "folder/manifest.h"
#include "table/table.h"
#include "tpcmill/verify.h"

namespace tpcmill {

// Files that a manifest names, by their paths inside the folder.
using Entries = std::map<std::string, ManifestEntry>;

// What is on disk of the files of a folder, and what is there beside them: one verdict for each, by
// path. Those whose bytes may be looked at are kWhole, kTruncated or kTooLong; sizes are set.
// `format` and `benchmark` say which other files are extra. Nothing that is no regular file is opened, and no link
// out of the folder is followed. Throws Error (interrupted), once `stop`, which may be nullptr, is raised.
std::vector<FileVerdict> take_inventory(const std::string& folder, const Entries& entries, const std::string& format,
                                        const Benchmark& benchmark, const std::atomic<int>* stop);

void throw_if_stopped(const std::atomic<int>* stop);

// Whether the file is there and can be read, as far as is known.
bool is_there(const FileVerdict& file);

}  // namespace tpcmill
