#include "cli/report_text.h"

#include <gtest/gtest.h>

namespace tpcmill::cli {
namespace {

Report two_tables() {
  Report report;
  report.tables = {{"orders", 7, 1'500'000, 171'952'161, 0.5}, {"lineitem", 7, 6'001'215, 759'863'287, 2.25}};
  report.seconds = 2.5;
  return report;
}

Job job_to(const char* folder) {
  Job job;
  job.output_dir = folder;
  return job;
}

TEST(TableOfReport, HasALinePerTable) {
  EXPECT_EQ(table_of(two_tables()),
            "table        files              rows                 bytes   seconds\n"
            "orders           7         1,500,000           171,952,161      0.50\n"
            "lineitem         7         6,001,215           759,863,287      2.25\n");
}

TEST(Summary, SaysTablesFilesRowsBytesWhereAndSeconds) {
  EXPECT_EQ(summary(two_tables(), job_to("out")),
            "2 tables, 14 files, 7,501,215 rows and 931,815,448 bytes were written to \"out\" in 2.50 s.");
  Report one;
  one.tables = {{"region", 1, 1, 1, 0}};
  EXPECT_EQ(summary(one, job_to("a\nb")), "1 table, 1 file, 1 row and 1 byte were written to \"a\\nb\" in 0.00 s.");
}

TEST(Summary, SpeaksOfNoFilesWhereThereAreNone) {
  Job job;
  job.destination = Destination::kStdout;
  EXPECT_EQ(summary(two_tables(), job),
            "2 tables, 7,501,215 rows and 931,815,448 bytes were written to standard output in 2.50 s.");
  job.destination = Destination::kDiscard;
  EXPECT_EQ(summary(two_tables(), job),
            "2 tables, 7,501,215 rows and 931,815,448 bytes were made and thrown away in 2.50 s.");
}

TEST(Summary, CountsWhatWasWholeAlready) {
  Report report = two_tables();
  report.whole = 1;
  EXPECT_TRUE(summary(report, job_to("out")).ends_with("in 2.50 s; 1 file is whole already and was kept."));
  report.tables.clear();
  report.whole = 1'008;
  EXPECT_EQ(summary(report, job_to("out")),
            "Nothing was left to write to \"out\": 1,008 files are whole already and were kept.");
  report.whole = 0;
  EXPECT_EQ(summary(report, job_to("out")), "Nothing was written.");
}

}  // namespace
}  // namespace tpcmill::cli
