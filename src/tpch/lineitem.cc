#include <cstring>

#include "tpch/lines.h"
#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t {
  L_ORDERKEY, L_PARTKEY, L_SUPPKEY, L_LINENUMBER, L_QUANTITY, L_EXTENDEDPRICE, L_DISCOUNT, L_TAX, L_RETURNFLAG,
  L_LINESTATUS, L_SHIPDATE, L_COMMITDATE, L_RECEIPTDATE, L_SHIPINSTRUCT, L_SHIPMODE, L_COMMENT
};
enum Scratch : size_t { kFirst, kSecond, kCounts, kOrderKeys, kOrderDates, kLineDates, kWhich, kDelays, kFlags };

TableShape shape(const World& world) {
  const TpchFacts& fact = facts(world);
  return {"lineitem",
          {order_key_shape("l_orderkey", fact.orders, 4),
           identifier("l_partkey", 1, static_cast<int64_t>(fact.parts)),
           identifier("l_suppkey", 1, static_cast<int64_t>(fact.suppliers)),
           coded("l_linenumber", Logical::kInteger, fact.line_numbers),
           coded("l_quantity", Logical::kQuantity, fact.quantities.dictionary), money("l_extendedprice", kMostLinePrice),
           coded("l_discount", Logical::kMoney, fact.discounts.dictionary),
           coded("l_tax", Logical::kMoney, fact.taxes.dictionary),
           coded("l_returnflag", Logical::kText, fact.return_flags),
           coded("l_linestatus", Logical::kText, fact.line_statuses), coded("l_shipdate", Logical::kDate, fact.dates),
           coded("l_commitdate", Logical::kDate, fact.dates), coded("l_receiptdate", Logical::kDate, fact.dates),
           coded("l_shipinstruct", Logical::kText, fact.instructions.dictionary),
           coded("l_shipmode", Logical::kText, fact.modes.dictionary), comment("l_comment", kLineText)},
          {L_ORDERKEY, L_LINENUMBER}};
}

// The streams of an order's lines, one column after the other.
class LineColumns {
 public:
  LineColumns(const World& world, const Draws& draws, const uint8_t* counts, size_t lines, uint32_t* scratch, Batch& out)
      : world_(world), draws_(draws), counts_(counts), lines_(lines), scratch_(scratch), out_(out) {}

  // Draw k of `each` of every line, in the scratch array.
  const uint32_t* raw(Stream stream, unsigned each = 1, unsigned k = 0) const {
    draws_.of_lines(stream, counts_, each, k, scratch_);
    return scratch_;
  }
  void picked(Stream stream, const Picker& picker, size_t column) const {
    if (out_.wants(column)) pick(world_.kernels, picker, raw(stream), lines_, out_, column);
  }
  // to[i] = from[i] + U[low, low + range)
  void delayed(Stream stream, uint32_t low, uint32_t range, const uint16_t* from, uint8_t* delays, uint16_t* to) const {
    world_.kernels.uniform8(raw(stream), lines_, low, range, delays);
    for (size_t i = 0; i < lines_; ++i) to[i] = static_cast<uint16_t>(from[i] + delays[i]);
  }

 private:
  const World& world_;
  const Draws& draws_;
  const uint8_t* counts_;
  size_t lines_;
  uint32_t* scratch_;
  Batch& out_;
};

