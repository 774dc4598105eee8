// Text files of other tools, compressed or not: lines, their fields, how they are written, how many rows they have.
// Inputs that begin with "region" or "nation" are compared with that table's rows by the whole of verify.

#include <string>
#include <vector>

#include "files.h"
#include "fuzz.h"
#include "plan/check.h"
#include "tpcmill/verify.h"
#include "verify/other_text.h"
#include "verify/text_row.h"

namespace tpcmill::fuzz {
namespace {

bool is_compressed(std::string_view text) {
  return text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd") ||
         (text.size() >= 4 && text.substr(1).starts_with("\x2a\x4d\x18"));
}

// What is compressed may hold far more than itself.
constexpr size_t kMostTaken = 1 << 20;

void read_lines(InputFolder& folder, std::string_view text) {
  constexpr const char* kName = "lines";
  folder.write(kName, text);
  LineReader reader(folder.path(), kName);
  std::string_view line;
  std::vector<std::string> fields, before;
  size_t taken = 0;
  for (bool first = true; taken < kMostTaken && reader.next(line); first = false) {
    taken += line.size();
    for (const char delimiter : {'|', ',', '\t', ';'}) {
      if (first) {
        const std::optional<TextStyle> style = style_of(line, 3, delimiter);
        require(!style || style->delimiter == delimiter, "a style with another delimiter");
      }
      split_row(line, delimiter, true, fields);
      require(first_difference(fields, before) <= fields.size(), "a difference behind the row");
      before = fields;
    }
    split_row(line, '|', false, fields);
    size_t length = fields.size() - 1;
    for (const std::string& field : fields) length += field.size();
    require(length == line.size(), "fields that are not their line");
  }
  require(is_compressed(text) || taken <= text.size(), "lines longer than their file");
}

// Pairs of numbers: parents at scale factor 1, and rows.
void find_scale(std::string_view text) {
  std::vector<RowCount> counts;
  while (text.size() >= 12 && counts.size() < 8) {
    uint32_t each = 0;
    uint64_t rows = 0;
    std::copy_n(text.data(), sizeof each, reinterpret_cast<char*>(&each));
    std::copy_n(text.data() + sizeof each, sizeof rows, reinterpret_cast<char*>(&rows));
    counts.push_back({each % 10'000'000 + 1, rows});
    text.remove_prefix(12);
  }
  if (!counts.empty()) scale_of(counts);
}

void compare(InputFolder& folder, const std::string& table, std::string_view text) {
  const std::string name = take_until(text, '\n');
  if (name.find_first_of(std::string_view("/\0", 2)) != std::string::npos || name.size() > 100) return;
  folder.write(table + (name.empty() ? ".tbl" : name), text);
  accepts([&] {
    const VerifyReport report = verify({.folder = folder.path(), .threads = 1});
    for (const FileVerdict& file : report.files) require(!file.sentence().empty(), "a file without a verdict");
  });
  folder.clear();
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  static fuzz::InputFolder lines, folder;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::accepts([&] { fuzz::read_lines(lines, text); });
  fuzz::accepts([&] { fuzz::find_scale(text); });
  for (const char* table : {"region", "nation"})
    if (text.starts_with(table)) fuzz::compare(folder, table, text.substr(6));
  return 0;
}
