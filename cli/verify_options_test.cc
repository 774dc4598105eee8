#include "cli/verify_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"

namespace tpcmill::cli {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

TEST(VerifyOptions, AreRead) {
  const VerifyOptions typed = read_verify({"--quick", "out", "-n", "3", "-v"});
  EXPECT_EQ(typed.job.folder, "out");
  EXPECT_TRUE(typed.job.quick);
  EXPECT_TRUE(typed.verbose);
  EXPECT_EQ(typed.job.threads, 3u);
  EXPECT_FALSE(typed.job.scale);
  const VerifyOptions other = read_verify({"./x", "-s0.5", "--delimiter=\\t", "--distributions", "lists"});
  EXPECT_EQ(other.job.scale->text(), "0.5");
  EXPECT_EQ(other.job.delimiter, '\t');
  EXPECT_EQ(other.job.distributions, "lists");
  EXPECT_EQ(read_verify({"-h"}).ask, VerifyOptions::Ask::kShortHelp);
  EXPECT_EQ(read_verify({"out", "--help"}).ask, VerifyOptions::Ask::kLongHelp);
  EXPECT_EQ(read_verify({"--version"}).ask, VerifyOptions::Ask::kVersion);
}

TEST(VerifyOptions, AreRefusedWithASentence) {
  const struct {
    Words words;
    const char* named;
  } kCases[] = {
      {{}, "The folder is missing"},
      {{"a", "b"}, "Two folders"},
      {{""}, "names no folder"},
      {{"out", "--quik"}, "did you mean \"--quick\"?"},
      {{"out", "-x"}, "tpcmill verify -h lists them"},
      {{"out", "--quick=yes"}, "takes no value"},
      {{"out", "-s"}, "-s/--scale-factor lacks its value"},
      {{"out", "-s", "--quick"}, "lacks its value"},
      {{"out", "-s", "0"}, "-s"},
      {{"out", "-n", "0"}, "-n/--num-threads"},
      {{"out", "--delimiter", "ab"}, "--delimiter"},
      {{"out", "--distributions", ""}, "--distributions"},
      {{"out", "-q", "-v"}, "contradict"},
  };
  for (const auto& [words, named] : kCases) {
    try {
      read_verify(words);
      ADD_FAILURE() << "not refused: " << testing::PrintToString(words);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage);
      EXPECT_THAT(error.written(), HasSubstr(named));
    }
  }
}

TEST(VerifyOptions, HaveHelp) {
  for (const bool all : {false, true}) {
    const std::string text = verify_help(all);
    for (const char* option : {"--quick", "--scale-factor", "--delimiter", "--distributions", "--num-threads"})
      EXPECT_THAT(text, HasSubstr(option));
  }
}

TEST(VerifyText, NamesWhatIsWrongAndCountsWhatIsWhole) {
  VerifyReport report;
  report.files = {{.path = "a.tbl"}, {.path = "b.tbl", .state = FileVerdict::State::kMissing}};
  report.whole = 1;
  report.scale_factor = "1";
  EXPECT_EQ(verify_text(report, "out", false),
            "out/b.tbl is missing.\nout: 1 of 2 files is byte for byte as made anew, scale factor 1.\n");
  EXPECT_EQ(verify_text(report, "out/", true).substr(0, 20), "out/a.tbl is whole.\n");
  EXPECT_EQ(verify_failure(report, "out"), "out: 1 of 2 files is not as it should be.");
  report.files.pop_back();
  report.method = VerifyReport::Method::kHashes;
  EXPECT_EQ(verify_text(report, "out", false), "out: 1 of 1 file is as the manifest's hashes say, scale factor 1.\n");
  EXPECT_EQ(verify_failure(report, "out"), "");
}

}  // namespace
}  // namespace tpcmill::cli
