#include <algorithm>
#include <array>
#include <cstring>

#include "rand/random64.h"
#include "tpch/lines.h"
#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t {
  O_ORDERKEY, O_CUSTKEY, O_ORDERSTATUS, O_TOTALPRICE, O_ORDERDATE, O_ORDERPRIORITY, O_CLERK, O_SHIPPRIORITY, O_COMMENT
};
enum Scratch : size_t {
  kFirst, kSecond, kCounts, kParts, kPrices, kQuantities, kDiscounts, kTaxes, kShipDelays, kTotals, kClerks
};

// Seven of the dearest lines, with the highest tax.
constexpr int64_t kMostTotal = 7 * kMostLinePrice * 108 / 100;

TableShape shape(const World& world) {
  const TpchFacts& fact = facts(world);
  const uint32_t clerk = tagged_length("Clerk#", static_cast<int64_t>(fact.clerks));
  return {"orders",
          {order_key_shape("o_orderkey", fact.orders), identifier("o_custkey", 1, static_cast<int64_t>(fact.customers)),
           coded("o_orderstatus", Logical::kText, fact.order_statuses), money("o_totalprice", kMostTotal),
           coded("o_orderdate", Logical::kDate, fact.dates),
           coded("o_orderpriority", Logical::kText, fact.priorities.dictionary),
           fact.clerks_are_codes() ? coded("o_clerk", Logical::kText, fact.clerk_names) : text("o_clerk", clerk, clerk),
           coded("o_shippriority", Logical::kInteger, fact.ship_priorities), comment("o_comment", kOrderText)},
          {0}};
}

// A third of the customers never order: keys that three divides move to a neighbour.
void customers(const World& world, const Draws& draws, const Parents& parents, const Walk& walk, uint32_t* scratch,
               int64_t* keys) {
  const int64_t most = static_cast<int64_t>(facts(world).customers);
  const size_t n = parents.count;
  if (facts(world).wide_keys) {
    // One draw each: nothing is skipped inside a run, and the stream can be jumped.
    Random64 random{multiply(kOrderCustomer.seed, power(walk.run_first))};
    random.jump(parents.first - walk.run_first);
    for (size_t i = 0; i < n; ++i) keys[i] = random.next(1, static_cast<uint64_t>(most));
  } else {
    draws.of_parents(kOrderCustomer, 0, scratch);
    uniform(world.kernels, scratch, n, 1, most, keys);
  }
  // No branch: every third time it would be mistaken.
  for (size_t i = 0; i < n; ++i) {
    const int64_t aside = keys[i] < most ? 1 : -1;
    keys[i] += aside & -int64_t{keys[i] % 3 == 0};
  }
}

// kLines[n][k]: all bits, if an order of n lines has a line k.
constexpr auto kLines = [] {
  std::array<std::array<int32_t, 8>, 8> lines{};
  for (size_t n = 0; n < 8; ++n)
    for (size_t k = 0; k < n; ++k) lines[n][k] = -1;
  return lines;
}();

// What is charged for each order's lines, and whether all of them are shipped, none, or some: 0, 1, 2.
// Eight lines are looked at of every order, and those that it does not have count nothing: a branch on
// their number, which is as random as anything, would cost more. The same goes for their days: a byte each,
//
//     128 + days from the order to today - days from the order to the shipment
//
// has its highest bit set if the line is shipped, and no byte borrows from the next.
void sum_up(const uint8_t* counts, const uint16_t* order_days, const int32_t* charged, const uint8_t* delays,
            size_t orders, int64_t* totals, uint8_t* statuses) {
  constexpr uint64_t kOnes = 0x0101'0101'0101'0101, kHighest = kOnes << 7;
  for (size_t i = 0; i < orders; ++i) {
    const uint32_t count = counts[i];
    int32_t total = 0;
    for (size_t k = 0; k < 8; ++k) total += charged[k] & kLines[count][k];
    totals[i] = total;

    const uint64_t days = static_cast<uint64_t>(std::clamp(kToday - order_days[i], 0, 127));
    const uint64_t all = kHighest >> (64 - 8 * count);
    uint64_t line_days;
    std::memcpy(&line_days, delays, sizeof line_days);
    const uint64_t shipped = (kHighest + days * kOnes - line_days) & all;
    statuses[i] = static_cast<uint8_t>((shipped != all) + (shipped != all && shipped != 0));
    charged += count;
    delays += count;
  }
}

