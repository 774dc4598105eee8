#pragma once

#include <memory>
#include <vector>

#include "sink/ring.h"
#include "sink/sink.h"

namespace tpcmill {

// Files on disk, written past the page cache; what a file system refuses to take so goes through
// it. `ring` has room for Sink::kMostOnTheirWay writes; nullptr: each write is waited for.
// REQUIRES: names and tails outlive the sink.
std::unique_ptr<Sink> make_aligned_files(const std::vector<FileNames>& names, FileEnd end, const Tails& tails,
                                         std::unique_ptr<Ring> ring);

}  // namespace tpcmill
