// The sentences that tell of a verified folder.

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tpcmill/verify.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

// Both values, around the first difference where they are long.
std::pair<std::string, std::string> both_values(const std::string& found, const std::string& right) {
  constexpr size_t kWhole = 80, kBefore = 30;
  const auto [here, there] = std::mismatch(found.begin(), found.end(), right.begin(), right.end());
  const size_t first = static_cast<size_t>(here - found.begin());
  size_t from = found.size() <= kWhole && right.size() <= kWhole ? 0 : first - std::min(first, kBefore);
  while (from < first && (static_cast<unsigned char>(found[from]) & 0xc0) == 0x80) ++from;  // in a character
  const auto shown = [&](const std::string& value) {
    const std::string quoted = in_quotes(std::string_view(value).substr(from));
    return from == 0 ? quoted : "\"..." + quoted.substr(1);
  };
  return {shown(found), shown(right)};
}

// "row 3, column l_comment is "a", and "b" is right"; "" where rows are not known.
std::string place_in_text(const FileVerdict& file) {
  if (file.row == 0 && file.column.empty()) return "";
  std::string where = file.row == 0 ? "the line of names" : fmt::format("row {}", file.row);
  if (!file.column.empty()) where += ", column " + file.column;
  const auto [found, right] = both_values(file.found, file.right);
  return fmt::format("{} is {}, and {} is right", where, found, right);
}

std::string place(const FileVerdict& file) {
  if (!file.offset) return place_in_text(file);
  if (file.region_bytes != 0)
    return fmt::format("somewhere in the {} bytes from {} on", file.region_bytes, *file.offset);
  const std::string text = place_in_text(file);
  return fmt::format("from byte {} on{}{}", *file.offset, text.empty() ? "" : ": ", text);
}

std::string sizes(const FileVerdict& file) {
  const std::string where = place(file);
  return fmt::format("has {} bytes, and {} would be right{}{}", file.bytes, file.right_bytes,
                     where.empty() ? "" : "; it differs ", where);
}

std::string told(const FileVerdict& file) {
  using State = FileVerdict::State;
  if (!file.problem.empty()) return fmt::format("{} {}.", file.path, file.problem);
  switch (file.state) {
    case State::kWhole:
      return file.path + " is whole.";
    case State::kMissing:
      return file.path + " is missing.";
    case State::kExtra:
      return file.path + " is not in the manifest.";
    case State::kUnreadable:
      return file.path + " cannot be read.";
    case State::kTruncated:
      return fmt::format("{} is truncated: it {}.", file.path, sizes(file));
    case State::kTooLong:
      return fmt::format("{} is too long: it {}.", file.path, sizes(file));
    case State::kDiffers:
      break;
  }
  const std::string where = place(file);
  return fmt::format("{} differs{}{}.", file.path, !file.offset && !where.empty() ? ": " : where.empty() ? "" : " ", where);
}

}  // namespace

std::string FileVerdict::sentence() const { return showable(told(*this)); }

}  // namespace tpcmill
