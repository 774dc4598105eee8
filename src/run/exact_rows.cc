#include "run/exact_rows.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "plan/known.h"
#include "plan/row_index.h"

namespace tpcmill {
namespace {

// Parents whose rows are counted: 0.3 s on one core.
constexpr uint64_t kMostCounted = 200'000'000;

// Rows of the file as the plan or what is published knows them, if either does.
std::optional<uint64_t> known_rows(const Prepared& prepared, const PlannedFile& file) {
  const PlannedTable& planned = prepared.plan.table_of(file);
  const Table& table = *planned.table;
  if (table.row_counts == nullptr || planned.format->cut().exact)
    return static_cast<uint64_t>(std::llround(std::max(0.0, file.rows)));
  const bool whole = file.count == table.parents(prepared.world) && file.skip == 0 && file.drop == 0;
  if (!whole || !prepared.world.lists.is_built_in()) return std::nullopt;
  const PublishedDigest* const published = published_digest(prepared.benchmark, prepared.world.scale, table.name);
  return published == nullptr ? std::nullopt : std::optional(published->rows);
}

}  // namespace

std::vector<RowCount> count_rows(const Prepared& prepared) {
  const std::vector<PlannedFile>& files = prepared.plan.files;
  std::vector<std::optional<uint64_t>> known;
  uint64_t parents = 0;
  for (const PlannedFile& file : files) {
    known.push_back(known_rows(prepared, file));
    if (!known.back()) parents += file.count;
  }
  std::vector<RowCount> counts;
  for (size_t i = 0; i < files.size(); ++i) {
    const PlannedFile& file = files[i];
    const Table& table = *prepared.plan.table_of(file).table;
    if (known[i]) {
      counts.push_back({*known[i], true});
    } else if (parents <= kMostCounted) {
      const RowIndex index(prepared.world, table, file.first, file.count, prepared.helpers);
      counts.push_back({index.rows() - file.skip - file.drop, true});
    } else {
      counts.push_back({static_cast<uint64_t>(std::llround(std::max(0.0, file.rows))), false});
    }
  }
  return counts;
}

}  // namespace tpcmill
