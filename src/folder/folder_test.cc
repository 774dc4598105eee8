#include "folder/folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace tpcmill {
namespace {

std::string described(const Job& job, const Distributions& lists = Distributions::built_in()) {
  return describe(job, head_of(job, lists));
}

// Whatever changes bytes or names of files changes what runs in one folder know each other by.
TEST(Describe, TellsEveryLayoutFromTheOthers) {
  Job job;
  job.format = "parquet";
  std::set<std::string> seen = {described(job)};
  const auto is_new = [&](const LayoutSettings& said, const char* column) {
    Job other = job;
    other.layout.rules.push_back({LayoutRule::Source::kCommandLine, "", column, said});
    return seen.insert(described(other)).second;
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
  EXPECT_EQ(described(job), described(other));
  EXPECT_EQ(described(job), "tpch scale 1, parquet, SNAPPY, row groups of 7340032 bytes");
}

TEST(Describe, ComparesWhatIsInWordListsNotTheirNames) {
  const std::string path = testing::TempDir() + "/describe_lists", changed = path + "_changed";
  std::string text = Distributions::built_in().text();
  std::ofstream(path) << text;
  text.replace(text.find("AFRICA"), 6, "AFRIKA");
  std::ofstream(changed) << text;
  Job job;
  job.distributions = "lists";
  const std::string usual = described(job, Distributions::read(path)), other = described(job, Distributions::read(changed));
  EXPECT_NE(usual, other);
  EXPECT_EQ(other.find("lists"), std::string::npos);
  job.distributions = "others";
  EXPECT_EQ(described(job, Distributions::read(changed)), other);
}

}  // namespace
}  // namespace tpcmill
