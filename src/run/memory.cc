#include "run/memory.h"

#include <algorithm>

#include <fmt/format.h>

#include "folder/hashes.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kProgram = 16'000'000;
constexpr uint64_t kBatch = 4'000'000;       // columns and scratch arrays of some thousand rows
constexpr uint64_t kBytesOnTheirWay = 13'000'000;  // to the disk, past the page cache
constexpr uint64_t kChunkInLedger = 64;      // and in what is shared with it
constexpr uint64_t kMegabyte = 1'000'000;

uint64_t megabytes(uint64_t bytes) { return (bytes + kMegabyte - 1) / kMegabyte; }

}  // namespace

std::string MemoryNeed::text(unsigned workers) const {
  return fmt::format("{} MB ({} MB shared, {} worker{} with {} MB each)", megabytes(with(workers)), megabytes(shared),
                     workers, workers == 1 ? "" : "s", megabytes(each_worker));
}

MemoryNeed memory_need(const Job& job, const World& world, const Plan& plan, const PoolMarks& marks) {
  MemoryNeed need;
  need.shared = kProgram + TextPool::memory(world.lists, marks) + plan.chunks * kChunkInLedger +
                plan.files.size() * sizeof(PlannedFile) + FileHashes::bytes_needed(expected_bytes(plan), 0);
  for (const PlannedFile& file : plan.files) {
    // One chunk waits for its turn while the next one is made.
    const double encoders = 2 * plan.table_of(file).format->encoder_bytes();
    need.each_worker = std::max(need.each_worker, static_cast<uint64_t>(encoders) + kBatch + 3 * kHashBlock);
  }
  if (job.destination == Destination::kFiles && job.io != Io::kBuffered) need.each_worker += kBytesOnTheirWay;
  return need;
}

unsigned workers_that_fit(const Job& job, const MemoryNeed& need, unsigned workers) {
  if (job.memory_limit == 0) return workers;
  if (job.memory_limit < need.with(1))
    throw Error::usage(fmt::format("--memory-limit {} is too little: this job needs {}. Smaller row groups need less.",
                                   job.memory_limit < kMegabyte ? fmt::format("{} bytes", job.memory_limit)
                                                                : fmt::format("{} MB", job.memory_limit / kMegabyte),
                                   need.text(1)));
  return static_cast<unsigned>(std::min<uint64_t>(workers, (job.memory_limit - need.shared) / need.each_worker));
}

}  // namespace tpcmill
