#include "tpch/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

constexpr uint64_t kEach = 4;  // suppliers of a part

// Clause 4.2.3 gives the parts 1 .. suppliers one step from supplier to supplier, the next ones another, and
// so on. Where a step, its double or its triple is a multiple of the number of suppliers, two of a part's four
// suppliers are the same one. Returns how many keys occur more than once.
uint64_t repeated_keys(uint64_t parts, uint64_t suppliers) {
  uint64_t repeated = 0;
  for (uint64_t round = 0; round * suppliers < parts; ++round) {
    const uint64_t step = (suppliers / kEach + round) % suppliers;
    std::map<uint64_t, unsigned> times;
    for (uint64_t i = 0; i < kEach; ++i) ++times[i * step % suppliers];
    const auto more = std::count_if(times.begin(), times.end(), [](const auto& one) { return one.second > 1; });
    repeated += static_cast<uint64_t>(more) * std::min(suppliers, parts - round * suppliers);
  }
  return repeated;
}

}  // namespace

std::string caution_on_keys(const World& world) {
  // With more suppliers, three steps are less than all of them: rounds are 0 .. 20, and a step is a quarter and 20
  // at most.
  constexpr uint64_t kMostSuppliers = 240;
  if (facts(world).suppliers > kMostSuppliers) return "";
  const uint64_t repeated = repeated_keys(facts(world).parts, facts(world).suppliers);
  if (repeated == 0) return "";
  return fmt::format("partsupp: at scale factor {} {} of its keys (ps_partkey, ps_suppkey) occur{} more than once, by the "
                     "official formula, so that a primary key refuses them; at 0.01 all are unique.",
                     world.scale.text(), repeated, repeated == 1 ? "s" : "");
}

}  // namespace tpcmill::tpch
