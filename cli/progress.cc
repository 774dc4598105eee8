#include "cli/progress.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace tpcmill::cli {
namespace {

constexpr size_t kLongestBar = 40;
constexpr size_t kShortestBar = 10;

std::string bar(double fraction, size_t width) {
  const auto full = static_cast<size_t>(fraction * static_cast<double>(width));
  return fmt::format("[{:#<{}}{:.<{}}]", "", full, "", width - full);
}

uint64_t per_second(uint64_t amount, double seconds) {
  return seconds > 0 ? static_cast<uint64_t>(static_cast<double>(amount) / seconds) : 0;
}

size_t terminal_width() {
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

std::string short_number(uint64_t number) {
  if (number < 1000) return std::to_string(number);
  constexpr std::string_view kUnits = "kMGTPE";
  double value = static_cast<double>(number);
  size_t unit = 0;
  for (value /= 1000; value >= 999.5 && unit + 1 < kUnits.size(); value /= 1000) ++unit;
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}{}", value, decimals, kUnits[unit]);
}

std::string short_time(double seconds) {
  if (!(seconds >= 0)) return "?";
  if (seconds < 9.95) return fmt::format("{:.1f}s", seconds);
  if (seconds > 3.6e8) return "ages";
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

std::string progress_line(const Progress& progress, size_t width) {
  const double fraction =
      std::isnan(progress.fraction) ? 0 : std::clamp(progress.fraction, 0.0, 1.0);
  std::vector<std::string> words = {fmt::format("{:3.0f}%", std::floor(fraction * 100))};
  if (progress.stopping) {
    words.emplace_back("stopping");
  } else {
    const double left = fraction > 0 ? progress.seconds / fraction - progress.seconds : NAN;
    words.push_back(short_time(left) + " left");
    if (progress.files > 0) words.push_back(short_number(per_second(progress.bytes, progress.seconds)) + "B/s");
    if (progress.rows > 0 || progress.bytes == 0)
      words.push_back(short_number(per_second(progress.rows, progress.seconds)) + " rows/s");
    if (progress.files > 0)
      words.push_back(fmt::format("{}/{} files", progress.files_finished, progress.files));
  }

  std::string line;
  for (const std::string& word : words) {
    const size_t gap = line.empty() ? 0 : 2;
    if (line.size() + gap + word.size() > width) break;
    line += std::string(gap, ' ') + word;
  }
  constexpr size_t kFrame = 3;  // brackets and a blank
  if (line.size() + kFrame + kShortestBar > width) return line;
  return fmt::format("{} {}", bar(fraction, std::min(kLongestBar, width - line.size() - kFrame)), line);
}

void ProgressLine::draw(const Progress& progress) {
  if (!wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  // One column stays free: a line that fills the last one makes some terminals scroll. So do two for ^C, which a
  // terminal writes behind the line: half of it on the next one could not be erased.
  constexpr size_t kFree = 3;
  const size_t width = terminal_width();
  write_all(STDERR_FILENO, kEraseLine + progress_line(progress, width - std::min(width, kFree)));
}

void ProgressLine::erase() {
  if (!drawn_) return;
  drawn_ = false;
  write_all(STDERR_FILENO, kEraseLine);
}

bool stderr_is_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb" &&
         *term != '\0';
}

int write_all(int descriptor, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(descriptor, text.data() + at, text.size() - at);
    if (written < 0 && errno == EAGAIN) {
      // Whoever gave us the descriptor may have asked not to wait for its reader: we do.
      pollfd one = {descriptor, POLLOUT, 0};
      poll(&one, 1, -1);
      continue;
    }
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) at += static_cast<size_t>(written);
  }
  return 0;
}

}  // namespace tpcmill::cli
