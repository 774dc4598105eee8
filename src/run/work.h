#pragma once

#include <functional>
#include <memory>

#include "folder/hashes.h"
#include "plan/plan.h"
#include "run/finished.h"
#include "run/ledger.h"
#include "sink/sink.h"
#include "table/table.h"

namespace tpcmill {

// Everything a worker works with. Shared and read-only but for the ledger.
struct WorkerContext {
  const World& world;
  const Plan& plan;
  Ledger& ledger;
  bool in_order;  // one stream: bytes must reach the sink in order
  std::function<std::unique_ptr<Sink>(const WorkerContext& context)> open_sink;
  const std::vector<FileNames>& names;
  bool overwrite;
  bool keep_existing;
  bool durable;
  FileHashes* hashes;             // nullptr: nobody wants them
  const FinishedFiles* finished;  // the same
  uint64_t parts;  // of each table; 0: not cut
  const AlignedOutput* aligned;  // nullptr: files are written through the page cache
};

// What one worker does, be it a thread or a process: takes chunks until there are none or the run
// fails. A failure of its own is told to the ledger; nothing is thrown.
void work(const WorkerContext& context) noexcept;

}  // namespace tpcmill
