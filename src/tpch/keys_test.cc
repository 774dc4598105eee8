#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "tpch/keys.h"
#include "tpch/tpch.h"
#include "tpcmill/batches.h"

namespace tpcmill::tpch {
namespace {

// Keys of partsupp that occur more than once, counted in the rows themselves: a part's lie together.
size_t repeated_at(const std::string& scale) {
  Batches rows = batches({.scale = ScaleFactor::parse(scale),
                          .table = "partsupp",
                          .columns = std::vector<std::string>{"ps_partkey", "ps_suppkey"}});
  int64_t part = 0;
  std::map<int64_t, unsigned> suppliers;
  size_t repeated = 0;
  while (const RowBatch* batch = rows.next())
    for (size_t i = 0; i < batch->rows; ++i) {
      if (batch->columns[0].i64[i] != part) suppliers.clear();
      EXPECT_GE(batch->columns[0].i64[i], part);
      part = batch->columns[0].i64[i];
      repeated += ++suppliers[batch->columns[1].i64[i]] == 2;
    }
  return repeated;
}

std::string caution_at(const std::string& scale) {
  const World world = kBenchmark.make_world(kernels(), Distributions::built_in(), ScaleFactor::parse(scale));
  return caution_on_keys(world);
}

void expect_right_caution(const std::string& scale) {
  const size_t repeated = repeated_at(scale);
  const std::string caution = caution_at(scale);
  if (repeated == 0) {
    EXPECT_EQ(caution, "") << scale;
  } else {
    EXPECT_TRUE(caution.starts_with(fmt::format("partsupp: at scale factor {} {} of its keys (", scale, repeated)))
        << scale << ", " << repeated << ": " << caution;
  }
}

TEST(PartSupp, RepeatsKeysAtSomeThousandthsUpTo21) {
  std::set<int> repeating;
  for (int thousandths = 1; thousandths <= 60; ++thousandths) {
    const std::string scale = fmt::format("0.{:03}", thousandths);
    const std::string shortest = ScaleFactor::parse(scale).text();
    expect_right_caution(shortest);
    if (repeated_at(shortest) != 0) repeating.insert(thousandths);
  }
  EXPECT_EQ(repeating, (std::set<int>{1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 18, 21}));
  EXPECT_EQ(repeated_at("0.001"), 60U);
}

TEST(PartSupp, CountsRepeatedKeysAtAnyScale) {
  // All numbers of suppliers that are small enough, and the last scale of each, whose parts are most.
  for (int suppliers = 0; suppliers <= 260; ++suppliers) {
    expect_right_caution(suppliers == 0 ? "0.00001" : ScaleFactor::parse(fmt::format("0.{:04}", suppliers)).text());
    expect_right_caution(fmt::format("0.{:04}99", suppliers));
  }
}

}  // namespace
}  // namespace tpcmill::tpch
