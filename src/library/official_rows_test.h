#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "library/shared_text.h"
#include "tpcmill/generate.h"
#include "verify/text_row.h"

namespace tpcmill {

// What batches and arrays are compared with: fields of a table's rows as the encoder of text writes them.
using TextRows = std::vector<std::vector<std::string>>;

inline TextRows official_rows(const Job& given) {
  Job job = given;
  job.threads = 1;
  job.manifest = false;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tpcmill-rows-" + std::to_string(getpid()));
  job.output_dir = folder.string();
  std::filesystem::create_directories(folder);
  generate(job);
  TextRows rows;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      line.pop_back();  // the last separator
      split_row(line, '|', false, rows.emplace_back());
    }
  }
  std::filesystem::remove_all(folder);
  return rows;
}

// The same of a whole table at scale 0.01, made once.
inline const TextRows& official_rows(const std::string& table) {
  static std::map<std::string, TextRows> known;
  const auto found = known.find(table);
  if (found != known.end()) return found->second;
  Job job;
  job.scale = ScaleFactor::parse("0.01");
  job.tables = {table};
  return known.emplace(table, official_rows(job)).first->second;
}

// Tests that read much, again and again, keep all of the text at hand meanwhile: it would be made anew for
// every stream, which takes long under sanitizers.
class WithAllText : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    PoolMarks all;
    all.mark_all();
    text() = SharedText::of(Distributions::built_in());
    text()->with(all, 2);
  }
  static void TearDownTestSuite() { text().reset(); }

 private:
  static std::shared_ptr<SharedText>& text() {
    static std::shared_ptr<SharedText> kept;
    return kept;
  }
};

// Ranges of `rows` rows: beginnings and ends anywhere, none and all.
inline std::vector<std::pair<uint64_t, uint64_t>> row_ranges(uint64_t rows) {
  std::vector<std::pair<uint64_t, uint64_t>> ranges = {
      {0, rows}, {0, 0}, {0, 1}, {rows, 1}, {rows + 5, 1}, {rows - 1, 1}, {rows - 1, 100}, {0, rows + 1}};
  for (uint64_t i = 1; i <= 12; ++i) {
    const uint64_t first = i * 7919 % rows;
    ranges.push_back({first, i * i * i * 5});
    ranges.push_back({first, 1});
  }
  return ranges;
}

}  // namespace tpcmill
