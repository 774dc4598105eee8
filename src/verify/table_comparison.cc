#include "verify/table_comparison.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "folder/inventory.h"
#include "tpcmill/words.h"
#include "verify/text_row.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

// A number without what it does not need; "" if it is none.
std::string plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  std::string whole(text.substr(0, point)), rest(text.substr(std::min(point + 1, text.size())));
  if (whole.empty() || (whole + rest).find_first_not_of("0123456789") != std::string::npos) return "";
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  rest.erase(rest.find_last_not_of('0') + 1);
  return (negative ? "-" : "") + whole + (rest.empty() ? "" : "." + rest);
}

bool same_value(const ComparedColumn& column, std::string_view found, std::string_view right) {
  if (found == right) return true;
  // Databases pad CHAR(n) with blanks.
  if (column.fixed_length) return found.substr(0, found.find_last_not_of(' ') + 1) == right;
  if (column.logical == Logical::kText || column.logical == Logical::kDate) return false;
  const std::string number = plain_number(found);
  return !number.empty() && number == plain_number(right);
}

}  // namespace

std::vector<ComparedColumn> compared_columns(const Table& table, const World& world) {
  std::vector<ComparedColumn> columns;
  for (const ColumnShape& column : table.shape(world).columns) {
    const auto fixed = std::find(table.fixed_length.begin(), table.fixed_length.end(), column.name);
    columns.push_back({column.name, column.logical, fixed != table.fixed_length.end()});
  }
  return columns;
}

std::string_view RightRows::next() {
  line_.clear();
  for (;;) {
    const std::span<const std::byte> piece = pieces_.front();
    const std::string_view text(reinterpret_cast<const char*>(piece.data()) + at_, piece.size() - at_);
    const size_t end = text.find('\n');
    if (end != std::string_view::npos) {
      at_ += end + 1;
      if (line_.empty()) return text.substr(0, end);
      return line_ += text.substr(0, end);
    }
    line_ += text;
    pieces_ = pieces_.subspan(1);
    at_ = 0;
  }
}

TableComparison::TableComparison(const std::string& folder, const TextFiles& files, std::optional<char> delimiter,
                                 std::vector<ComparedColumn> columns, const std::atomic<int>* stop)
    : folder_(folder), columns_(std::move(columns)), stop_(stop), differing_(files.paths.size()) {
  for (const std::string& path : files.paths) {
    throw_if_stopped(stop);
    files_.push_back({.path = path});
    styles_.push_back(look_at(files_.back(), delimiter));
  }
  for (std::atomic<uint64_t>& row : differing_) row = kNowhere;
  if (std::any_of(files_.begin(), files_.end(), [](const FileVerdict& file) { return file.state != State::kWhole; }))
    give_up();
}

uint64_t TableComparison::rows_on_disk(size_t file) const {
  const uint64_t lines = LineReader(folder_, files_[file].path).count(stop_);
  return lines - std::min<uint64_t>(lines, styles_[file].header);
}

uint64_t TableComparison::take(uint64_t rows, size_t room, Lines& lines) {
  uint64_t taken = 0;
  while (taken < rows && lines.text.size() < room) {
    const uint64_t got = reader_ ? reader_->take(rows - taken, room, lines.text) : 0;
    if (got != 0) {
      lines.stretches.push_back({current_, row_ + 1, got});
      row_ += got;
      taken += got;
    } else if (!open_next()) {
      missing_ += rows - taken;
      return rows;
    }
  }
  return taken;
}

void TableComparison::compare(const Lines& lines, RightRows& right) {
  std::vector<std::string> found_fields, right_fields;
  std::string_view text = lines.text;
  for (const Lines::Stretch& stretch : lines.stretches) {
    const TextStyle& style = styles_[stretch.file];
    for (uint64_t row = stretch.first_row; row < stretch.first_row + stretch.rows; ++row) {
      const std::string_view should_be = right.next();
      // What is right is so in most files to the byte.
      const std::string_view same = should_be.substr(0, should_be.size() - !style.ends_with_delimiter);
      if (style.delimiter == '|' && text[std::min(same.size(), text.size() - 1)] == '\n' && text.starts_with(same)) {
        text.remove_prefix(same.size() + 1);
        continue;
      }
      std::string_view found = text.substr(0, text.find('\n'));
      text.remove_prefix(found.size() + 1);
      if (found.ends_with('\r')) found.remove_suffix(1);
      if (row < differing_[stretch.file].load(std::memory_order_relaxed))
        compare_row(stretch.file, row, found, should_be, found_fields, right_fields);
    }
  }
}

