// A digest is a run whose chunks are sums. Workers add them up in shared memory, in any order.

#include "tpcmill/digest.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>

#include "base/os.h"
#include "encode/digest.h"
#include "plan/check.h"
#include "plan/known.h"
#include "run/run.h"

namespace tpcmill {
namespace {

// The sums of a plan's files, shared by all workers.
class DigestTotals {
 public:
  explicit DigestTotals(size_t files) : memory_(files * sizeof(Total)) {
    for (size_t i = 0; i < files; ++i) new (totals() + i) Total();
  }

  // Two words at a time cannot be added at once, and need not: each carry is added by whoever
  // caused it, so the sum is right when all have added.
  void add(size_t file, const DigestedRows& more) {
    Total& total = totals()[file];
    total.rows += more.rows;
    const uint64_t before = total.low.fetch_add(more.digest.low);
    total.high += more.digest.high + (before + more.digest.low < before ? 1 : 0);
  }

  // REQUIRES: workers have ended.
  DigestedRows of(size_t file) const {
    const Total& total = totals()[file];
    return {.rows = total.rows, .digest = {.high = total.high, .low = total.low}};
  }

 private:
  struct Total {
    std::atomic<uint64_t> rows, low, high;
  };

  Total* totals() const { return reinterpret_cast<Total*>(memory_.data()); }

  SharedMemory memory_;
};

class DigestSink : public Sink {
 public:
  explicit DigestSink(DigestTotals& totals) : totals_(totals) {}

  void create(size_t) override {}

  void write(size_t file, uint64_t, Pieces pieces) override {
    for (const std::span<const std::byte> piece : pieces) {
      if (piece.empty()) continue;  // the head of the file
      DigestedRows rows;
      std::memcpy(&rows, piece.data(), sizeof rows);
      totals_.add(file, rows);
    }
  }

  bool finish(size_t, uint64_t) override { return true; }

 private:
  DigestTotals& totals_;
};

// The job as one that can be run: whatever says how files look has no say.
Job digest_job(const Job& given) {
  Job job = given;
  job.format = "tbl";
  job.layout = {};
  job.delimiter = ',';
  job.destination = Destination::kDiscard;
  job = checked(job);
  job.format = "digest";
  return job;
}

// Tells of a run's progress what means something where there are no files.
Listener without_files(const Listener& given) {
  Listener listener = given;
  if (given.progress)
    listener.progress = [tell = given.progress](Progress progress) {
      progress.bytes = 0;
      progress.files = progress.files_finished = 0;
      tell(progress);
    };
  return listener;
}

std::optional<bool> compare(const Job& job, const TableDigest& found) {
  if (job.max_rows || !job.distributions.empty()) return {};
  const PublishedDigest* const known = published_digest(*find_benchmark(job.benchmark), job.scale, found.table);
  if (known == nullptr) return {};
  return known->rows == found.rows && known->digest == found.digest;
}

// The entries of one table: its parts in their order, and all of them together.
void add_table(const Job& job, const std::string& table, std::vector<TableDigest> parts,
               std::vector<TableDigest>& out) {
  std::sort(parts.begin(), parts.end(), [](const TableDigest& a, const TableDigest& b) { return a.part < b.part; });
  if (job.parts != 0) out.insert(out.end(), parts.begin(), parts.end());
  if (job.part != 0) return;
  TableDigest sum{.table = table, .digest = {}, .published = {}};
  for (const TableDigest& part : parts) {
    sum.rows += part.rows;
    sum.digest += part.digest;
  }
  sum.published = compare(job, sum);
  out.push_back(std::move(sum));
}

}  // namespace

std::vector<TableDigest> digest(const Job& given, const Listener& listener) {
  const Job job = digest_job(given);
  std::unique_ptr<DigestTotals> totals;
  std::vector<PlannedFile> files;
  const RowConsumer consumer{.planned =
                          [&](const Plan& plan) {
                            files = plan.files;
                            totals = std::make_unique<DigestTotals>(std::max<size_t>(1, files.size()));
                          },
                      .open_sink = [&] { return std::make_unique<DigestSink>(*totals); }};
  run(job, without_files(listener), &consumer);

  std::vector<TableDigest> digests;
  for (size_t t = 0; t < job.tables.size(); ++t) {
    std::vector<TableDigest> parts;
    for (size_t f = 0; f < files.size(); ++f) {
      if (files[f].table != t) continue;
      const DigestedRows sum = totals->of(f);
      parts.push_back({job.tables[t], files[f].part, sum.rows, sum.digest, {}});
    }
    add_table(job, job.tables[t], std::move(parts), digests);
  }
  return digests;
}

}  // namespace tpcmill
