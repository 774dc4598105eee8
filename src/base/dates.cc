#include "base/dates.h"

#include <chrono>

namespace tpcmill {

// Made some thousand times whenever the program starts, so without a format string.
std::string date_text(int32_t days_since_1970) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days_since_1970}}};
  std::string text = "0000-00-00";
  const auto put = [&](size_t end, unsigned number) {
    for (; number != 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace tpcmill
