#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rand/pool.h"
#include "rand/stream.h"
#include "simd/kernels.h"
#include "table/batch.h"
#include "table/distributions.h"
#include "table/schema.h"
#include "tpcmill/content_digest.h"
#include "tpcmill/scale.h"

namespace tpcmill {

// What one benchmark knows beyond the World: row counts, word lists turned into dictionaries.
// Each benchmark derives its own and finds it again by a cast in one place.
struct Facts {
  virtual ~Facts() = default;
};

// Everything read-only that a worker needs. Made once, before workers start; forked workers share
// its memory.
struct World {
  const Kernels& kernels;
  const Distributions& lists;
  ScaleFactor scale;
  std::shared_ptr<const TextPool> pool;  // there while comments are made
  std::unique_ptr<const Facts> facts;
};

// Where a serial stream stands (rand/random64.h). Below scale 30,000 it says nothing.
struct Walk {
  uint64_t run_first = 0;  // the parent that the run (a part, or the whole table) begins with
  int64_t state = 0;       // before the next parent's draws
};

// One table of a benchmark. A recipe fills the columns of a batch for some parents; everything
// else says how many parents and rows there are.
struct Table {
  std::string_view name;
  char letter;                // of dbgen's -T
  char group_letter = '\0';  // the same for two tables at once; 0: none

  // The columns at this World's scale, with its dictionaries.
  TableShape (*shape)(const World& world);

  // Parents at this scale.
  uint64_t (*parents)(const World& world);

  // Not cut into parts: belongs to part 1 as a whole.
  bool whole = false;

  // The text columns that the specification gives a fixed length: a database that pads them with blanks
  // holds the same values.
  std::span<const std::string_view> fixed_length = {};

  // Rows of one parent: exactly `rows_each`, if row_counts is nullptr; else that is the mean, at
  // most `most_rows` occur, and row_counts tells the number for each of some parents.
  uint32_t rows_each = 1;
  uint32_t most_rows = 1;
  void (*row_counts)(const World& world, const Parents& parents, uint8_t* counts) = nullptr;

  // Parents of one batch.
  uint32_t batch_parents;

  // The recipe. Sets the batch's rows. `walk` stands at the first of the parents, and behind the
  // last one afterwards.
  void (*fill)(const World& world, const Parents& parents, Walk& walk, Batch& out);

  // Marks what of the text pool the rows of these parents need.
  void (*mark)(const World& world, const Parents& parents, PoolMarks& marks);

  // The walk at the start of a run, and moved on past some parents without making rows. nullptr
  // for tables that never need one.
  Walk (*start_walk)(const World& world, uint64_t run_first) = nullptr;
  void (*skip_walk)(const World& world, const Parents& parents, Walk& walk) = nullptr;

  // The columns that are made from it: without them `fill` leaves it where it is.
  ColumnSet walk_columns = {};
};

// What a whole table's content digest is known to be.
struct PublishedDigest {
  std::string_view scale;  // as ScaleFactor::text() has it
  std::string_view table;
  uint64_t rows;
  ContentDigest digest;
};

struct Benchmark {
  std::string_view name;
  std::span<const Table* const> tables;

  // The World but for the text pool.
  World (*make_world)(const Kernels& kernels, const Distributions& lists, const ScaleFactor& scale);

  // Whether tables with a start_walk need it at this scale.
  bool (*walks)(const World& world);

  // At some scales, of all tables with the word lists that are built in.
  std::span<const PublishedDigest> (*digests)();
};

}  // namespace tpcmill
