#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "tpcmill/generate.h"

namespace tpcmill::cli {

// Begins a terminal's last line anew.
inline constexpr const char* kEraseLine = "\r\x1b[K";

// Texts, for people: pure functions of what they are given.

// "7", "12.3k", "1.23M", "45.6G": a number in at most five characters.
std::string short_number(uint64_t number);

// "4.2s", "59s", "3m07s", "2h05m".
std::string short_time(double seconds);

// The progress line, at most `width` characters. What does not fit is left out, the bar first
// and the percentage last.
std::string progress_line(const Progress& progress, size_t width);

// The line at the bottom of a terminal: drawn over and over on standard error, ten times a
// second at most, and gone without a trace when something else is to be said.
class ProgressLine {
 public:
  // If not `wanted`, nothing is ever drawn.
  explicit ProgressLine(bool wanted) : wanted_(wanted) {}
  ~ProgressLine() { erase(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const Progress& progress);
  void erase();

 private:
  bool wanted_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_;
};

// Whether standard error is a terminal on which a line can be redrawn.
bool stderr_is_terminal();

// Writes all of `text` to a descriptor. Returns 0, or the error number.
int write_all(int descriptor, const std::string& text);

}  // namespace tpcmill::cli
