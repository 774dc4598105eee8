#pragma once

#include <memory>
#include <vector>

#include "sink/sink.h"

namespace tpcmill {

// Files on disk, written past the page cache; what a file system refuses to take so goes through
// it. REQUIRES: names and shared outlive the sink.
std::unique_ptr<Sink> make_aligned_files(const std::vector<FileNames>& names, FileEnd end,
                                         const AlignedOutput& shared);

}  // namespace tpcmill
