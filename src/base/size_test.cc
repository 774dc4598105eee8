#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

using testing::HasSubstr;

TEST(Size, ReadsNumbersWithUnits) {
  struct {
    const char* typed;
    uint64_t bytes;
  } const cases[] = {
      {"1", 1},
      {"4096", 4096},
      {"4096B", 4096},
      {"8MB", 8'000'000},
      {"8mb", 8'000'000},
      {"8MiB", 8'388'608},
      {"8M", 8'388'608},
      {"8m", 8'388'608},
      {"1.5MB", 1'500'000},
      {"1.1MB", 1'100'000},
      {"0.5KiB", 512},
      {".5k", 512},
      {"64KiB", 65'536},
      {"64kB", 64'000},
      {"7 MiB", 7'340'032},
      {"1GiB", 1'073'741'824},
      {"2T", 2'199'023'255'552},
      {"1TB", 1'000'000'000'000},
      {"007", 7},
      {"9223372036854775807", INT64_MAX},
  };
  for (const auto& c : cases)
    EXPECT_EQ(parse_bytes("--row-group-bytes", c.typed), c.bytes) << c.typed;
}

TEST(Size, RefusesEverythingElseNamingOptionValueAndRemedy) {
  for (const char* typed : {"",
                            "0",
                            "0MB",
                            "-1",
                            "+1",
                            "NaN",
                            "inf",
                            "MB",
                            "abc",
                            "1e6",
                            "8 M B",
                            "8  MB",
                            " 8MB",
                            "8XB",
                            "8MiBs",
                            "8Mb/s",
                            "1.5",
                            "1.0001kB",
                            "1,5MB",
                            "0x10",
                            ".",
                            "1.2.3MB",
                            "9223372036854775808",
                            "8388608TiB",
                            "99999999999999999999999999999999999"}) {
    try {
      const uint64_t bytes = parse_bytes("--row-group-bytes", typed);
      ADD_FAILURE() << '"' << typed << "\" was taken for " << bytes;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage);
      EXPECT_THAT(error.written(), HasSubstr("--row-group-bytes \"" + std::string(typed) + "\" "));
      EXPECT_THAT(error.written(), HasSubstr("a number of bytes above 0"));
    }
  }
}

}  // namespace
}  // namespace tpcmill
