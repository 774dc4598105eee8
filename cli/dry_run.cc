#include "cli/dry_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/progress.h"
#include "cli/report_text.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

std::string rows_text(uint64_t rows, bool exact) { return (exact ? "" : "about ") + std::to_string(rows); }

std::string in_bytes(uint64_t bytes) { return fmt::format("{} bytes ({}B)", bytes, short_number(bytes)); }

}  // namespace

std::string dry_run_text(const Forecast& forecast) {
  const std::string whole =
      forecast.whole == 0 ? "" : counted(forecast.whole, "file is whole already", "files are whole already");
  if (forecast.files.empty())
    return whole.empty() ? "Nothing would be made.\n" : "Nothing would be made: " + whole + ".\n";
  const std::string sum = forecast.files.size() == 1 ? "1 file" : fmt::format("{} files", forecast.files.size());
  size_t width = std::max<size_t>(sum.size(), 4);
  for (const FileForecast& file : forecast.files) width = std::max(width, showable(file.path).size());
  const auto line = [&](const std::string& name, const std::string& rows, const std::string& bytes) {
    return fmt::format("{:<{}}  {:>18}  {:>18}\n", name, width, rows, bytes);
  };
  std::string out = line("file", "rows", "about bytes");
  for (const FileForecast& file : forecast.files)
    out += line(showable(file.path), rows_text(file.rows, file.exact_rows), std::to_string(file.bytes));
  out += line(sum, rows_text(forecast.rows, forecast.exact_rows), std::to_string(forecast.bytes));
  if (!whole.empty()) out += "kept    " + whole + "\n";
  out += "memory  " + in_bytes(forecast.memory) + " at most\n";
  if (forecast.free) out += "disk    " + in_bytes(*forecast.free) + " free\n";
  return out;
}

}  // namespace tpcmill::cli
