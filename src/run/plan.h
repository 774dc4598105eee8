#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "encode/encoder.h"
#include "table/table.h"
#include "tpcmill/job.h"

namespace tpcmill {

// Which files, cut into which chunks, in which order: pure arithmetic, never a list of chunks. A
// chunk is a range of parents, less some rows at either end where a cut falls inside a parent.

// Finds rows by number in a table whose parents have varying numbers of rows: sums over every
// 65,536th parent, the rest is counted when it is asked for. Read-only once it is made.
class RowIndex {
 public:
  RowIndex() = default;

  // Counts all rows of `count` parents from `first` on, with `threads` temporary threads.
  RowIndex(const World& world, const Table& table, uint64_t first, uint64_t count, unsigned threads);

  uint64_t rows() const { return before_.empty() ? 0 : before_.back(); }

  struct Place {
    uint64_t parent;  // counted from `first`
    uint64_t row;     // of that parent
  };

  // REQUIRES: row < rows().
  Place find(const World& world, const Table& table, uint64_t row) const;

 private:
  uint64_t first_ = 0;
  uint64_t count_ = 0;
  std::vector<uint64_t> before_;  // rows before every 65,536th parent, and of all
};

struct PlannedFile {
  size_t table;       // in Plan::tables
  uint64_t part = 0;  // 0: not cut into parts
  uint64_t first = 0, count = 0;  // parents
  uint64_t drop = 0;              // rows of the last parent that are left out

  uint64_t parents_per_chunk = 0;  // 0: rows_per_chunk counts
  uint64_t rows_per_chunk = 0;
  RowIndex index;  // for exact cuts in parents of varying size

  uint64_t chunks = 0;       // at least 1
  uint64_t first_chunk = 0;  // number of the first one in the whole plan
  double rows = 0;           // expected
  double bytes = 0;          // expected
};

struct Chunk {
  size_t file;
  uint64_t number;        // in its file
  uint64_t first, count;  // parents; count may be 0
  uint64_t skip, drop;    // rows left out at the beginning and at the end
};

// One table of the job.
struct PlannedTable {
  const Table* table;
  TableShape shape;
  std::unique_ptr<const TableFormat> format;
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

// One file of a job, before it is known how it will be cut.
struct WantedFile {
  size_t table;
  uint64_t part;
};

// The files that a job asks for, in the order of its tables, and sentences on parts that have none.
std::vector<WantedFile> wanted_files(const Benchmark& benchmark, const Job& job, std::vector<std::string>* notes);

// REQUIRES: check(job) has passed. `files` are those of wanted_files() that are to be made.
Plan make_plan(const World& world, const Benchmark& benchmark, const Job& job, const std::vector<WantedFile>& files,
               unsigned threads);

// What of the text pool the plan needs.
PoolMarks pool_marks(const World& world, const Plan& plan);

}  // namespace tpcmill
