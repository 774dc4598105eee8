#include <cstring>

#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Scratch : size_t { kOffsets, kLengths };

void fill_comment(const World& world, const Parents& parents, Stream stream, CommentRange range, Batch& out,
                  size_t column) {
  if (!out.wants(column)) return;
  const Draws draws(world.kernels, parents);
  uint32_t* const offsets = out.scratch<uint32_t>(kOffsets, parents.count + kPad);
  uint32_t* const lengths = out.scratch<uint32_t>(kLengths, parents.count + kPad);
  draws.of_parents(stream, 0, offsets);
  draws.of_parents(stream, 1, lengths);
  pool_text(world, range, offsets, lengths, parents.count, out, column);
}

// The word of each parent's number.
void fill_name(const Distribution& list, const Parents& parents, Batch& out, size_t column) {
  if (!out.wants(column)) return;
  constexpr size_t kRoom = 256;
  char* const heap = out.heap(column, parents.count * kRoom);
  const Batch::TextArrays text = out.text(column, heap);
  for (size_t i = 0; i < parents.count; ++i) {
    const std::string& word = list.texts[parents[i]];
    std::memcpy(heap + i * kRoom, word.data(), word.size());
    text.at[i] = static_cast<uint32_t>(i * kRoom);
    text.length[i] = static_cast<uint16_t>(word.size());
  }
}

ColumnShape name_shape(std::string_view name, const Distribution& list) {
  const WordLengths lengths = word_lengths(list.texts);
  return text(name, lengths.mean, lengths.longest);
}

enum NationColumn : size_t { N_NATIONKEY, N_NAME, N_REGIONKEY, N_COMMENT };

TableShape nation_shape(const World& world) {
  return {"nation",
          {unique(identifier("n_nationkey")), name_shape("n_name", world.lists["nations"]), identifier("n_regionkey"),
           comment("n_comment", kNationText)},
          {0}};
}

void fill_nation(const World& world, const Parents& parents, Walk&, Batch& out) {
  const Distribution& nations = world.lists["nations"];
  if (out.wants(N_NATIONKEY)) numbers(parents, 0, out.i64(N_NATIONKEY));
  fill_name(nations, parents, out, N_NAME);
  if (out.wants(N_REGIONKEY)) {
    // The list's weights are differences: a nation's region is the sum up to it.
    int64_t* const regions = out.i64(N_REGIONKEY);
    for (size_t i = 0; i < parents.count; ++i) {
      regions[i] = 0;
      for (uint64_t nation = 0; nation <= parents[i]; ++nation) regions[i] += nations.weights[nation];
    }
  }
  fill_comment(world, parents, kNationComment, kNationText, out, N_COMMENT);
  out.set_rows(parents.count);
}

enum RegionColumn : size_t { R_REGIONKEY, R_NAME, R_COMMENT };

TableShape region_shape(const World& world) {
  return {"region",
          {unique(identifier("r_regionkey")), name_shape("r_name", world.lists["regions"]), comment("r_comment", kRegionText)},
          {0}};
}

void fill_region(const World& world, const Parents& parents, Walk&, Batch& out) {
  if (out.wants(R_REGIONKEY)) numbers(parents, 0, out.i64(R_REGIONKEY));
  fill_name(world.lists["regions"], parents, out, R_NAME);
  fill_comment(world, parents, kRegionComment, kRegionText, out, R_COMMENT);
  out.set_rows(parents.count);
}

constexpr std::string_view kNationFixed[] = {"n_name"}, kRegionFixed[] = {"r_name"};

}  // namespace

const Table kNation = {
    .name = "nation",
    .letter = 'n',
    .group_letter = 'l',
    .shape = nation_shape,
    .parents = [](const World& world) { return world.lists["nations"].size(); },
    .whole = true,
    .fixed_length = kNationFixed,
    .batch_parents = 4096,
    .fill = fill_nation,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kNationComment, kNationText, marks);
    },
};

const Table kRegion = {
    .name = "region",
    .letter = 'r',
    .group_letter = 'l',
    .shape = region_shape,
    .parents = [](const World& world) { return world.lists["regions"].size(); },
    .whole = true,
    .fixed_length = kRegionFixed,
    .batch_parents = 4096,
    .fill = fill_region,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kRegionComment, kRegionText, marks);
    },
};

}  // namespace tpcmill::tpch
