#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"

namespace tpcmill {
namespace {

// A table of random texts as stretches of cells and slices, and its rows as they should be.
struct Sample {
  std::vector<std::vector<uint8_t>> cells;
  std::vector<std::vector<uint16_t>> index;
  std::vector<std::string> heaps;
  std::vector<std::vector<uint32_t>> at;
  std::vector<std::vector<uint16_t>> length;
  std::vector<RowStretch> stretches;
  std::string expected;
};

// Some texts have special characters all over, some a comma at most at their end.
std::string random_text(std::mt19937& random, size_t length) {
  const size_t letters = random() % 2 == 0 ? 6 : 3;
  std::string text;
  for (size_t i = 0; i < length; ++i) text += "abc, ;"[random() % letters];
  if (length != 0 && random() % 2 == 0) text.back() = "x, "[random() % 3];
  return text;
}

// cell_counts[s]: cells of stretch s, of which the first short_counts[s] are short; each stretch but
// possibly the last ends with a slice.
Sample make_sample(const std::vector<size_t>& cell_counts, const std::vector<size_t>& short_counts, bool slice_at_end,
                   char quote_if, bool quote_all, bool newline_replaces, size_t rows) {
  std::mt19937 random(9);
  Sample sample;
  std::vector<std::string> lines(rows);
  sample.cells.reserve(64);
  for (size_t s = 0; s < cell_counts.size(); ++s) {
    RowStretch stretch{};
    stretch.separator = ',';
    stretch.short_count = short_counts[s];
    for (size_t c = 0; c < cell_counts[s]; ++c) {
      const size_t most = c < stretch.short_count ? kShortCell : kCellText;
      constexpr size_t kTexts = 9;
      std::vector<uint8_t> cells(kTexts * kCell + kPad);
      for (size_t i = 0; i < kTexts; ++i) {
        const std::string text = random_text(random, random() % most) + ",";
        std::memcpy(&cells[i * kCell], text.data(), text.size());
        cells[i * kCell + kCellText] = static_cast<uint8_t>(text.size());
      }
      std::vector<uint16_t> index(rows + kPad);
      for (size_t i = 0; i < rows; ++i) {
        index[i] = static_cast<uint16_t>(random() % kTexts);
        lines[i].append(reinterpret_cast<char*>(&cells[index[i] * kCell]), cells[index[i] * kCell + kCellText]);
      }
      sample.cells.push_back(std::move(cells));
      sample.index.push_back(std::move(index));
      stretch.cells[stretch.cell_count++] = {sample.cells.back().data(), sample.index.back().data()};
    }
    if (s + 1 < cell_counts.size() || slice_at_end) {
      std::string heap;
      std::vector<uint32_t> at(rows + kPad);
      std::vector<uint16_t> length(rows + kPad);
      for (size_t i = 0; i < rows; ++i) {
        const std::string text = random_text(random, random() % 4 == 0 ? random() % 300 : random() % 70);
        at[i] = static_cast<uint32_t>(heap.size());
        length[i] = static_cast<uint16_t>(text.size());
        heap += text;
        const bool quoted =
            quote_all || (quote_if != 0 && (text.find(quote_if) != std::string::npos || text.starts_with(' ') ||
                                            text.ends_with(' ')));
        lines[i] += quoted ? '"' + text + "\"," : text + ",";
      }
      // What lies behind a text must not count.
      heap.append(1, ' ').append(kPad, quote_if);
      sample.heaps.push_back(std::move(heap));
      sample.at.push_back(std::move(at));
      sample.length.push_back(std::move(length));
      stretch.has_slice = true;
    }
    sample.stretches.push_back(stretch);
  }
  // Strings and vectors no longer move.
  for (size_t s = 0, slice = 0; s < sample.stretches.size(); ++s)
    if (sample.stretches[s].has_slice) {
      sample.stretches[s].slice = {sample.heaps[slice].data(), sample.at[slice].data(), sample.length[slice].data(),
                                   quote_if, quote_all};
      ++slice;
    }
  for (std::string& line : lines) {
    if (newline_replaces) line.pop_back();
    sample.expected += line + "\n";
  }
  return sample;
}

TEST(Rows, EveryTargetPutsTogetherWhatItShould) {
  struct Shape {
    std::vector<size_t> cells, short_cells;
  };
  const std::vector<Shape> shapes = {{{4}, {4}},   {{7}, {6}},  {{7}, {7}}, {{8}, {8}}, {{10}, {9}}, {{10}, {10}},
                                     {{10}, {8}},  {{4}, {0}},  {{8}, {3}}, {{12}, {0}}, {{1}, {1}},  {{0}, {0}},
                                     {{1, 0, 2, 3}, {1, 0, 0, 2}}, {{0, 5}, {0, 5}},
                                     {{3, 7, 11, 6, 9}, {3, 6, 0, 6, 2}}};
  for (const Kernels* k : runnable_targets()) {
    for (const Shape& shape : shapes) {
      for (const bool slice_at_end : {true, false}) {
        if (!slice_at_end && shape.cells.back() == 0) continue;  // no column at all
        for (const auto& [quote_if, quote_all] : {std::pair('\0', false), std::pair(',', false), std::pair('\0', true)}) {
          for (const bool newline_replaces : {true, false}) {
            for (const size_t rows : {0, 1, 63, 64, 65, 500}) {
              SCOPED_TRACE(testing::Message() << k->target << ", " << shape.cells.size() << " stretches, " << rows << " rows");
              const Sample sample = make_sample(shape.cells, shape.short_cells, slice_at_end, quote_if,
                                                quote_all, newline_replaces, rows);
              std::vector<char> out(sample.expected.size() + 2 * kPad);
              std::vector<char*> ends(rows);
              const char* const end = k->rows(sample.stretches.data(), sample.stretches.size(), rows, newline_replaces,
                                              out.data(), ends.data());
              ASSERT_EQ(std::string(out.data(), static_cast<size_t>(end - out.data())), sample.expected);
              for (size_t i = 0, at = 0; i < rows; ++i) {
                at = sample.expected.find('\n', at) + 1;
                ASSERT_EQ(ends[i] - out.data(), static_cast<ptrdiff_t>(at)) << "row " << i;
              }
              char* const again = k->rows(sample.stretches.data(), sample.stretches.size(), rows, newline_replaces,
                                          out.data(), nullptr);
              ASSERT_EQ(again, end);
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace tpcmill
