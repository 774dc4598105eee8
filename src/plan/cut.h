#pragma once

#include "plan/plan.h"

namespace tpcmill {

// Cuts of a table: into the first rows of a part, files, chunks.

// Cuts the file, which is a whole part, to its first `most` rows.
void keep_rows(const World& world, const Table& table, uint64_t most, PlannedFile& file);

// The files that a part is cut into, if the layout asks for files of some size: exactly
// `file_rows` rows each, except the last, or `file_bytes` bytes, about. `part` is the part as one
// file; without such a wish it is returned as it is.
std::vector<PlannedFile> split(const World& world, const PlannedTable& planned, const LayoutSettings& wish,
                               unsigned threads, const PlannedFile& part);

// Settles how the file is cut into chunks.
void cut_chunks(const World& world, const PlannedTable& planned, unsigned threads, PlannedFile& file,
                std::vector<std::string>& notes);

}  // namespace tpcmill
