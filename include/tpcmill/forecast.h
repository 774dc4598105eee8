#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tpcmill/generate.h"
#include "tpcmill/job.h"

namespace [[gnu::visibility("default")]] tpcmill {

// One file that a run would make. Bytes are expected, within a few percent. Rows are exact, but where the number
// of a parent's rows varies and counting them would take more than a moment.
struct FileForecast {
  std::string path;
  uint64_t rows = 0;
  uint64_t bytes = 0;
  bool exact_rows = true;  // else within a few percent, far less where there are many
};

// What generate() would do.
struct Forecast {
  std::vector<FileForecast> files;      // in the order of the job's tables; without those that are kept
  uint64_t rows = 0, bytes = 0;         // together
  bool exact_rows = true;               // of all files
  uint64_t memory = 0;                  // bytes at the peak, at most
  std::optional<uint64_t> free;         // bytes on the disk of the output folder; empty: not known, or no folder
  std::vector<std::string> kept;        // as in Report
  uint64_t whole = 0;
};

// Foretells a run from some chunks of each table, which are made and thrown away. Makes nothing, and
// throws what generate() would throw before it begins, but for want of room on the disk.
Forecast forecast(const Job& job, const Listener& listener = {});

}  // namespace tpcmill
