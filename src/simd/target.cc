// Compiled once per target: pulls in the kernels and fills one table. Highway's
// foreach_target.h includes this file again for each instruction set that the compiler knows.
// Highway's own dispatch is not used, because it needs its library: see supported.cc.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/target.cc"
#include "hwy/foreach_target.h"
// (keep this order)
#include "hwy/highway.h"
#include "simd/arrow-inl.h"
#include "simd/copies-inl.h"
#include "simd/digits-inl.h"
#include "simd/draws-inl.h"
#include "simd/kernels.h"
#include "simd/pack-inl.h"
#include "simd/pick-inl.h"
#include "simd/plain-inl.h"
#include "simd/price-inl.h"
#include "simd/range-inl.h"
#include "simd/rows-inl.h"
#include "simd/uniform-inl.h"
#include "simd/words-inl.h"

#ifndef TPCMILL_SIMD_TARGET_CC_
#define TPCMILL_SIMD_TARGET_CC_

namespace tpcmill {
namespace {

// One for each target of the compiler.
template <int64_t kTarget>
void fill_table_of(Kernels* table);

}  // namespace
}  // namespace tpcmill

#endif

HWY_BEFORE_NAMESPACE();
namespace tpcmill {
namespace HWY_NAMESPACE {

void fill_table(Kernels* table) {
  *table = Kernels{
      .target = hwy::TargetName(HWY_TARGET),
      .draws = draws,
      .line_draws = line_draws,
      .uniform8 = uniform8,
      .uniform16 = uniform16,
      .uniform32 = uniform32,
      .uniform64 = uniform64,
      .pool_offsets = pool_offsets,
      .retail_prices = retail_prices,
      .extended_prices = extended_prices,
      .charges = charges,
      .part_suppliers = part_suppliers,
      .integer_cells = integer_cells,
      .money_cells = money_cells,
      .pool_texts = pool_texts,
      .packed_pool_texts = packed_pool_texts,
      .pick_words = pick_words,
      .find_copies = find_copies,
      .snappy_copies = snappy_copies,
      .rows = rows,
      .pack_bits8 = pack_bits8,
      .pack_bits16 = pack_bits16,
      .pack_bits32 = pack_bits32,
      .range16 = range16,
      .range32 = range32,
      .range64 = range64,
      .sum_of_few = sum_of_few,
      .plain_texts = plain_texts,
      .widen8 = widen8,
      .widen16 = widen16,
      .decimals128 = decimals128,
      .words8 = words8,
      .words16 = words16,
      .pack_texts = pack_texts,
  };
}

}  // namespace HWY_NAMESPACE
}  // namespace tpcmill
HWY_AFTER_NAMESPACE();

namespace tpcmill {
namespace {

template <>
void fill_table_of<HWY_TARGET>(Kernels* table) {
  HWY_NAMESPACE::fill_table(table);
}

}  // namespace
}  // namespace tpcmill

#if HWY_ONCE

#include <cstdlib>
#include <string>
#include <utility>

#include "simd/supported.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// Fills the table of target 2^kBit if there is one.
template <size_t kBit>
void add_table(int64_t wanted, std::vector<Kernels>& tables) {
  constexpr int64_t kTarget = int64_t{1} << kBit;
  if constexpr ((HWY_TARGETS & kTarget) != 0)
    if ((wanted & kTarget) != 0) fill_table_of<kTarget>(&tables.emplace_back());
}

template <size_t... kBits>
void add_tables(int64_t wanted, std::vector<Kernels>& tables, std::index_sequence<kBits...>) {
  (add_table<kBits>(wanted, tables), ...);
}

// One table for each target that both the compiler and this processor know, best first (Highway
// numbers better targets lower).
std::vector<Kernels> make_tables() {
  std::vector<Kernels> tables;
  add_tables(supported_targets(), tables, std::make_index_sequence<63>());
  return tables;
}

const std::vector<Kernels>& tables() {
  static const std::vector<Kernels> all = make_tables();
  return all;
}

}  // namespace

const Kernels& kernels() {
  const char* const wanted = std::getenv("TPCMILL_TARGET");
  if (wanted == nullptr || *wanted == '\0') return tables().front();
  std::string names;
  for (const Kernels& table : tables()) {
    if (table.target == wanted) return table;
    names += (names.empty() ? "" : ", ") + std::string(table.target);
  }
  throw Error::usage("TPCMILL_TARGET=" + std::string(wanted) + " is no target of this processor; there are " +
                     names + ".");
}

std::vector<const Kernels*> runnable_targets() {
  std::vector<const Kernels*> all;
  for (const Kernels& table : tables()) all.push_back(&table);
  return all;
}

}  // namespace tpcmill

#endif  // HWY_ONCE