void TableComparison::finish() {
  if (missing_ != 0) {
    FileVerdict& file = files_.back();
    if (file.state != State::kWhole) return;
    file.state = State::kTruncated;
    const uint64_t missing = std::min(missing_.load(), kMostMissing);
    file.problem = fmt::format("ends after row {}, and {}{} more row{} would be right", row_,
                               missing == kMostMissing ? "at least " : "", missing, missing == 1 ? "" : "s");
    return;
  }
  // Of each file the first line that is too much, and no other, is of interest.
  std::string_view line;
  do {
    throw_if_stopped(stop_);
    if (!reader_ || files_[current_].state != State::kWhole || !reader_->next(line)) continue;
    files_[current_].state = State::kTooLong;
    files_[current_].problem =
        fmt::format("goes on after the table's last row: row {} is {}", row_ + 1, in_quotes(line));
  } while (open_next());
}

TextStyle TableComparison::look_at(FileVerdict& file, std::optional<char> delimiter) const {
  if (const InputFile there(folder_, file.path); there.state() != InputFile::State::kOpen) {
    file.state = State::kUnreadable;
    file.problem = "cannot be read: " + there.problem();
    return {};
  } else {
    file.bytes = there.size();
  }
  LineReader reader(folder_, file.path);
  std::string_view line;
  if (!reader.next(line)) return {};
  const std::optional<TextStyle> style = style_of(line, columns_.size(), delimiter);
  if (style) return *style;
  file.state = State::kDiffers;
  file.problem = fmt::format("is no text of that table: its first line has not {} fields between {}", columns_.size(),
                             delimiter ? in_quotes(std::string(1, *delimiter)) : "any of | , ; and tabs");
  return {};
}

// Where a file's rows cannot be told, those after it have no number.
void TableComparison::give_up() {
  is_text_ = false;
  for (FileVerdict& file : files_) {
    if (file.state != State::kWhole) continue;
    file.state = State::kUnreadable;
    file.problem = "was not compared, for another file of its table is no text of it";
  }
}

// Goes on with the first row of the next file. Returns false after the last one.
bool TableComparison::open_next() {
  if (opened_ == files_.size()) return false;
  current_ = opened_++;
  row_ = 0;
  reader_ = std::make_unique<LineReader>(folder_, files_[current_].path);
  std::string_view names;
  if (styles_[current_].header) reader_->next(names);
  return true;
}

void TableComparison::compare_row(size_t number, uint64_t row, std::string_view found, std::string_view right,
                                  std::vector<std::string>& found_fields, std::vector<std::string>& right_fields) {
  const TextStyle& style = styles_[number];
  const std::string_view bare = right.substr(0, right.size() - 1);  // without the last |
  split_row(found, style.delimiter, true, found_fields);
  split_row(bare, '|', false, right_fields);
  if (style.ends_with_delimiter && found_fields.size() == columns_.size() + 1 && found_fields.back().empty())
    found_fields.pop_back();
  size_t column = 0;
  const size_t both = std::min(found_fields.size(), right_fields.size());
  while (column < both && same_value(columns_[column], found_fields[column], right_fields[column])) ++column;
  if (column == columns_.size() && found_fields.size() == columns_.size()) return;
  const bool in_column = column < both;
  const std::lock_guard<std::mutex> guard(mutex_);
  if (differing_[number] <= row) return;
  differing_[number] = row;
  FileVerdict& file = files_[number];
  file.state = State::kDiffers;
  file.row = row;
  file.column = in_column ? columns_[column].name : "";
  file.found = in_column ? found_fields[column] : std::string(found);
  file.right = in_column ? right_fields[column] : std::string(bare);
}

}  // namespace tpcmill
