#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t { PS_PARTKEY, PS_SUPPKEY, PS_AVAILQTY, PS_SUPPLYCOST, PS_COMMENT };
enum Scratch : size_t { kFirst, kSecond, kWhich };

constexpr unsigned kEach = 4;  // suppliers of a part
constexpr int64_t kMostCost = 100'000;

TableShape shape(const World& world) {
  return {"partsupp",
          {key("ps_partkey", facts(world).parts, kEach), identifier("ps_suppkey", 1, static_cast<int64_t>(facts(world).suppliers)),
           {.name = "ps_availqty", .logical = Logical::kInteger, .physical = Physical::kInt32, .low = 1, .high = 9999},
           money("ps_supplycost", kMostCost),
           comment("ps_comment", kPartSuppText)},
          {0}};
}

void fill(const World& world, const Parents& parents, Walk&, Batch& out) {
  const Kernels& kernels = world.kernels;
  const Draws draws(kernels, parents);
  const size_t n = parents.count * kEach;
  uint32_t* const first = out.scratch<uint32_t>(kFirst, n + kPad);
  uint32_t* const second = out.scratch<uint32_t>(kSecond, n + kPad);
  uint8_t* const which = out.scratch<uint8_t>(kWhich, n + kPad);

  out.set_rows(n);
  if (out.wants_any({PS_PARTKEY, PS_SUPPKEY})) {
    int64_t* const keys = out.i64(PS_PARTKEY);
    for (size_t i = 0; i < n; ++i) {
      keys[i] = static_cast<int64_t>(parents[i / kEach]) + 1;
      which[i] = i % kEach;
    }
    if (out.wants(PS_SUPPKEY))
      kernels.part_suppliers(keys, which, n, static_cast<int64_t>(facts(world).suppliers), out.i64(PS_SUPPKEY));
  }
  if (out.wants(PS_AVAILQTY)) {
    draws.of_items(kPartSuppAvailable, kEach, 1, 0, first);
    kernels.uniform32(first, n, 1, 9999, out.i32(PS_AVAILQTY));
  }
  if (out.wants(PS_SUPPLYCOST)) {
    draws.of_items(kPartSuppCost, kEach, 1, 0, first);
    uniform(kernels, first, n, 100, kMostCost, out.i64(PS_SUPPLYCOST));
  }
  if (!out.wants(PS_COMMENT)) return;
  draws.of_items(kPartSuppComment, kEach, 2, 0, first);
  draws.of_items(kPartSuppComment, kEach, 2, 1, second);
  pool_text(world, kPartSuppText, first, second, n, out, PS_COMMENT);
}

void mark(const World& world, const Parents& parents, PoolMarks& marks) {
  std::vector<uint32_t> offsets(parents.count * kEach + kPad);
  Draws(world.kernels, parents).of_items(kPartSuppComment, kEach, 2, 0, offsets.data());
  mark_pool_text(world, kPartSuppText, offsets.data(), parents.count * kEach, marks);
}

}  // namespace

const Table kPartSupp = {
    .name = "partsupp",
    .letter = 'S',
    .group_letter = 'p',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).parts; },
    .rows_each = kEach,
    .most_rows = kEach,
    .batch_parents = 1024,
    .fill = fill,
    .mark = mark,
};

}  // namespace tpcmill::tpch
