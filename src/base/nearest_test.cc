#include "base/nearest.h"

#include <gtest/gtest.h>

#include "tpcmill/words.h"

namespace tpcmill {
namespace {

const std::vector<std::string> kTables = {"nation", "region",   "part",     "supplier",
                                          "orders", "partsupp", "customer", "lineitem"};

TEST(Nearest, CountsSlipsOfTheHand) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("lineitem", "lineitem"), 0u);
  EXPECT_EQ(edit_distance("lineitem", "LineItem"), 0u);
  EXPECT_EQ(edit_distance("linetem", "lineitem"), 1u);    // dropped
  EXPECT_EQ(edit_distance("lineeitem", "lineitem"), 1u);  // inserted
  EXPECT_EQ(edit_distance("linaitem", "lineitem"), 1u);   // replaced
  EXPECT_EQ(edit_distance("lienitem", "lineitem"), 1u);   // swapped
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  EXPECT_EQ(nearest("lineitems", kTables), "lineitem");
  EXPECT_EQ(nearest("line_item", kTables), "lineitem");
  EXPECT_EQ(nearest("order", kTables), "orders");
  EXPECT_EQ(nearest("NATION", kTables), "nation");
  EXPECT_EQ(nearest("natoin", kTables), "nation");
  EXPECT_EQ(nearest("cust", kTables), "customer");
  EXPECT_EQ(nearest("supp", kTables), "supplier");
  EXPECT_EQ(nearest("partsup", kTables), "partsupp");
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("", kTables), "");
  EXPECT_EQ(nearest("x", kTables), "");
  EXPECT_EQ(nearest("warehouse", kTables), "");
  EXPECT_EQ(nearest("lineitem", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'l'), kTables), "");
}

TEST(Nearest, EndsASentence) {
  EXPECT_EQ(did_you_mean("linitem", kTables), "; did you mean \"lineitem\"?");
  EXPECT_EQ(did_you_mean("warehouse", kTables), ".");
}

}  // namespace
}  // namespace tpcmill
