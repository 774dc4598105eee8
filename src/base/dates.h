#pragma once

#include <cstdint>
#include <string>

namespace tpcmill {

// Days from 1970-01-01 to 1992-01-01, where TPC-H's calendar begins.
constexpr int32_t kDaysTo1992 = 8035;

// A day counted from 1970-01-01 as YYYY-MM-DD.
std::string date_text(int32_t days_since_1970);

}  // namespace tpcmill
