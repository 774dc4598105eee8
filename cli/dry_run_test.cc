#include "cli/dry_run.h"

#include <gtest/gtest.h>

namespace tpcmill::cli {
namespace {

TEST(DryRunText, IsATable) {
  Forecast forecast;
  forecast.files = {{"out/region.tbl", 5, 389}, {"out/a\nb", 1'000'000, 123'456'789}};
  forecast.rows = 1'000'005;
  forecast.bytes = 123'457'178;
  forecast.memory = 350'000'000;
  forecast.free = 80'000'000'000;
  EXPECT_EQ(dry_run_text(forecast),
            "file                      rows               bytes\n"
            "out/region.tbl               5                 389\n"
            "out/a?b                1000000           123456789\n"
            "2 files                1000005           123457178\n"
            "memory  350000000 bytes (350MB) at most\n"
            "disk    80000000000 bytes (80.0GB) free\n");
}

TEST(DryRunText, LeavesOutADiskThatNobodyKnows) {
  EXPECT_EQ(dry_run_text({}).find("disk"), std::string::npos);
  EXPECT_NE(dry_run_text({}).find("0 files"), std::string::npos);
}

}  // namespace
}  // namespace tpcmill::cli