// Only lines received by CURRENTDATE draw a flag, and the draws of an order are counted by such
// lines alone: the j-th of them uses draw j. `flags` holds the draws' codes line by line. Eight lines
// are done of every order, and the next order overwrites what is too much: its number of lines is as
// random as anything, so that a branch on it would cost more. What is rare enough for one is an order
// of which some lines have been received, and some have not.
//
// Days are looked at four at a time, 16 bits each. One that is not after today leaves the highest bit of
//
//     2^15 + today - day
//
// set, and none borrows from the next. These bits of all eight lines go into one number, which lies between
// 0 and that of all lines if they differ.
void return_flags(const uint16_t* received, const uint8_t* flags, const uint8_t* counts, size_t orders, uint8_t none,
                  uint8_t* out) {
  constexpr uint64_t kOnes = 0x0001'0001'0001'0001, kHighest = kOnes << 15, kUntilToday = kHighest + kToday * kOnes;
  constexpr uint64_t kLines[8] = {0, kHighest >> 48, kHighest >> 32, kHighest >> 16, kHighest,
                                  kHighest | kHighest >> 49, kHighest | kHighest >> 33, kHighest | kHighest >> 17};
  const uint64_t nones = none * 0x0101'0101'0101'0101u;
  for (size_t i = 0; i < orders; ++i) {
    uint64_t days[2], drawn;
    std::memcpy(days, received, sizeof days);
    std::memcpy(&drawn, flags, sizeof drawn);
    const uint64_t all = kLines[counts[i]];
    const uint64_t returned =
        (((kUntilToday - days[0]) & kHighest) | ((kUntilToday - days[1]) & kHighest) >> 1) & all;
    if (returned - 1 < all - 1) [[unlikely]] {
      const uint8_t* next = flags;
      for (size_t k = 0; k < 8; ++k) {
        const bool is_returned = received[k] <= kToday;
        out[k] = is_returned ? *next : none;
        next += is_returned;
      }
    } else {
      const uint64_t eight = nones ^ ((nones ^ drawn) & (0 - uint64_t{returned != 0}));
      std::memcpy(out, &eight, sizeof eight);
    }
    received += counts[i];
    flags += counts[i];
    out += counts[i];
  }
}

// What makes other columns: those that follow from parts, quantities, dates of the order and the days
// after it.
constexpr ColumnSet kOfParts{L_PARTKEY, L_SUPPKEY, L_EXTENDEDPRICE};
constexpr ColumnSet kOfQuantities{L_QUANTITY, L_EXTENDEDPRICE};
constexpr ColumnSet kOfReceipts{L_RECEIPTDATE, L_RETURNFLAG};
constexpr ColumnSet kOfShipments{L_SHIPDATE, L_LINESTATUS, L_RECEIPTDATE, L_RETURNFLAG};
constexpr ColumnSet kOfDays{L_SHIPDATE, L_LINESTATUS, L_RECEIPTDATE, L_RETURNFLAG, L_COMMITDATE};

