#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "encode/encoder.h"
#include "plan/row_index.h"
#include "plan/text.h"
#include "table/table.h"
#include "tpcmill/job.h"

namespace tpcmill {

// Which files, cut into which chunks, in which order: pure arithmetic, never a list of chunks. A
// chunk is a range of parents, less some rows at either end where a cut falls inside a parent.

struct PlannedFile {
  size_t table;         // in Plan::tables
  uint64_t part = 0;    // 0: not cut into parts
  uint64_t number = 0;  // of the files that a part is cut into; 0: the part is one file
  uint64_t first = 0, count = 0;  // parents
  uint64_t skip = 0, drop = 0;    // rows of the first and of the last parent that are left out
  double rows = 0, bytes = 0;     // expected
  bool replace = false;           // what has its name now is known to be damaged

  // The part, or whole table, that the file belongs to.
  uint64_t part_first = 0;                // its first parent
  uint64_t rows_before = 0;               // its rows before this file; known where cuts are exact
  std::shared_ptr<const RowIndex> index;  // of its rows, for exact cuts in parents of varying size

  // Chunks. parents_per_chunk = 0: rows_per_chunk counts.
  uint64_t parents_per_chunk = 0;
  uint64_t rows_per_chunk = 0;
  uint64_t chunks = 0;       // at least 1
  uint64_t first_chunk = 0;  // number of the first one in the whole plan

  // The serial walk (rand/random64.h), which all files of a part share.
  size_t walk = 0;           // the first of these files, which the walk is named by
  uint64_t walk_before = 0;  // chunks of the walk before this file's
  uint64_t walk_from = 0;    // the parent where the walk stands when this file begins
  bool walk_goes_on = false;  // other files come after it
};

struct Chunk {
  size_t file;
  uint64_t number;        // in its file
  uint64_t first, count;  // parents; count may be 0
  uint64_t skip, drop;    // rows left out at the beginning and at the end

  // The parent where whatever follows begins.
  uint64_t end() const { return first + count - (drop != 0); }
};

// One table of the job.
struct PlannedTable {
  const Table* table;
  TableShape shape;
  std::unique_ptr<TableFormat> format;
  Buffer head;  // of each of its files
};

struct Plan {
  std::vector<std::unique_ptr<const PlannedTable>> tables;  // in the order of the job
  std::vector<PlannedFile> files;                           // in the order that chunks are taken
  uint64_t chunks = 0;
  double bytes = 0;                // expected
  std::vector<std::string> notes;  // what the user should know of it

  // REQUIRES: number < chunks.
  Chunk chunk(const World& world, uint64_t number) const;

  const PlannedTable& table_of(const PlannedFile& file) const { return *tables[file.table]; }
};

// The tables and files that a job asks for, files in the order of its tables and not yet cut into
// chunks. Where sizes follow from the values alone, some rows are encoded as a sample, which needs
// some `text`. Adds notes on parts that have no file.
// REQUIRES: check(job) has passed; `job` outlives the plan.
Plan plan_files(World& world, const Benchmark& benchmark, const Job& job, unsigned threads, Text& text);

// Cuts what is still in plan.files into chunks, and orders the files.
void plan_chunks(const World& world, const Job& job, unsigned threads, Plan& plan);

// Of each file.
std::vector<double> expected_bytes(const Plan& plan);

// What of the text pool the plan needs.
PoolMarks pool_marks(const World& world, const Plan& plan);

}  // namespace tpcmill
