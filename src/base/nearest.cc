#include "base/nearest.h"

#include <algorithm>
#include <cstdint>

#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr size_t kLongestTyped = 64;  // beyond that nothing is a slip of the hand

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view word, std::string_view start) {
  return word.size() >= start.size() && edit_distance(word.substr(0, start.size()), start) == 0;
}

}  // namespace

// Row i of the usual table holds the distances of a's first i characters from each beginning of
// b; a swap looks two rows back.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view typed, const std::vector<std::string>& words) {
  if (typed.empty() || typed.size() > kLongestTyped) return "";
  std::string best;
  size_t best_distance = SIZE_MAX;
  for (const std::string& word : words) {
    const size_t distance = edit_distance(typed, word);
    const size_t longer = std::max(typed.size(), word.size());
    const bool near = distance < longer && distance <= std::max<size_t>(1, (longer + 1) / 3);
    const bool begun = typed.size() >= 3 && begins_with(word, typed);
    if ((near || begun) && distance < best_distance) {
      best = word;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words) {
  const std::string word = nearest(typed, words);
  return word.empty() ? "." : "; did you mean " + in_quotes(word) + "?";
}

}  // namespace tpcmill
