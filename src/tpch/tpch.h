#pragma once

#include <cstdint>
#include <span>

#include "table/recipes.h"
#include "table/table.h"

namespace tpcmill::tpch {

// What the scale factor and the word lists settle for TPC-H.
struct TpchFacts : Facts {
  TpchFacts(const Distributions& lists, const ScaleFactor& scale);

  uint64_t parts, suppliers, customers, orders, clerks;
  bool wide_keys;  // from scale 30,000 on: o_custkey and l_partkey from the 64-bit generator

  Picker types, containers, segments, priorities, instructions, modes, flags;
  Picker quantities, discounts, taxes, sizes;
  Picker manufacturers, nation_keys;
  Dictionary brands;         // code = 5 * manufacturer + second digit
  Dictionary return_flags;   // the flags that are drawn, then "N"
  Dictionary line_statuses;  // F, O
  Dictionary order_statuses; // F, O, P
  Dictionary dates;          // 1992-01-01 + code
  Dictionary line_numbers;   // 1 .. 7
  Dictionary clerk_names;    // empty where there are too many
  Dictionary ship_priorities;

  bool clerks_are_codes() const { return clerk_names.size() != 0; }
};

inline const TpchFacts& facts(const World& world) { return static_cast<const TpchFacts&>(*world.facts); }

// Days since 1992-01-01.
constexpr uint16_t kOrderDays = 2406;  // order dates are 0 .. 2405
constexpr uint16_t kDays = 2557;       // up to 1998-12-31
constexpr uint16_t kToday = 1263;      // 1995-06-17, CURRENTDATE of clause 4.2.2.12

// Key of the order with 0-based number `order`, clause 4.2.3: eight keys of every 32 are used.
constexpr int64_t order_key(uint64_t order) {
  const uint64_t i = order + 1;
  return static_cast<int64_t>((i >> 3 << 5) | (i & 7));
}
constexpr uint64_t order_of_key(int64_t key) {
  const uint64_t i = static_cast<uint64_t>(key);
  return (i >> 5 << 3 | (i & 7)) - 1;
}

extern const Benchmark kBenchmark;

std::span<const PublishedDigest> published_digests();

// The tables, each in its file.
extern const Table kRegion, kNation, kSupplier, kCustomer, kPart, kPartSupp, kOrders, kLineItem;

// The dearest part, in hundredths, clause 4.2.3; and the dearest line: fifty of them.
constexpr int64_t kMostPrice = 90'000 + 20'000 + 99'900;
constexpr int64_t kMostLinePrice = 50 * kMostPrice;

// Helpers for shapes.
struct WordLengths {
  double mean;
  uint32_t longest;
};
WordLengths word_lengths(const std::vector<std::string>& words);
ColumnShape identifier(std::string_view name, int64_t low = 0, int64_t high = -1);
// Of the table itself: rows ascend by it.
ColumnShape key(std::string_view name, uint64_t greatest, double repeats = 1);
ColumnShape order_key_shape(std::string_view name, uint64_t orders, double repeats = 1);
ColumnShape unique(ColumnShape shape);
ColumnShape coded(std::string_view name, Logical logical, const Dictionary& dictionary);
ColumnShape money(std::string_view name, int64_t greatest);
ColumnShape text(std::string_view name, double mean_length, uint32_t max_length);
ColumnShape comment(std::string_view name, CommentRange range);

}  // namespace tpcmill::tpch
