#include "tpcmill/digest.h"

#include <gtest/gtest.h>

#include <map>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "plan/check.h"
#include "tpch/tpch.h"

namespace tpcmill {
namespace {

Job job_of(const std::string& scale, const std::vector<std::string>& tables = {}) {
  Job job;
  job.scale = ScaleFactor::parse(scale);
  job.tables = tables;
  job.threads = 1;
  return job;
}

// The entries for whole tables, by table.
std::map<std::string, TableDigest> wholes(const std::vector<TableDigest>& digests) {
  std::map<std::string, TableDigest> found;
  for (const TableDigest& digest : digests) {
    if (digest.part != 0) continue;
    EXPECT_TRUE(found.emplace(digest.table, digest).second) << digest.table;
  }
  return found;
}

TEST(Digest, OfRegionIsTheSumOfHashesOfItsLines) {
  // As the specification's appendix and the official generator have them.
  const std::string lines[] = {
      "0|AFRICA|lar deposits. blithely final packages cajole. regular waters are final requests. regular accounts are "
      "according to |",
      "1|AMERICA|hs use ironic, even requests. s|",
      "2|ASIA|ges. thinly even pinto beans ca|",
      "3|EUROPE|ly final courts cajole furiously final excuse|",
      "4|MIDDLE EAST|uickly special accounts cajole carefully blithely close requests. carefully final asymptotes "
      "haggle furiousl|"};
  ContentDigest sum;
  for (const std::string& line : lines) {
    const XXH128_hash_t hash = XXH3_128bits(line.data(), line.size());
    sum += {hash.high64, hash.low64};
  }
  const std::vector<TableDigest> found = digest(job_of("1", {"region"}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].table, "region");
  EXPECT_EQ(found[0].part, 0u);
  EXPECT_EQ(found[0].rows, 5u);
  EXPECT_EQ(found[0].digest, sum);
}

TEST(Digest, OfOneRowIsItsHash) {
  Job job = job_of("1", {"lineitem"});
  job.max_rows = 1;
  const std::string line =
      "1|155190|7706|1|17|21168.23|0.04|0.02|N|O|1996-03-13|1996-02-12|1996-03-22|DELIVER IN PERSON|TRUCK|egular "
      "courts above the|";
  const XXH128_hash_t hash = XXH3_128bits(line.data(), line.size());
  const std::vector<TableDigest> found = digest(job);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].digest, (ContentDigest{hash.high64, hash.low64}));
  EXPECT_EQ(found[0].rows, 1u);
  EXPECT_FALSE(found[0].published);
}

TEST(Digest, OfPartsAddUp) {
  const auto expected = wholes(digest(job_of("0.01")));
  EXPECT_EQ(expected.size(), 8u);
  for (const uint64_t parts : {1, 2, 7, 150}) {
    Job job = job_of("0.01");
    job.parts = parts;
    const std::vector<TableDigest> found = digest(job);
    std::map<std::string, TableDigest> sums;
    std::map<std::string, uint64_t> last;
    for (const TableDigest& part : found) {
      if (part.part == 0) continue;
      EXPECT_EQ(part.part, ++last[part.table]) << "parts come in order";
      EXPECT_FALSE(part.published);
      TableDigest& sum = sums[part.table];
      sum.rows += part.rows;
      sum.digest += part.digest;
    }
    for (const auto& [table, whole] : wholes(found)) {
      EXPECT_EQ(last[table], table == "nation" || table == "region" ? 1 : parts);
      EXPECT_EQ(whole.digest, expected.at(table).digest) << table << ", " << parts << " parts";
      EXPECT_EQ(whole.rows, expected.at(table).rows);
      EXPECT_EQ(whole.published, true);
      EXPECT_EQ(sums[table].digest, whole.digest);
      EXPECT_EQ(sums[table].rows, whole.rows);
    }
  }
}

TEST(Digest, OfOnePartIsItsOwn) {
  Job job = job_of("0.01", {"orders", "nation"});
  job.parts = 7;
  const std::vector<TableDigest> all = digest(job);
  job.part = 3;
  const std::vector<TableDigest> one = digest(job);
  ASSERT_EQ(one.size(), 1u);  // nation belongs to part 1
  EXPECT_EQ(one[0].part, 3u);
  EXPECT_EQ(one[0].digest, all[2].digest);
  EXPECT_EQ(one[0].rows, all[2].rows);
  EXPECT_NE(one[0].digest, all[1].digest);
}

