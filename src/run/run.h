#pragma once

#include <functional>
#include <memory>

#include "plan/plan.h"
#include "sink/sink.h"
#include "tpcmill/generate.h"

namespace tpcmill {

// Where a run's bytes go that are not for files or a stream: to the program itself.
struct RowConsumer {
  // May be empty. Takes files out of the plan that shall not be made, before it is cut into chunks.
  std::function<void(Plan& plan)> select = nullptr;

  // Once, when files and chunks are settled and no worker has started: what workers are to share
  // is made here, in shared memory, for they may be processes.
  std::function<void(const Plan& plan)> planned;

  // Each worker's sink. Called by workers.
  std::function<std::unique_ptr<Sink>()> open_sink;
};

// generate() for a job that is checked() and may be in a format that is not for files. With an
// `consumer` everything goes there. REQUIRES: the destination is not Destination::kFiles then; with
// Destination::kStdout the consumer's sinks are written in order.
Report run(const Job& job, const Listener& listener, const RowConsumer* consumer);

}  // namespace tpcmill
