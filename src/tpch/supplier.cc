#include <cstring>

#include "tpch/contacts.h"
#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t { S_COMMENT = kContactBalance + 1 };
enum Scratch : size_t { kFirst, kSecond };

TableShape shape(const World& world) {
  const TpchFacts& fact = facts(world);
  const uint32_t name = tagged_length("Supplier#", static_cast<int64_t>(fact.suppliers));
  return {"supplier",
          {key("s_suppkey", fact.suppliers), unique(text("s_name", name, name)), text("s_address", 25, 40),
           coded("s_nationkey", Logical::kIdentifier, fact.nation_keys.dictionary), text("s_phone", 15, 15),
           money("s_acctbal", kMostBalance), comment("s_comment", kSupplierText)},
          {0}};
}

// Comments, a few of them overwritten by "Customer ...Complaints" or "Customer ...Recommends",
// clause 4.2.3.
void comments(const World& world, const Draws& draws, const Parents& parents, Batch& out) {
  constexpr size_t kCustomerWord = 9, kKindWord = 10;  // "Customer ", "Complaints"
  const size_t n = parents.count;
  uint32_t* const where = out.scratch<uint32_t>(kFirst, n + kPad);
  uint32_t* const how_long = out.scratch<uint32_t>(kSecond, n + kPad);
  draws.of_parents(kSupplierComment, 0, where);
  draws.of_parents(kSupplierComment, 1, how_long);
  const PoolTexts text = pool_text(world, kSupplierText, where, how_long, n, out, S_COMMENT);

  uint32_t* const whether = where;  // those draws are used up
  draws.of_parents(kSupplierWhether, 0, whether);
  for (size_t i = 0; i < n; ++i) {
    if (bounded(whether[i], 1, 10'000) > 10) continue;
    char* const to = text.heap + text.at[i];
    const uint64_t free = text.length[i] - (kCustomerWord + kKindWord);
    const int64_t gap = bounded(draw(kSupplierGap, parents[i], 0), 0, free + 1);
    const int64_t at = bounded(draw(kSupplierPlace, parents[i], 0), 0, free - static_cast<uint64_t>(gap) + 1);
    const bool complaint = bounded(draw(kSupplierKind, parents[i], 0), 0, 101) < 50;
    std::memcpy(to + at, "Customer ", kCustomerWord);
    std::memcpy(to + at + static_cast<int64_t>(kCustomerWord) + gap, complaint ? "Complaints" : "Recommends", kKindWord);
    if (text.count != nullptr) text.count[i] = 0;
  }
}

void fill(const World& world, const Parents& parents, Walk&, Batch& out) {
  const Draws draws(world.kernels, parents);
  const size_t n = parents.count;
  uint32_t* const first = out.scratch<uint32_t>(kFirst, n + kPad);

  constexpr ContactStreams kStreams{kSupplierAddress, kSupplierNation, kSupplierPhone, kSupplierBalance};
  out.set_rows(n);
  fill_contacts(world, draws, parents, kStreams, "Supplier#", first, out);
  if (out.wants(S_COMMENT)) comments(world, draws, parents, out);
}

constexpr std::string_view kFixedLength[] = {"s_name", "s_phone"};

}  // namespace

const Table kSupplier = {
    .name = "supplier",
    .letter = 's',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).suppliers; },
    .fixed_length = kFixedLength,
    .batch_parents = 2048,
    .fill = fill,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kSupplierComment, kSupplierText, marks);
    },
};

}  // namespace tpcmill::tpch
