#include "plan/plan.h"

#include <gtest/gtest.h>

#include "plan/check.h"
#include "tpch/tpch.h"
#include "tpcmill/generate.h"

namespace tpcmill {
namespace {

struct Planned {
  Job job;
  World world;
  Plan plan;
};

void say(Job& job, const LayoutSettings& settings) {
  job.layout.rules.push_back({.table = "", .column = "", .settings = settings});
}

Planned plan_of(const std::string& scale, const std::string& format, const std::string& table,
                const std::function<void(Job&)>& change = [](Job&) {}) {
  Job job;
  job.scale = ScaleFactor::parse(scale);
  job.format = format;
  job.tables = {table};
  job.destination = Destination::kDiscard;
  change(job);
  job = checked(job);
  World world = tpch::kBenchmark.make_world(kernels(), Distributions::built_in(), job.scale);
  Planned planned{std::move(job), std::move(world), {}};
  Text text;
  planned.plan = plan_files(planned.world, tpch::kBenchmark, planned.job, 2, text);
  plan_chunks(planned.world, planned.job, 2, planned.plan);
  return planned;
}

uint64_t rows_of(const Planned& planned, const Chunk& chunk) {
  const Table& table = *planned.plan.tables.front()->table;
  uint64_t rows = chunk.count * table.rows_each;
  if (table.row_counts != nullptr) {
    std::vector<uint8_t> counts(chunk.count + kPad);
    table.row_counts(planned.world, {chunk.first, static_cast<size_t>(chunk.count), nullptr}, counts.data());
    rows = 0;
    for (uint64_t i = 0; i < chunk.count; ++i) rows += counts[i];
  }
  return rows - chunk.skip - chunk.drop;
}

// The rows of each chunk of the plan's only file.
std::vector<uint64_t> chunk_rows(const Planned& planned) {
  std::vector<uint64_t> rows;
  for (uint64_t i = 0; i < planned.plan.chunks; ++i) rows.push_back(rows_of(planned, planned.plan.chunk(planned.world, i)));
  return rows;
}

uint64_t sum(const std::vector<uint64_t>& values) {
  uint64_t total = 0;
  for (const uint64_t value : values) total += value;
  return total;
}

TEST(Plan, ChunksCoverEachTableOnce) {
  const struct {
    const char* table;
    uint64_t rows;
  } known[] = {{"region", 5},      {"nation", 25},    {"supplier", 100},  {"customer", 1'500},
               {"part", 2'000},    {"partsupp", 8'000}, {"orders", 15'000}, {"lineitem", 60'175}};
  for (const auto& [table, rows] : known) {
    for (const char* format : {"tbl", "csv", "parquet"}) {
      const Planned planned = plan_of("0.01", format, table, [](Job& job) { say(job, {.row_group_bytes = 100'000}); });
      EXPECT_EQ(sum(chunk_rows(planned)), rows) << table << " " << format;
      uint64_t next = 0;
      for (uint64_t i = 0; i < planned.plan.chunks; ++i) {
        const Chunk chunk = planned.plan.chunk(planned.world, i);
        EXPECT_EQ(chunk.first, next);
        next = chunk.first + chunk.count;
      }
    }
  }
}

TEST(Plan, RowGroupsByRowsAreExactInsideParents) {
  for (const char* table : {"lineitem", "partsupp", "orders"}) {
    for (const uint64_t each : {1u, 3u, 999u, 1'000u, 100'000u}) {
      if (each < 100 && std::string(table) == "lineitem") continue;
      const Planned planned = plan_of("0.01", "parquet", table, [&](Job& job) { say(job, {.row_group_rows = each}); });
      std::vector<uint64_t> rows = chunk_rows(planned);
      const uint64_t last = rows.back();
      rows.pop_back();
      EXPECT_TRUE(last >= 1 && last <= each) << table << " " << each;
      for (const uint64_t n : rows) ASSERT_EQ(n, each) << table;
    }
  }
}

TEST(Plan, FirstRowsAreExact) {
  for (const char* table : {"lineitem", "partsupp", "customer"}) {
    for (const uint64_t most : {1u, 2u, 5u, 6u, 7u, 8u, 1'234u, 1'499u}) {
      for (const uint64_t group : {0u, 10u}) {
        const Planned planned = plan_of("0.01", "parquet", table, [&](Job& job) {
          job.max_rows = most;
          if (group != 0) say(job, {.row_group_rows = group});
        });
        EXPECT_EQ(sum(chunk_rows(planned)), most) << table;
      }
    }
  }
}

TEST(Plan, PartsAreCutAsDbgenCuts) {
  const Planned planned = plan_of("1", "parquet", "orders", [](Job& job) { job.parts = 7; });
  std::vector<uint64_t> rows(8);
  for (const PlannedFile& file : planned.plan.files) {
    rows[file.part] = file.count;
    EXPECT_EQ(file.first, 214'285 * (file.part - 1));
  }
  EXPECT_EQ(rows, (std::vector<uint64_t>{0, 214'285, 214'285, 214'285, 214'285, 214'285, 214'285, 214'290}));
}

TEST(Plan, MorePartsThanRowsLeaveTheRestToTheLast) {
  const Planned planned = plan_of("0.001", "tbl", "supplier", [](Job& job) { job.parts = 20; });
  for (const PlannedFile& file : planned.plan.files) {
    EXPECT_EQ(file.count, file.part == 20 ? 10u : 0u);
    EXPECT_EQ(file.chunks, 1u);  // of no rows, for its header or schema
  }
}

TEST(Plan, RowGroupsGrowRatherThanExceedWhatReadersCount) {
  for (const bool by_rows : {true, false}) {
    const Planned planned = plan_of("1", "parquet", "orders", [&](Job& job) {
      say(job, {.row_group_bytes = 100});
      if (by_rows) say(job, {.row_group_rows = 10});
    });
    EXPECT_LE(planned.plan.chunks, 32'767u);
    ASSERT_EQ(planned.plan.notes.size(), 1u);
    EXPECT_NE(planned.plan.notes[0].find("32767"), std::string::npos);
    EXPECT_EQ(sum(chunk_rows(planned)), 1'500'000u);
  }
}

TEST(Plan, NeedsNothingOfWhatComesBefore) {
  const Planned planned = plan_of("100000", "parquet", "lineitem", [](Job& job) {
    job.parts = 1'000'000;
    job.part = 999'999;
  });
  ASSERT_EQ(planned.plan.files.size(), 1u);
  EXPECT_EQ(planned.plan.files[0].first, 150'000ull * 999'998);
  EXPECT_EQ(planned.plan.files[0].count, 150'000u);
}

TEST(Plan, LargestFilesFirstButNotToStandardOutput) {
  const auto all = [](Job& job) { job.tables = table_names("tpch"); };
  const Planned files = plan_of("1", "tbl", "region", all);
  EXPECT_EQ(files.plan.table_of(files.plan.files.front()).table->name, "lineitem");
  EXPECT_EQ(files.plan.table_of(files.plan.files.back()).table->name, "region");
  const Planned stream = plan_of("1", "tbl", "region", [&](Job& job) {
    all(job);
    job.destination = Destination::kStdout;
  });
  EXPECT_EQ(stream.plan.table_of(stream.plan.files.front()).table->name, "nation");
}

// The files of the plan's only table, in order, with the rows of each.
std::vector<uint64_t> file_rows(const Planned& planned) {
  std::vector<uint64_t> rows(planned.plan.files.size());
  for (uint64_t i = 0; i < planned.plan.chunks; ++i) {
    const Chunk chunk = planned.plan.chunk(planned.world, i);
    rows[planned.plan.files[chunk.file].number - 1] += rows_of(planned, chunk);
  }
  return rows;
}

TEST(Plan, FilesByRowsAreExactInsideParents) {
  for (const char* table : {"lineitem", "partsupp", "orders"}) {
    for (const char* format : {"tbl", "parquet"}) {
      for (const uint64_t each : {999u, 1'000u, 7'001u, 1'000'000u}) {
        for (const uint64_t group : {0u, 333u}) {
          SCOPED_TRACE(testing::Message() << table << " " << format << " " << each << " " << group);
          const uint64_t whole = sum(chunk_rows(plan_of("0.01", format, table)));
          const Planned planned = plan_of("0.01", format, table, [&](Job& job) {
            say(job, {.file_rows = each});
            if (group != 0 && job.format == "parquet") say(job, {.row_group_rows = group});
          });
          std::vector<uint64_t> rows = file_rows(planned);
          EXPECT_EQ(sum(rows), whole);
          EXPECT_EQ(rows.size(), (whole + each - 1) / each);
          rows.pop_back();
          for (const uint64_t n : rows) ASSERT_EQ(n, each);
        }
      }
    }
  }
}

TEST(Plan, FilesCoverPartsOnce) {
  for (const bool by_rows : {true, false}) {
    const Planned planned = plan_of("0.1", "parquet", "lineitem", [&](Job& job) {
      job.parts = 3;
      job.part = 2;
      if (by_rows) say(job, {.file_rows = 12'345});
      else say(job, {.file_bytes = 500'000});
      say(job, {.row_group_rows = 4'000});
    });
    EXPECT_GT(planned.plan.files.size(), 10u);
    uint64_t next = 50'000, shared = 0;
    for (uint64_t i = 0; i < planned.plan.chunks; ++i) {
      const Chunk chunk = planned.plan.chunk(planned.world, i);
      EXPECT_EQ(chunk.first, next);
      EXPECT_EQ(chunk.skip != 0, shared != 0);
      next = chunk.end();
      shared = chunk.drop;
    }
    EXPECT_EQ(next, 100'000u);
    EXPECT_EQ(shared, 0u);
    EXPECT_EQ(sum(chunk_rows(planned)), sum(chunk_rows(plan_of("0.1", "parquet", "lineitem", [](Job& job) {
                job.parts = 3;
                job.part = 2;
              }))));
  }
}

TEST(Plan, WalksGoThroughTheFilesOfAPart) {
  const Planned planned = plan_of("30000", "tbl", "lineitem", [](Job& job) {
    job.parts = 45'000'000;
    job.part = 17;
    say(job, {.file_rows = 1'001});
  });
  ASSERT_EQ(planned.plan.files.size(), 4u);
  uint64_t chunks = 0, at = planned.plan.files[0].part_first;
  for (const PlannedFile& file : planned.plan.files) {
    EXPECT_EQ(file.walk, 0u);
    EXPECT_EQ(file.walk_before, chunks);
    EXPECT_EQ(file.walk_from, at);
    chunks += file.chunks;
    at = planned.plan.chunk(planned.world, file.first_chunk + file.chunks - 1).end();
  }
}

TEST(PoolMarks, SmallJobsTouchFewBlocks) {
  const Planned planned = plan_of("1", "tbl", "lineitem", [](Job& job) { job.max_rows = 100; });
  const PoolMarks marks = pool_marks(planned.world, planned.plan);
  EXPECT_GE(marks.marked_count(), 90u);
  EXPECT_LE(marks.marked_count(), 230u);
}

}  // namespace
}  // namespace tpcmill
