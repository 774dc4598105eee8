#include "folder/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using testing::HasSubstr;

Job parquet_job() {
  Job job;
  job.format = "parquet";
  job.tables = {"region"};
  return job;
}

Manifest example() {
  Manifest manifest{head_of(parquet_job(), Distributions::built_in()), {}};
  const Hash128 one{1, 2}, two{3, 4};
  manifest.files["region/region.1.parquet"] = {"region", 1, 0, 5, 389, {{4, 6}, 1 << 20, {one, two}}};
  manifest.files["nation.parquet"] = {"nation", 0, 0, 25, 0, {{0, 0}, 1 << 20, {}}};
  return manifest;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal_of(const std::string& text) {
  try {
    Manifest::parse(text, "out/_tpcmill.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kFailure);
    EXPECT_THAT(error.what(), testing::StartsWith("out/_tpcmill.json "));
    EXPECT_THAT(error.what(), testing::EndsWith("."));
    return error.what();
  }
  ADD_FAILURE() << "was read";
  return "";
}

TEST(Manifest, ReadsWhatItWrites) {
  const Manifest manifest = example();
  EXPECT_EQ(Manifest::parse(manifest.text(), "m"), manifest);
  Manifest empty{manifest.head, {}};
  empty.head.max_rows = 17;
  empty.head.layout.push_back("a \"quoted\" line \xc3\xa4");
  EXPECT_EQ(Manifest::parse(empty.text(), "m"), empty);
  Manifest overwriting = example();
  overwriting.older = {"nation.tbl", "region/region.\"2\".tbl"};
  EXPECT_EQ(Manifest::parse(overwriting.text(), "m"), overwriting);
}

TEST(Manifest, RefusesWhatIsBrokenAndSaysWhere) {
  const std::string good = example().text();
  EXPECT_THAT(refusal_of(""), HasSubstr("line 1"));
  EXPECT_THAT(refusal_of(good.substr(0, good.find("\"table\""))), HasSubstr("line 10, column"));
  EXPECT_THAT(refusal_of(replaced(good, "\"bytes\":389", "\"bytes\":,")), HasSubstr("line 11, column"));
  EXPECT_THAT(refusal_of("[]"), HasSubstr("is no object"));
  EXPECT_THAT(refusal_of(replaced(good, "\"manifest\": 1", "\"manifest\": 2")), HasSubstr("version 2"));
  EXPECT_THAT(refusal_of(replaced(good, "\"format\"", "\"fromat\"")), HasSubstr("has no \"format\""));
  EXPECT_THAT(refusal_of(replaced(good, "\"bytes\":389", "\"bytes\":-1")), HasSubstr("\"bytes\" of entry 2"));
  EXPECT_THAT(refusal_of(replaced(good, "\"rows\":5", "\"rows\":\"5\"")), HasSubstr("\"rows\" of entry 2"));
  EXPECT_THAT(refusal_of(replaced(good, "\"regions\":[\"", "\"regions\":[\"x")), HasSubstr("32 hexadecimal digits"));
  EXPECT_THAT(refusal_of(replaced(good, "\"region_bytes\":1048576", "\"region_bytes\":1000")), HasSubstr("16384"));
  EXPECT_THAT(refusal_of(replaced(good, "0000000000000001", "0000000000000007")), HasSubstr("do not add up"));
  EXPECT_THAT(refusal_of(replaced(good, "nation.parquet", "../nation.parquet")), HasSubstr("out of the folder"));
  EXPECT_THAT(refusal_of(replaced(good, "nation.parquet", "/nation.parquet")), HasSubstr("out of the folder"));
  Manifest overwriting = example();
  overwriting.older = {"../precious"};
  EXPECT_THAT(refusal_of(overwriting.text()), HasSubstr("out of the folder"));
  EXPECT_THAT(refusal_of(replaced(good, "\n ]\n}", "\n ],\n \"older\": [7]\n}")), HasSubstr("is no text"));
  EXPECT_THAT(refusal_of(replaced(good, "nation.parquet", "region/region.1.parquet")), HasSubstr("once more"));
}

TEST(Manifest, IsNeitherDeepNorEndlessNorOfHiddenPaths) {
  const std::string good = example().text();
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_THAT(refusal_of(replaced(good, "\"codecs\": {", "\"codecs\": {\"x\":" + deep + ",")), HasSubstr("nested more than"));
  EXPECT_THAT(refusal_of(deep), HasSubstr("nested more than"));
  EXPECT_THAT(refusal_of(std::string(1'000'000, '[')), HasSubstr("nested more than"));
  EXPECT_THAT(refusal_of(replaced(good, "\"codecs\": {", "\"codecs\": {\"x\":[[[]]],")), HasSubstr("is no text"));
  EXPECT_THAT(refusal_of(replaced(good, "nation.parquet", "nation.parquet\\u0000.tbl")), HasSubstr("zero byte"));
  EXPECT_THAT(refusal_of(replaced(good, "\"scale_factor\": \"", "\"scale_factor\": \"" + std::string(5'000, '1'))),
              HasSubstr("\"scale_factor\" of the whole is longer than"));
  // Brackets in texts are no nesting.
  const std::string brackets = "\\\"" + std::string(100, '[');
  EXPECT_EQ(Manifest::parse(replaced(good, "\"codecs\": {", "\"codecs\": {\"x\":\"" + brackets + "\","), "f").head.codecs.at("x"),
            brackets.substr(1));
}

TEST(Manifest, RefusesInShowableSentences) {
  const std::string good = example().text();
  const std::string said = refusal_of(replaced(good, "nation.parquet", "/\\u001b]0;x\\u0007\\u202e"));
  EXPECT_THAT(said, HasSubstr("\\x1b]0;x\\x07\\u202e"));
}

TEST(Journal, IsReadInATimeThatGrowsWithItsLines) {
  const std::string head = journal_head(example().head);
  const std::string line = journal_line("region.tbl", example().files.begin()->second);
  std::string text = head + "half a line\n";
  for (int i = 0; i < 20'000; ++i) text += replaced(line, "region.tbl", std::to_string(i));
  const std::optional<Manifest> journal = Manifest::parse_journal(text);
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->files.size(), 20'000u);
}

TEST(ManifestHead, DiffersWithWhateverChangesBytes) {
  const ManifestHead usual = head_of(parquet_job(), Distributions::built_in());
  EXPECT_EQ(usual, head_of(parquet_job(), Distributions::built_in()));
  const auto differs = [&](auto change) {
    Job job = parquet_job();
    change(job);
    const ManifestHead other = head_of(job, Distributions::built_in());
    const auto [a, b] = differences(usual, other);
    EXPECT_NE(a, b);
    return usual != other;
  };
  EXPECT_TRUE(differs([](Job& job) { job.scale = ScaleFactor::parse("2"); }));
  EXPECT_TRUE(differs([](Job& job) { job.format = "tbl"; }));
  EXPECT_TRUE(differs([](Job& job) { job.parts = 2; }));
  EXPECT_TRUE(differs([](Job& job) { job.max_rows = 2; }));
  EXPECT_TRUE(differs([](Job& job) {
    job.layout.rules.push_back({LayoutRule::Source::kCommandLine, "", "l_tax", layout_setting("compression", "zstd", "")});
  }));
}

TEST(ManifestHead, OfCsvSaysHowRowsAreWritten) {
  Job csv;
  csv.format = "csv";
  const auto head = [&](bool header, Quote quote) {
    csv.header = header, csv.quote = quote;
    return head_of(csv, Distributions::built_in());
  };
  const ManifestHead usual = head(true, Quote::kNeeded);
  EXPECT_THAT(differences(usual, head(false, Quote::kNeeded)).second, HasSubstr("header off"));
  EXPECT_THAT(differences(usual, head(true, Quote::kAll)).second, HasSubstr("quote all"));
  EXPECT_EQ(Manifest::parse(Manifest{head(false, Quote::kAll), {}}.text(), "m").head, head(false, Quote::kAll));
  // A manifest of csv that says nothing of quotes is from before fields with blanks had them.
  ManifestHead old = usual;
  old.header = old.quote = "";
  EXPECT_EQ(Manifest::parse(Manifest{old, {}}.text(), "m").head, old);
  EXPECT_THAT(differences(old, usual).first, HasSubstr("an older tpcmill"));
}

TEST(ManifestHead, SaysNothingOfWorkersPartsAndTables) {
  Job job = parquet_job();
  job.tables = {"lineitem"};
  job.processes = 7;
  job.output_dir = "elsewhere";
  job.parts = 3;
  Job part = job;
  part.part = 2;
  EXPECT_EQ(head_of(job, Distributions::built_in()), head_of(part, Distributions::built_in()));
  job.parts = 0;
  EXPECT_EQ(head_of(job, Distributions::built_in()), head_of(parquet_job(), Distributions::built_in()));
}

TEST(ManifestHead, OfTextHasALayoutOnlyWhereFilesAreCut) {
  Job job = parquet_job();
  job.format = "tbl";
  EXPECT_TRUE(head_of(job, Distributions::built_in()).layout.empty());
  job.layout.rules.push_back({LayoutRule::Source::kCommandLine, "", "", layout_setting("file-rows", "5", "")});
  EXPECT_EQ(head_of(job, Distributions::built_in()).layout, (std::vector<std::string>{"file-rows = 5"}));
}

}  // namespace
}  // namespace tpcmill
