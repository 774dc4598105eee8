#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/error.h"
#include "tpcmill/job.h"

namespace [[gnu::visibility("default")]] tpcmill {

// How far a run is. All figures count what workers have finished so far.
struct Progress {
  uint64_t rows = 0;
  uint64_t bytes = 0;           // handed to files
  double fraction = 0;          // of the work, 0 to 1, by expected bytes
  double seconds = 0;           // since workers started
  uint32_t files_finished = 0;  // whole, under their final names
  uint32_t files = 0;
  bool stopping = false;  // stopped or failed: temporary files are removed, workers still at it
};

// What became of one table: its parts added up. `seconds` is from the first chunk begun to the
// last one finished; tables overlap in time.
struct TableReport {
  std::string table;
  uint64_t files = 0;
  uint64_t rows = 0;
  uint64_t bytes = 0;
  double seconds = 0;
};

struct Report {
  std::vector<TableReport> tables;  // what was made, in the order of the job
  std::vector<std::string> kept;    // paths that existed, of files that are not of this work: by Job::keep_existing
  uint64_t whole = 0;               // files that the manifest names, and that were whole already
  std::vector<TableReport> whole_tables;  // these, added up by tables
  double seconds = 0;
};

// Ways in which generate() speaks to its caller while it works; each may be empty. All of them
// are called by the thread that called generate().
struct Listener {
  // About ten times a second, and once at the end.
  std::function<void(const Progress&)> progress = nullptr;

  // A sentence the user should read: scales that dbgen truncates, files that are kept, a serial
  // walk ahead. `detail` marks what only a verbose user wants.
  std::function<void(const std::string& sentence, bool detail)> note = nullptr;

  // Once, when all is settled and before the first file or folder is made or a worker started. A caller
  // who ends the process before that leaves nothing of the run behind.
  std::function<void()> begin = nullptr;

  // Now and then while a run that was stopped, or has failed, waits for workers in the middle of
  // something long. What was unfinished is removed by then, and `reason` is what will be thrown. A
  // caller who does not want to wait may end the process here.
  std::function<void(const Error& reason)> waiting = nullptr;

  // Raised (set to anything but 0) by a signal handler or another thread to stop the run.
  const std::atomic<int>* stop = nullptr;
};

// Makes what `job` says. Blocks until every file is whole under its final name, or throws: then
// every file that the run finished before stays, is named in the Error's sentence, and nothing
// unfinished is left. Prints nothing, installs no signal handlers.
//
// Throws Error; std::bad_alloc if this thread runs out of memory before workers start.
// Several threads may call it at once with different jobs, unless Job::processes is used.
Report generate(const Job& job, const Listener& listener = {});

// Everything that holds for the files of `job`, what nobody spoke of included: its own rules behind
// those of the layout "default". Throws Error (usage) for a layout that generate() would refuse.
Layout layout_in_force(const Job& job);

// The tables of a benchmark in their usual order. Throws Error (usage) for an unknown one.
std::vector<std::string> table_names(const std::string& benchmark);

// A name as users write it, "lineitem" or dbgen's letter "L", or a letter for a group ("o" is
// orders and lineitem), as tables. Throws Error (usage), naming -T and the nearest right word.
std::vector<std::string> tables_of_word(const std::string& benchmark, const std::string& word);

// The formats a table can be written in: "tbl", "csv", "parquet".
std::vector<std::string> format_names();

// "1.0.0"
std::string_view version();

}  // namespace tpcmill
