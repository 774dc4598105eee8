#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/dates.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill {

// Arrow arrays read the long way: by what their schema says, with nothing of the library's.

template <class T>
T value_at(const void* buffer, int64_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + i * static_cast<int64_t>(sizeof(T)), sizeof value);
  return value;
}

template <class Offset>
std::string slice_at(const ArrowArray& array, int64_t i) {
  const Offset begin = value_at<Offset>(array.buffers[1], i), end = value_at<Offset>(array.buffers[1], i + 1);
  EXPECT_LE(begin, end);
  EXPECT_TRUE(i != 0 || begin == 0);
  return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<size_t>(end - begin)};
}

// See the comment at arrow::ColumnWriter.
inline std::string view_at(const ArrowArray& array, int64_t i) {
  const char* const view = static_cast<const char*>(array.buffers[1]) + 16 * i;
  const int32_t length = value_at<int32_t>(view, 0);
  if (length <= 12) return {view + 4, static_cast<size_t>(length)};
  EXPECT_EQ(value_at<int32_t>(view, 2), 0);
  const int32_t at = value_at<int32_t>(view, 3);
  EXPECT_LE(at + length, value_at<int64_t>(array.buffers[3], 0));
  const std::string text(static_cast<const char*>(array.buffers[2]) + at, static_cast<size_t>(length));
  EXPECT_EQ(text.substr(0, 4), std::string(view + 4, 4));
  return text;
}

// Numbers as they are, decimals in hundredths, dates and texts as printed.
inline std::string value_at(const ArrowSchema& schema, const ArrowArray& array, int64_t i) {
  const std::string_view format = schema.format;
  const void* const values = array.buffers[1];
  if (schema.dictionary != nullptr)
    return value_at(*schema.dictionary, *array.dictionary, value_at<int32_t>(values, i));
  if (format == "i") return std::to_string(value_at<int32_t>(values, i));
  if (format == "l" || format == "d:15,2,64") return std::to_string(value_at<int64_t>(values, i));
  if (format == "g") return fmt::format("{:.0f}", value_at<double>(values, i) * 100);
  if (format == "tsm:") return date_text(static_cast<int32_t>(value_at<int64_t>(values, i) / 86'400'000));
  if (format == "tdD") return date_text(value_at<int32_t>(values, i));
  if (format == "u") return slice_at<int32_t>(array, i);
  if (format == "U") return slice_at<int64_t>(array, i);
  if (format == "vu") return view_at(array, i);
  EXPECT_TRUE(format.starts_with("d:"));
  int64_t low = value_at<int64_t>(values, 2 * i);
  EXPECT_EQ(value_at<int64_t>(values, 2 * i + 1), low < 0 ? -1 : 0);
  int scale = std::stoi(schema.format + format.find(',') + 1);
  for (; scale < 2; ++scale) low *= 10;
  for (; scale > 2; --scale) {
    EXPECT_EQ(low % 10, 0);
    low /= 10;
  }
  return std::to_string(low);
}

// What value_at() gives for a field of the official text.
inline std::string expected_value(const ArrowSchema& schema, const std::string& text) {
  const std::string_view format = schema.format;
  if (format != "g" && !format.starts_with("d:")) return text;
  std::string digits = text;
  const size_t point = digits.find('.');
  if (point == std::string::npos) digits += "00";
  else digits.erase(point, 1);
  const bool negative = digits[0] == '-';
  return std::to_string((negative ? -1 : 1) * std::stoll(digits.substr(negative)));
}

}  // namespace tpcmill
