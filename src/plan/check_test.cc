#include "plan/check.h"

#include <gtest/gtest.h>

#include <functional>

#include "tpcmill/generate.h"

namespace tpcmill {
namespace {

std::string refusal(const std::function<void(Job&)>& change) {
  Job job;
  change(job);
  try {
    checked(job);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.written();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Checked, FillsInDefaults) {
  const Job job = checked({});
  EXPECT_EQ(job.tables, table_names("tpch"));
  EXPECT_GE(job.threads, 1u);
  EXPECT_EQ(job.processes, 0u);
}

TEST(Checked, SpellsAFolderInOneWay) {
  Job job;
  for (const auto& [typed, spelled] : {std::pair{"", "."}, {"out", "out"}, {"out//", "out"}, {"/", "/"}, {"./a/", "./a"}}) {
    job.output_dir = typed;
    EXPECT_EQ(checked(job).output_dir, spelled);
  }
}

TEST(Checked, DropsRepetition) {
  Job job;
  job.tables = {"orders", "region", "orders"};
  EXPECT_EQ(checked(job).tables, (std::vector<std::string>{"orders", "region"}));
}

TEST(Checked, RefusesWithTheOptionAndTheValue) {
  EXPECT_TRUE(contains(refusal([](Job& job) { job.tables = {"linitem"}; }), "lineitem"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.format = "orc"; }), "orc"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.format = "digest"; }), "tbl, csv, parquet."));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.part = 3; }), "--parts"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.parts = 3, job.part = 4; }), "--part 4"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.parts = 2'147'483'648; }), "2147483648"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.parts = 2'147'483'647; }), "files"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.threads = 2, job.processes = 2; }), "--num-processes 2"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.max_rows = 0; }), "--max-rows"));
  EXPECT_TRUE(contains(refusal([](Job& job) { job.delimiter = 'x'; }), "--delimiter"));
  EXPECT_TRUE(contains(refusal([](Job& job) {
                         job.format = "parquet";
                         job.destination = Destination::kStdout;
                       }),
                       "one table"));
  EXPECT_TRUE(contains(refusal([](Job& job) {
                         job.format = "parquet";
                         job.destination = Destination::kStdout;
                         job.tables = {"region"};
                         job.layout.rules.emplace_back().settings.file_rows = 5;
                       }),
                       "leave out --file-bytes and --file-rows"));
  const auto csv_stream = [](bool header, std::vector<std::string> tables) {
    return [=](Job& job) {
      job.format = "csv";
      job.header = header;
      job.destination = Destination::kStdout;
      job.tables = tables;
    };
  };
  EXPECT_TRUE(contains(refusal(csv_stream(true, {"region", "nation"})), "--header off"));
  EXPECT_EQ(refusal(csv_stream(true, {"region", "region"})), "");
  EXPECT_EQ(refusal(csv_stream(false, {})), "");
  EXPECT_EQ(refusal([](Job& job) { job.parts = 2'147'483'647, job.part = 2'147'483'647; }), "");
}

TEST(TablesOfWord, KnowsNamesLettersAndGroups) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(tables_of_word("tpch", "lineitem"), Names{"lineitem"});
  EXPECT_EQ(tables_of_word("tpch", "L"), Names{"lineitem"});
  EXPECT_EQ(tables_of_word("tpch", "S"), Names{"partsupp"});
  EXPECT_EQ(tables_of_word("tpch", "s"), Names{"supplier"});
  EXPECT_EQ(tables_of_word("tpch", "l"), (Names{"nation", "region"}));
  EXPECT_EQ(tables_of_word("tpch", "o"), (Names{"orders", "lineitem"}));
  EXPECT_EQ(tables_of_word("tpch", "p"), (Names{"part", "partsupp"}));
  EXPECT_THROW(tables_of_word("tpch", "x"), Error);
  EXPECT_THROW(tables_of_word("tpcx", "lineitem"), Error);
}

}  // namespace
}  // namespace tpcmill
