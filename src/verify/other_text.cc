#include "verify/other_text.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/os.h"
#include "folder/inventory.h"
#include "tpcmill/error.h"
#include "verify/text_row.h"

namespace tpcmill {
namespace {

constexpr std::string_view kExtensions[] = {".tbl", ".csv", ".tsv", ".psv", ".txt", ".dat"};
constexpr std::string_view kDelimiters = "|,\t;";
constexpr size_t kReadAtOnce = 1 << 20;
constexpr size_t kLongestLine = 16 << 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  return text.find_first_of("0123456789") != text.npos && text.find_first_not_of("0123456789.-") == text.npos;
}

// "lineitem.tbl", "part-00000.csv.gz", "lineitem.tbl.7".
bool is_text_name(std::string_view name) {
  if (name.starts_with('.') || name.starts_with('_')) return false;
  for (const std::string_view packed : {".gz", ".zst"})
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  const size_t last = name.find_last_not_of("0123456789");
  if (last != std::string_view::npos && name[last] == '.' && last + 1 < name.size()) name = name.substr(0, last);
  return std::any_of(std::begin(kExtensions), std::end(kExtensions),
                     [&](std::string_view extension) { return name.ends_with(extension); });
}

// Numbers in names count as such: 2 comes before 10. Of names that are the same but for zeros in front of
// numbers the shorter one comes first.
bool stands_before(const std::string& a, const std::string& b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (!is_digit(a[i]) || !is_digit(b[j])) {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i, ++j;
      continue;
    }
    const auto number = [](const std::string& text, size_t& at) {
      const size_t begin = std::min(text.find_first_not_of('0', at), text.size());
      const size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
      at = end;
      return text.substr(std::min(begin, end), end - std::min(begin, end));
    };
    const std::string x = number(a, i), y = number(b, j);
    if (x != y) return x.size() != y.size() ? x.size() < y.size() : x < y;
  }
  if ((i == a.size()) != (j == b.size())) return i == a.size();
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// Whatever is no file, or cannot be read, is said of it later.
void add_files(const std::string& folder, const std::string& below, std::string_view table,
               const std::atomic<int>* stop, std::vector<std::string>& out) {
  each_name(folder, below, [&](const std::string& name, unsigned kind) {
    throw_if_stopped(stop);
    if (!is_text_name(name) || kind == S_IFDIR) return;
    if (below.empty() && (!name.starts_with(table) || name[table.size()] != '.')) return;
    out.push_back(below + name);
  });
}

}  // namespace

std::vector<TextFiles> text_files_in(const std::string& folder, const Benchmark& benchmark,
                                     const std::atomic<int>* stop) {
  std::vector<TextFiles> all;
  for (const Table* table : benchmark.tables) {
    TextFiles files{table, {}};
    add_files(folder, "", table->name, stop, files.paths);
    add_files(folder, std::string(table->name) + "/", table->name, stop, files.paths);
    std::sort(files.paths.begin(), files.paths.end(), stands_before);
    if (!files.paths.empty()) all.push_back(std::move(files));
  }
  return all;
}

std::optional<TextStyle> style_of(std::string_view first_line, size_t columns, std::optional<char> delimiter) {
  std::vector<std::string> fields;
  for (const char candidate : delimiter ? std::string(1, *delimiter) : std::string(kDelimiters)) {
    split_row(first_line, candidate, true, fields);
    const bool ended = fields.size() == columns + 1 && fields.back().empty();
    if (fields.size() != columns && !ended) continue;
    return TextStyle{candidate, ended, std::none_of(fields.begin(), fields.end(), is_number)};
  }
  return std::nullopt;
}

LineReader::LineReader(const std::string& folder, const std::string& path)
    : source_(folder, path), room_(kReadAtOnce, '\0') {}

bool LineReader::fill() {
  if (at_ != end_) return true;
  at_ = 0;
  end_ = source_.read(room_);
  return end_ != 0;
}