TEST(Digest, DoesNotDependOnWorkersFormatOrLayout) {
  Job job = job_of("0.05");
  const auto expected = wholes(digest(job));
  const auto same = [&](const char* what) {
    for (const auto& [table, whole] : wholes(digest(job))) EXPECT_EQ(whole.digest, expected.at(table).digest) << what;
  };
  job.threads = 5;
  same("threads");
  job.format = "parquet";
  job.destination = Destination::kStdout;
  job.layout.rules.push_back({.table = "", .column = "", .settings = {.file_rows = 100}});
  same("format and layout");
}

TEST(Digest, ComparesWholeOfficialTablesOnly) {
  EXPECT_EQ(digest(job_of("0.01", {"orders"}))[0].published, true);
  EXPECT_EQ(digest(job_of("1e-2", {"orders"}))[0].published, true);
  EXPECT_FALSE(digest(job_of("0.011", {"orders"}))[0].published);
  Job job = job_of("0.01", {"orders"});
  job.max_rows = 100'000;  // all of them, but that is not known
  EXPECT_FALSE(digest(job)[0].published);
  job.max_rows.reset();
  job.parts = job.part = 1;
  EXPECT_FALSE(digest(job)[0].published);
  job.parts = job.part = 0;
  job.distributions = TPCMILL_SOURCE_DIR "/test/golden/dists.dss";
  EXPECT_FALSE(digest(job)[0].published);
}

TEST(Digest, TellsProgressInRowsAndNotInFiles) {
  Progress last;
  Listener listener;
  listener.progress = [&](const Progress& progress) { last = progress; };
  digest(job_of("0.01", {"part"}), listener);
  EXPECT_EQ(last.rows, 2'000u);
  EXPECT_EQ(last.fraction, 1.0);
  EXPECT_EQ(last.bytes, 0u);
  EXPECT_EQ(last.files, 0u);
}

TEST(Digest, StopsWhenToldTo) {
  const std::atomic<int> stop = 15;
  Listener listener;
  listener.stop = &stop;
  try {
    digest(job_of("100", {"lineitem"}), listener);
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kInterrupted);
  }
}

TEST(Digest, RefusesWhatGenerateRefuses) {
  Job job = job_of("1");
  job.part = 3;
  EXPECT_THROW(digest(job), Error);
  job = job_of("1", {"linitem"});
  EXPECT_THROW(digest(job), Error);
}

TEST(PublishedDigests, AreThereForEveryTableAtEveryScale) {
  std::map<std::string_view, std::map<std::string_view, uint64_t>> rows;
  for (const PublishedDigest& published : tpch::published_digests()) {
    EXPECT_EQ(ScaleFactor::parse(published.scale).text(), published.scale);
    EXPECT_TRUE(rows[published.scale].emplace(published.table, published.rows).second);
  }
  EXPECT_EQ(rows.size(), 5u);
  for (const auto& [scale, tables] : rows) {
    EXPECT_EQ(tables.size(), table_names("tpch").size());
    const ScaleFactor factor = ScaleFactor::parse(scale);
    EXPECT_EQ(tables.at("orders"), factor.times(1'500'000));
    EXPECT_EQ(tables.at("partsupp"), factor.times(800'000));
    EXPECT_EQ(tables.at("part"), factor.times(200'000));
    EXPECT_EQ(tables.at("customer"), factor.times(150'000));
    EXPECT_EQ(tables.at("supplier"), factor.times(10'000));
    EXPECT_EQ(tables.at("nation"), 25u);
    EXPECT_EQ(tables.at("region"), 5u);
  }
  // Clause 4.2.5 has these.
  EXPECT_EQ(rows.at("1").at("lineitem"), 6'001'215u);
  EXPECT_EQ(rows.at("10").at("lineitem"), 59'986'052u);
  EXPECT_EQ(rows.at("100").at("lineitem"), 600'037'902u);
}

}  // namespace
}  // namespace tpcmill
