#include "cli/report_text.h"

#include <fmt/format.h>

#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

// "1,234,567"
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

// What becomes of rows: "were written to "out"".
std::string where(const Job& job) {
  switch (job.destination) {
    case Destination::kFiles:
      return "were written to " + in_quotes(job.output_dir);
    case Destination::kStdout:
      return "were written to standard output";
    case Destination::kDiscard:
      break;
  }
  return "were made and thrown away";
}

}  // namespace

std::string counted(uint64_t number, const char* one, const char* several) {
  return grouped(number) + " " + (number == 1 ? one : several);
}

std::string table_of(const Report& report) {
  std::string out =
      fmt::format("{:<10}{:>8}{:>18}{:>22}{:>10}\n", "table", "files", "rows", "bytes", "seconds");
  for (const TableReport& table : report.tables)
    out += fmt::format("{:<10}{:>8}{:>18}{:>22}{:>10.2f}\n", table.table, grouped(table.files),
                       grouped(table.rows), grouped(table.bytes), table.seconds);
  return out;
}

std::string summary(const Report& report, const Job& job) {
  const std::string whole = report.whole == 0 ? ""
                                              : counted(report.whole, "file is whole already and was kept",
                                                        "files are whole already and were kept");
  if (report.tables.empty())
    return whole.empty() ? "Nothing was written." : fmt::format("Nothing was left to write to {}: {}.", in_quotes(job.output_dir), whole);
  TableReport sum;
  for (const TableReport& table : report.tables) {
    sum.files += table.files;
    sum.rows += table.rows;
    sum.bytes += table.bytes;
  }
  std::string out = counted(report.tables.size(), "table", "tables");
  if (job.destination == Destination::kFiles) out += ", " + counted(sum.files, "file", "files");
  out += fmt::format(", {} and {} {} in {:.2f} s", counted(sum.rows, "row", "rows"), counted(sum.bytes, "byte", "bytes"),
                     where(job), report.seconds);
  return out + (whole.empty() ? "." : "; " + whole + ".");
}

}  // namespace tpcmill::cli
