#include "tpch/contacts.h"
#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t { C_MKTSEGMENT = kContactBalance + 1, C_COMMENT };
enum Scratch : size_t { kFirst, kSecond };

TableShape shape(const World& world) {
  const TpchFacts& fact = facts(world);
  const uint32_t name = tagged_length("Customer#", static_cast<int64_t>(fact.customers));
  return {"customer",
          {key("c_custkey", fact.customers), unique(text("c_name", name, name)), text("c_address", 25, 40),
           coded("c_nationkey", Logical::kIdentifier, fact.nation_keys.dictionary), text("c_phone", 15, 15),
           money("c_acctbal", kMostBalance), coded("c_mktsegment", Logical::kText, fact.segments.dictionary),
           comment("c_comment", kCustomerText)},
          {0}};
}

void fill(const World& world, const Parents& parents, Walk&, Batch& out) {
  const TpchFacts& fact = facts(world);
  const Kernels& kernels = world.kernels;
  const Draws draws(kernels, parents);
  const size_t n = parents.count;
  uint32_t* const first = out.scratch<uint32_t>(kFirst, n + kPad);
  uint32_t* const second = out.scratch<uint32_t>(kSecond, n + kPad);

  constexpr ContactStreams kStreams{kCustomerAddress, kCustomerNation, kCustomerPhone, kCustomerBalance};
  out.set_rows(n);
  fill_contacts(world, draws, parents, kStreams, "Customer#", first, out);
  if (out.wants(C_MKTSEGMENT)) {
    draws.of_parents(kCustomerSegment, 0, first);
    pick(kernels, fact.segments, first, n, out, C_MKTSEGMENT);
  }
  if (!out.wants(C_COMMENT)) return;
  draws.of_parents(kCustomerComment, 0, first);
  draws.of_parents(kCustomerComment, 1, second);
  pool_text(world, kCustomerText, first, second, n, out, C_COMMENT);
}

constexpr std::string_view kFixedLength[] = {"c_phone", "c_mktsegment"};

}  // namespace

const Table kCustomer = {
    .name = "customer",
    .letter = 'c',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).customers; },
    .fixed_length = kFixedLength,
    .batch_parents = 2048,
    .fill = fill,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kCustomerComment, kCustomerText, marks);
    },
};

}  // namespace tpcmill::tpch