// Lines that are whole in what was read are copied together.
uint64_t LineReader::take(uint64_t most, size_t room, std::string& out) {
  uint64_t lines = 0;
  while (lines < most && out.size() < room && fill()) {
    const size_t begin = at_;
    while (lines < most && out.size() + (at_ - begin) < room) {
      const void* const found = std::memchr(room_.data() + at_, '\n', end_ - at_);
      if (found == nullptr) break;
      at_ = static_cast<size_t>(static_cast<const char*>(found) - room_.data()) + 1;
      ++lines;
    }
    out.append(room_, begin, at_ - begin);
    std::string_view line;
    if (at_ == end_ || lines == most || out.size() >= room) continue;
    next(line);
    (out += line) += '\n';
    ++lines;
  }
  return lines;
}

// Several times as fast as std::count, which adds up in words.
uint64_t ends_of_lines(std::string_view text) {
  uint64_t ends = 0;
  for (size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos; ++at) ++ends;
  return ends;
}

bool LineReader::next(std::string_view& line) {
  line_.clear();
  for (bool any = false;;) {
    if (!fill()) {
      line = line_;
      return any;
    }
    any = true;
    const char* const begin = room_.data() + at_;
    const void* const found = std::memchr(begin, '\n', end_ - at_);
    const size_t length = found == nullptr ? end_ - at_ : static_cast<size_t>(static_cast<const char*>(found) - begin);
    at_ += length + (found != nullptr);
    if (found == nullptr || !line_.empty()) line_.append(begin, std::min(length, kLongestLine - line_.size()));
    if (found == nullptr) continue;
    line = line_.empty() ? std::string_view(begin, length) : std::string_view(line_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
  }
}

uint64_t LineReader::count(const std::atomic<int>* stop) {
  uint64_t lines = 0;
  char last = '\n';
  while (fill()) {
    throw_if_stopped(stop);
    const std::string_view got(room_.data() + at_, end_ - at_);
    lines += ends_of_lines(got);
    last = got.back();
    at_ = end_;
  }
  return lines + (last != '\n');
}

namespace {

uint64_t rows_at(const ScaleFactor& scale, const RowCount& count) {
  return std::max<uint64_t>(1, scale.times(count.each));
}

// The shortest scale factor that gives a table its rows.
std::optional<ScaleFactor> scale_of_one(const RowCount& count) {
  constexpr int kMostPlaces = 9;
  unsigned __int128 power = 1;
  for (int places = 0; places <= kMostPlaces; ++places, power *= 10) {
    const unsigned __int128 digits = (count.rows * power + count.each - 1) / count.each;
    if (digits == 0 || digits > 100'000 * power) continue;
    const auto whole = static_cast<uint64_t>(digits / power), rest = static_cast<uint64_t>(digits % power);
    const ScaleFactor scale =
        ScaleFactor::parse(places == 0 ? std::to_string(whole) : fmt::format("{}.{:0{}}", whole, rest, places));
    if (rows_at(scale, count) == count.rows) return scale;
  }
  return std::nullopt;
}

}  // namespace

// The table with the most rows says it most exactly; if it is the one that lost some, another one does.
std::optional<ScaleFactor> scale_of(const std::vector<RowCount>& counts) {
  std::vector<RowCount> sorted = counts;
  std::sort(sorted.begin(), sorted.end(), [](const RowCount& a, const RowCount& b) { return a.each > b.each; });
  std::optional<ScaleFactor> best;
  ptrdiff_t most = sorted.size() == 1 ? 0 : 1;  // one of several is no agreement
  for (const RowCount& one : sorted) {
    const std::optional<ScaleFactor> scale = scale_of_one(one);
    if (!scale) continue;
    const ptrdiff_t agree = std::count_if(sorted.begin(), sorted.end(), [&](const RowCount& count) {
      return rows_at(*scale, count) == count.rows;
    });
    if (agree > most) {
      best = scale;
      most = agree;
    }
  }
  return best;
}

}  // namespace tpcmill
