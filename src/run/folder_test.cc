#include "run/folder.h"

#include <gtest/gtest.h>

#include <set>

namespace tpcmill {
namespace {

// Whatever changes bytes or names of files changes what runs in one folder know each other by.
TEST(Describe, TellsEveryLayoutFromTheOthers) {
  Job job;
  job.format = "parquet";
  std::set<std::string> seen = {describe(job)};
  const auto is_new = [&](const LayoutSettings& said, const char* column) {
    Job other = job;
    other.layout.rules.push_back({LayoutRule::Source::kCommandLine, "", column, said});
    return seen.insert(describe(other)).second;
  };
  EXPECT_TRUE(is_new(layout_setting("compression", "zstd:3", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("compression", "zstd:3", ""), "l_tax"));
  EXPECT_TRUE(is_new(layout_setting("compression", "AUTO", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("row-group-rows", "5", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("file-rows", "5", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("file-bytes", "5", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("page-checksum", "on", ""), ""));
  EXPECT_TRUE(is_new(layout_setting("encoding", "PLAIN", ""), "l_*"));
  EXPECT_TRUE(is_new(layout_setting("encoding", "PLAIN", ""), "*key"));
  LayoutSettings metadata;
  metadata.metadata = {{"owner", "us"}};
  EXPECT_TRUE(is_new(metadata, ""));
}

TEST(Describe, SaysNothingOfALayoutThatChangesNothing) {
  Job job, other;
  job.format = other.format = "parquet";
  other.layout = built_in_layouts().front().layout;
  EXPECT_EQ(describe(job), describe(other));
  EXPECT_EQ(describe(job), "tpch scale 1, parquet, SNAPPY, row groups of 7340032 bytes");
}

}  // namespace
}  // namespace tpcmill