void fill(const World& world, const Parents& parents, Walk& walk, Batch& out) {
  const TpchFacts& fact = facts(world);
  const Kernels& kernels = world.kernels;
  const Draws draws(kernels, parents);
  const size_t orders = parents.count;

  // What the lines of an order share.
  uint32_t* const scratch = out.scratch<uint32_t>(kFirst, out.capacity() + kPad);
  uint8_t* const counts = out.scratch<uint8_t>(kCounts, orders + kPad);
  const size_t n = line_counts(world, draws, parents, scratch, counts);
  out.set_rows(n);
  if (out.wants(L_ORDERKEY)) {
    int64_t* const order_keys = out.scratch<int64_t>(kOrderKeys, orders + kPad);
    for (size_t i = 0; i < orders; ++i) order_keys[i] = order_key(parents[i]);
    for_each_line(order_keys, counts, orders, out.i64(L_ORDERKEY));
  }
  if (out.wants(L_LINENUMBER)) {
    uint8_t* line_numbers = out.code8(L_LINENUMBER);
    for (size_t i = 0; i < orders; line_numbers += counts[i++])
      for (uint8_t k = 0; k < 8; ++k) line_numbers[k] = k;
  }

  const LineColumns lines(world, draws, counts, n, scratch, out);
  int64_t* const parts = out.i64(L_PARTKEY);
  if (out.wants_any(kOfParts)) line_parts(world, draws, parents, counts, n, walk, scratch, parts);
  if (out.wants(L_SUPPKEY)) {
    uint8_t* const which = out.scratch<uint8_t>(kWhich, n + kPad);
    kernels.uniform8(lines.raw(kLineSupplier), n, 0, 4, which);
    kernels.part_suppliers(parts, which, n, static_cast<int64_t>(fact.suppliers), out.i64(L_SUPPKEY));
  }
  if (out.wants_any(kOfQuantities)) pick(kernels, fact.quantities, lines.raw(kLineQuantity), n, out, L_QUANTITY);
  if (out.wants(L_EXTENDEDPRICE))
    kernels.extended_prices(parts, out.view().columns[L_QUANTITY].code8, n, out.i64(L_EXTENDEDPRICE));
  lines.picked(kLineDiscount, fact.discounts, L_DISCOUNT);
  lines.picked(kLineTax, fact.taxes, L_TAX);

  if (out.wants_any(kOfDays)) {
    uint16_t* const order_days = out.scratch<uint16_t>(kOrderDates, orders + kPad);
    draws.of_parents(kOrderDate, 0, scratch);
    kernels.uniform16(scratch, orders, 0, kOrderDays, order_days);
    uint16_t* const line_days = out.scratch<uint16_t>(kLineDates, n + kPad);
    for_each_line(order_days, counts, orders, line_days);
    uint8_t* const delays = out.scratch<uint8_t>(kDelays, n + kPad);
    uint16_t* const shipped = out.code16(L_SHIPDATE);
    uint16_t* const received = out.code16(L_RECEIPTDATE);
    if (out.wants_any(kOfShipments)) lines.delayed(kLineShip, 1, 121, line_days, delays, shipped);
    if (out.wants(L_COMMITDATE)) lines.delayed(kLineCommit, 30, 61, line_days, delays, out.code16(L_COMMITDATE));
    if (out.wants_any(kOfReceipts)) lines.delayed(kLineReceipt, 1, 30, shipped, delays, received);
    if (out.wants(L_LINESTATUS)) {
      uint8_t* const statuses = out.code8(L_LINESTATUS);
      for (size_t i = 0; i < n; ++i) statuses[i] = shipped[i] > kToday;
    }
    if (out.wants(L_RETURNFLAG)) {
      pick(kernels, fact.flags, lines.raw(kLineReturn), n, out, L_RETURNFLAG);
      uint8_t* const flags = out.scratch<uint8_t>(kFlags, n + kPad);
      std::memcpy(flags, out.code8(L_RETURNFLAG), n);
      return_flags(received, flags, counts, orders, static_cast<uint8_t>(fact.return_flags.size() - 1),
                   out.code8(L_RETURNFLAG));
    }
  }

  lines.picked(kLineInstruction, fact.instructions, L_SHIPINSTRUCT);
  lines.picked(kLineMode, fact.modes, L_SHIPMODE);
  if (!out.wants(L_COMMENT)) return;
  uint32_t* const second = out.scratch<uint32_t>(kSecond, out.capacity() + kPad);
  draws.of_lines(kLineComment, counts, 2, 1, second);
  pool_text(world, kLineText, lines.raw(kLineComment, 2, 0), second, n, out, L_COMMENT);
}

void row_counts(const World& world, const Parents& parents, uint8_t* counts) {
  std::vector<uint32_t> scratch(parents.count + kPad);
  line_counts(world, Draws(world.kernels, parents), parents, scratch.data(), counts);
}

void mark(const World& world, const Parents& parents, PoolMarks& marks) {
  std::vector<uint8_t> counts(parents.count + kPad);
  row_counts(world, parents, counts.data());
  std::vector<uint32_t> offsets(parents.count * 7 + kPad);
  const size_t n = Draws(world.kernels, parents).of_lines(kLineComment, counts.data(), 2, 0, offsets.data());
  mark_pool_text(world, kLineText, offsets.data(), n, marks);
}

constexpr std::string_view kFixedLength[] = {"l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode"};

}  // namespace

const Table kLineItem = {
    .name = "lineitem",
    .letter = 'L',
    .group_letter = 'o',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).orders; },
    .fixed_length = kFixedLength,
    .rows_each = 4,
    .most_rows = 7,
    .row_counts = row_counts,
    .batch_parents = 1024,
    .fill = fill,
    .mark = mark,
    .start_walk = start_line_walk,
    .skip_walk = skip_line_walk,
    .walk_columns = kOfParts,
};

}  // namespace tpcmill::tpch
