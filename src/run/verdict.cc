// The sentences that tell of a verified folder.

#include <fmt/format.h>

#include "tpcmill/verify.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

// "row 3, column l_comment is "a", and "b" is right"; "" where rows are not known.
std::string place_in_text(const FileVerdict& file) {
  if (file.row == 0 && file.column.empty()) return "";
  std::string where = file.row == 0 ? "the line of names" : fmt::format("row {}", file.row);
  if (!file.column.empty()) where += ", column " + file.column;
  return fmt::format("{} is {}, and {} is right", where, in_quotes(file.found), in_quotes(file.right));
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

}  // namespace

std::string FileVerdict::sentence() const {
  if (!problem.empty()) return fmt::format("{} {}.", path, problem);
  switch (state) {
    case State::kWhole:
      return path + " is whole.";
    case State::kMissing:
      return path + " is missing.";
    case State::kExtra:
      return path + " is not in the manifest.";
    case State::kUnreadable:
      return path + " cannot be read.";
    case State::kTruncated:
      return fmt::format("{} is truncated: it {}.", path, sizes(*this));
    case State::kTooLong:
      return fmt::format("{} is too long: it {}.", path, sizes(*this));
    case State::kDiffers:
      break;
  }
  const std::string where = place(*this);
  return fmt::format("{} differs{}{}.", path, !offset && !where.empty() ? ": " : where.empty() ? "" : " ", where);
}

}  // namespace tpcmill
