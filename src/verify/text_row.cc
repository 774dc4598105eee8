#include "verify/text_row.h"

#include <algorithm>

namespace tpcmill {

void split_row(std::string_view line, char delimiter, bool quotes, std::vector<std::string>& fields) {
  size_t count = 0;
  const auto next = [&]() -> std::string& {
    if (count == fields.size()) fields.emplace_back();
    fields[count].clear();
    return fields[count++];
  };
  for (size_t at = 0;;) {
    std::string& field = next();
    if (quotes && at < line.size() && line[at] == '"') {
      for (++at; at < line.size(); ++at) {
        if (line[at] != '"') {
          field += line[at];
        } else if (at + 1 < line.size() && line[at + 1] == '"') {
          field += line[at++];
        } else {
          ++at;
          break;
        }
      }
    }
    const size_t end = std::min(line.find(delimiter, at), line.size());
    field += line.substr(at, end - at);
    if (end == line.size()) break;
    at = end + 1;
  }
  fields.resize(count);
}

size_t first_difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const size_t both = std::min(a.size(), b.size());
  return static_cast<size_t>(std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(both), b.begin()).first -
                             a.begin());
}

}  // namespace tpcmill
