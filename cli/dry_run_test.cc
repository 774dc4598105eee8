#include "cli/dry_run.h"

#include <gtest/gtest.h>

namespace tpcmill::cli {
namespace {

TEST(DryRunText, IsATable) {
  Forecast forecast;
  forecast.files = {{"out/region.tbl", 5, 389}, {"out/a\nb", 1'000'000, 123'456'789, false}};
  forecast.rows = 1'000'005;
  forecast.bytes = 123'457'178;
  forecast.memory = 350'000'000;
  forecast.free = 80'000'000'000;
  forecast.exact_rows = false;
  EXPECT_EQ(dry_run_text(forecast),
            "file                          rows         about bytes\n"
            "out/region.tbl                   5                 389\n"
            "out/a\\nb             about 1000000           123456789\n"
            "2 files              about 1000005           123457178\n"
            "memory  350000000 bytes (350MB) at most\n"
            "disk    80000000000 bytes (80.0GB) free\n");
}

TEST(DryRunText, LeavesOutADiskThatNobodyKnows) {
  Forecast forecast;
  forecast.files = {{"region.tbl", 5, 389}};
  EXPECT_EQ(dry_run_text(forecast).find("disk"), std::string::npos);
}

TEST(DryRunText, SaysWhyThereIsNothingToMake) {
  Forecast forecast;
  EXPECT_EQ(dry_run_text(forecast), "Nothing would be made.\n");
  forecast.whole = 8;
  EXPECT_EQ(dry_run_text(forecast), "Nothing would be made: 8 files are whole already.\n");
  forecast.files = {{"out/region.tbl", 5, 389}};
  forecast.whole = 1;
  EXPECT_NE(dry_run_text(forecast).find("\nkept    1 file is whole already\n"), std::string::npos);
}

}  // namespace
}  // namespace tpcmill::cli
