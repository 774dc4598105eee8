#include "cli/digest_text.h"

#include <gtest/gtest.h>

namespace tpcmill::cli {
namespace {

TEST(DigestText, IsALineForEachEntryInColumns) {
  EXPECT_EQ(digest_text({}, 0), "");
  EXPECT_EQ(digest_text({{"region", 0, 5, {1, 2}, {}}}, 0), "region  00000000000000010000000000000002  5\n");
  EXPECT_EQ(digest_text({{"lineitem", 1, 3, {0, 1}, {}},
                         {"lineitem", 12, 1234, {0, 2}, {}},
                         {"lineitem", 0, 1237, {0, 3}, true},
                         {"part", 0, 99, {0xf, 0xe}, false}},
                        12),
            "lineitem 1/12   00000000000000000000000000000001     3\n"
            "lineitem 12/12  00000000000000000000000000000002  1234\n"
            "lineitem        00000000000000000000000000000003  1237  as published\n"
            "part            000000000000000f000000000000000e    99  DIFFERS\n");
}

TEST(DigestText, SaysWhatDiffers) {
  EXPECT_EQ(difference({}), "");
  EXPECT_EQ(difference({{"part", 0, 1, {}, true}, {"orders", 0, 1, {}, {}}}), "");
  EXPECT_EQ(difference({{"part", 0, 1, {}, true}, {"orders", 0, 1, {}, false}}), "orders is not as published.");
  EXPECT_EQ(difference({{"part", 0, 1, {}, false}, {"orders", 0, 1, {}, false}}), "part, orders are not as published.");
}

}  // namespace
}  // namespace tpcmill::cli
