#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace tpcmill::cli {
namespace {

using testing::HasSubstr;

Progress half_way() {
  Progress progress;
  progress.rows = 3'000'000;
  progress.bytes = 360'000'000;
  progress.fraction = 0.5;
  progress.seconds = 3;
  progress.files_finished = 6;
  progress.files = 8;
  return progress;
}

TEST(ShortNumber, HasThreeDigitsAndAUnit) {
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(short_number(999), "999");
  EXPECT_EQ(short_number(1000), "1.00k");
  EXPECT_EQ(short_number(12'345), "12.3k");
  EXPECT_EQ(short_number(9'999), "10.0k");
  EXPECT_EQ(short_number(123'456), "123k");
  EXPECT_EQ(short_number(999'600), "1.00M");
  EXPECT_EQ(short_number(6'001'215), "6.00M");
  EXPECT_EQ(short_number(599'999'969'200), "600G");
  EXPECT_EQ(short_number(UINT64_MAX), "18.4E");
}

TEST(ShortTime, HasTwoUnitsAtMost) {
  EXPECT_EQ(short_time(0), "0.0s");
  EXPECT_EQ(short_time(4.24), "4.2s");
  EXPECT_EQ(short_time(9.97), "10s");
  EXPECT_EQ(short_time(59.4), "59s");
  EXPECT_EQ(short_time(59.6), "1m00s");
  EXPECT_EQ(short_time(187), "3m07s");
  EXPECT_EQ(short_time(7500), "2h05m");
  EXPECT_EQ(short_time(1e300), "ages");
  EXPECT_EQ(short_time(std::numeric_limits<double>::quiet_NaN()), "?");
}

TEST(ProgressLine, ShowsBarPercentTimeAndRates) {
  EXPECT_EQ(progress_line(half_way(), 200),
            "[####################....................]  50%  3.0s left  120MB/s  1.00M rows/s  "
            "6/8 files");
}

TEST(ProgressLine, FitsAnyWidth) {
  const std::string whole = progress_line(half_way(), 200);
  for (size_t width = 0; width <= 200; ++width) {
    const std::string line = progress_line(half_way(), width);
    EXPECT_LE(line.size(), width);
    if (width >= 4) {
      EXPECT_THAT(line, HasSubstr("50%"));
    }
    if (width >= whole.size()) {
      EXPECT_EQ(line, whole);
    }
  }
  EXPECT_EQ(progress_line(half_way(), 0), "");
  EXPECT_EQ(progress_line(half_way(), 20), " 50%  3.0s left");
}

TEST(ProgressLine, SpeaksOfNoBytesWhereThereAreNoFiles) {
  Progress progress = half_way();
  progress.bytes = progress.files = progress.files_finished = 0;
  EXPECT_EQ(progress_line(progress, 200), "[####################....................]  50%  3.0s left  1.00M rows/s");
}

TEST(ProgressLine, BearsTheFirstAndTheLastMoment) {
  Progress progress;
  EXPECT_EQ(progress_line(progress, 60),
            "[...................................]   0%  ? left  0 rows/s");
  progress.fraction = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(progress_line(progress, 60), HasSubstr("  0%"));
  progress.fraction = 1.0000001;
  progress.seconds = 2;
  EXPECT_THAT(progress_line(progress, 60), HasSubstr("100%  0.0s left"));
  progress.fraction = 0.99999;  // not done is not 100 %
  EXPECT_THAT(progress_line(progress, 60), HasSubstr(" 99%"));
}

TEST(ProgressLine, SaysThatItStops) {
  Progress progress = half_way();
  progress.stopping = true;
  EXPECT_EQ(progress_line(progress, 30), "[######.......]  50%  stopping");
}

}  // namespace
}  // namespace tpcmill::cli