// Sums over each order's lines: what is charged, and how many of them are shipped.
void totals_and_statuses(const World& world, const Draws& draws, const Parents& parents, Walk& walk, uint32_t* scratch,
                         const uint16_t* order_days, Batch& out) {
  const TpchFacts& fact = facts(world);
  const Kernels& kernels = world.kernels;
  const bool wants_totals = out.wants(O_TOTALPRICE), wants_statuses = out.wants(O_ORDERSTATUS);
  if (!wants_totals && !wants_statuses) return;
  uint8_t* const counts = out.scratch<uint8_t>(kCounts, parents.count + kPad);
  const size_t lines = line_counts(world, draws, parents, scratch, counts);
  const size_t room = lines + kPad;
  int64_t* const parts = out.scratch<int64_t>(kParts, room);
  int64_t* const prices = out.scratch<int64_t>(kPrices, room);
  uint8_t* const quantities = out.scratch<uint8_t>(kQuantities, room);
  uint8_t* const discounts = out.scratch<uint8_t>(kDiscounts, room);
  uint8_t* const taxes = out.scratch<uint8_t>(kTaxes, room);
  uint8_t* const delays = out.scratch<uint8_t>(kShipDelays, room);
  int32_t* const charged = out.scratch<int32_t>(kTotals, room);
  uint32_t* const line_scratch = out.scratch<uint32_t>(kSecond, room);

  if (wants_totals) {
    line_parts(world, draws, parents, counts, lines, walk, line_scratch, parts);
    draws.of_lines(kLineQuantity, counts, 1, 0, line_scratch);
    kernels.uniform8(line_scratch, lines, 0, 50, quantities);
    draws.of_lines(kLineDiscount, counts, 1, 0, line_scratch);
    kernels.uniform8(line_scratch, lines, 0, static_cast<uint32_t>(fact.discounts.total), discounts);
    draws.of_lines(kLineTax, counts, 1, 0, line_scratch);
    kernels.uniform8(line_scratch, lines, 0, static_cast<uint32_t>(fact.taxes.total), taxes);
    kernels.extended_prices(parts, quantities, lines, prices);
    kernels.charges(prices, discounts, taxes, lines, charged);
  }
  if (wants_statuses) {
    draws.of_lines(kLineShip, counts, 1, 0, line_scratch);
    kernels.uniform8(line_scratch, lines, 1, 121, delays);
  }

  sum_up(counts, order_days, charged, delays, parents.count, out.i64(O_TOTALPRICE), out.code8(O_ORDERSTATUS));
}

void fill(const World& world, const Parents& parents, Walk& walk, Batch& out) {
  const TpchFacts& fact = facts(world);
  const Kernels& kernels = world.kernels;
  const Draws draws(kernels, parents);
  const size_t n = parents.count;
  uint32_t* const first = out.scratch<uint32_t>(kFirst, n + kPad);

  out.set_rows(n);
  if (out.wants(O_ORDERKEY)) {
    int64_t* const keys = out.i64(O_ORDERKEY);
    for (size_t i = 0; i < n; ++i) keys[i] = order_key(parents[i]);
  }
  if (out.wants(O_CUSTKEY)) customers(world, draws, parents, walk, first, out.i64(O_CUSTKEY));
  uint16_t* const days = out.code16(O_ORDERDATE);
  if (out.wants_any({O_ORDERDATE, O_ORDERSTATUS})) {
    draws.of_parents(kOrderDate, 0, first);
    kernels.uniform16(first, n, 0, kOrderDays, days);
  }
  totals_and_statuses(world, draws, parents, walk, first, days, out);
  if (out.wants(O_ORDERPRIORITY)) {
    draws.of_parents(kOrderPriority, 0, first);
    pick(kernels, fact.priorities, first, n, out, O_ORDERPRIORITY);
  }
  if (out.wants(O_CLERK)) {
    draws.of_parents(kOrderClerk, 0, first);
    if (!fact.clerks_are_codes()) {
      int64_t* const clerks = out.scratch<int64_t>(kClerks, n + kPad);
      uniform(kernels, first, n, 1, static_cast<int64_t>(fact.clerks), clerks);
      tagged("Clerk#", clerks, n, out, O_CLERK);
    } else {
      kernels.uniform16(first, n, 0, static_cast<uint32_t>(fact.clerks), out.code16(O_CLERK));
    }
  }
  if (out.wants(O_SHIPPRIORITY)) std::memset(out.code8(O_SHIPPRIORITY), 0, n);
  if (!out.wants(O_COMMENT)) return;
  uint32_t* const second = out.scratch<uint32_t>(kSecond, n + kPad);
  draws.of_parents(kOrderComment, 0, first);
  draws.of_parents(kOrderComment, 1, second);
  pool_text(world, kOrderText, first, second, n, out, O_COMMENT);
}

constexpr std::string_view kFixedLength[] = {"o_orderstatus", "o_orderpriority", "o_clerk"};

}  // namespace

const Table kOrders = {
    .name = "orders",
    .letter = 'O',
    .group_letter = 'o',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).orders; },
    .fixed_length = kFixedLength,
    .batch_parents = 1024,
    .fill = fill,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kOrderComment, kOrderText, marks);
    },
    .start_walk = start_line_walk,
    .skip_walk = skip_line_walk,
    .walk_columns = {O_TOTALPRICE},
};

}  // namespace tpcmill::tpch
