#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tpcmill/content_digest.h"
#include "tpcmill/generate.h"
#include "tpcmill/job.h"

namespace [[gnu::visibility("default")]] tpcmill {

// The digest of one table, or of one part of it.
struct TableDigest {
  std::string table;
  uint64_t part = 0;  // 0: all that the job makes of the table
  uint64_t rows = 0;
  ContentDigest digest;

  // Whether digest and rows are those that are built in; empty where none are, or where the job does
  // not make the official table as a whole.
  std::optional<bool> published;
};

// Makes the rows of a job and digests them; nothing is written. The job's format, layout and
// destination have no say in it.
//
// One entry for each table, in the order of the job. With Job::parts an entry for each part of a
// table, and, if Job::part does not name one of them, another one with their sum. A table that has
// nothing in the part that was asked for has no entry.
//
// Blocks, throws, and speaks to the listener as generate() does; progress tells rows and the
// fraction, and no bytes and files, of which there are none.
std::vector<TableDigest> digest(const Job& job, const Listener& listener = {});

}  // namespace tpcmill
