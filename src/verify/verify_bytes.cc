// A run whose sink compares. What workers would write they read instead, each range at its place, so
// that a check is as parallel as making the files is. What is kept of a difference is little: the least
// offset, and for text the line that should be there. The rest is read from the disk in the end.

#include "verify/verify_bytes.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "base/input_file.h"
#include "base/os.h"
#include "folder/folder.h"
#include "folder/inventory.h"
#include "run/run.h"
#include "verify/other_text.h"
#include "verify/text_row.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();
constexpr size_t kReadAtOnce = 256 * 1024;

// How far a line reaches to either side of one of its bytes, at most: longer ones are not told.
constexpr uint64_t kLongestLine = 64 * 1024;

// What is found out about one file of the plan, by all workers together.
struct Finding {
  std::string path;                       // inside the folder
  std::atomic<uint64_t> first{kNowhere};  // byte that differs, or that the file ends before
  std::atomic<uint64_t> size{kNowhere};   // as made anew; kNowhere: what follows the first difference was not made
  std::mutex mutex;                       // for what follows
  bool has_lines = false;                 // it is text, and not compressed
  std::string problem;                    // in reading
  uint64_t line_at = 0;                   // has_lines: the line that the first difference is in
  std::string line;
};

// Bytes of `pieces` from `begin` to `end`, counted in all of them together.
std::string copied(Pieces pieces, uint64_t begin, uint64_t end) {
  std::string out;
  uint64_t at = 0;
  for (const std::span<const std::byte> piece : pieces) {
    const uint64_t from = std::clamp(begin, at, at + piece.size()), to = std::clamp(end, at, at + piece.size());
    out.append(reinterpret_cast<const char*>(piece.data()) + (from - at), to - from);
    at += piece.size();
  }
  return out;
}

class CompareSink : public Sink {
 public:
  CompareSink(const std::string& folder, std::vector<std::unique_ptr<Finding>>& findings)
      : folder_(folder), findings_(findings) {}

  void create(size_t) override {}

  void write(size_t file, uint64_t at, Pieces pieces) override {
    Finding& finding = *findings_[file];
    if (finding.first.load() <= at) return;
    open(file, finding);
    uint64_t done = 0;
    for (const std::span<const std::byte> piece : pieces) {
      const uint64_t same = readable() ? same_bytes(at + done, piece) : 0;
      if (!readable()) return fail(finding);
      if (same != piece.size()) return differs(finding, at, done + same, pieces);
      done += piece.size();
    }
  }

  bool finish(size_t file, uint64_t size) override {
    if (!has_enough_of(file)) findings_[file]->size = size;
    return true;
  }

  bool has_enough_of(size_t file) override { return findings_[file]->first.load() != kNowhere; }

 private:
  void open(size_t file, const Finding& finding) {
    if (readable_ && file_ == file) return;
    readable_.emplace(folder_, finding.path);
    file_ = file;
    error_ = 0;
  }

  bool readable() const { return readable_->state() == InputFile::State::kOpen && error_ == 0; }

  // Bytes of `piece`, which belongs at `at`, before the first one that is not on disk.
  uint64_t same_bytes(uint64_t at, std::span<const std::byte> piece) {
    uint64_t done = 0;
    while (done < piece.size()) {
      const std::span<const std::byte> right =
          piece.subspan(done, std::min<uint64_t>(kReadAtOnce, piece.size() - done));
      const size_t got = readable_->read(at + done, {room_.data(), right.size()}, error_);
      if (got != right.size() || std::memcmp(room_.data(), right.data(), got) != 0)
        return done + static_cast<uint64_t>(std::mismatch(right.begin(), right.begin() + static_cast<ptrdiff_t>(got),
                                                          room_.begin()).first - right.begin());
      done += got;
    }
    return done;
  }

  void fail(Finding& finding) {
    const std::lock_guard<std::mutex> guard(finding.mutex);
    finding.problem = error_ != 0 ? error_text(error_) : readable_->problem();
    finding.first = 0;
  }

  // Byte `inside` of what belongs at `at` differs.
  void differs(Finding& finding, uint64_t at, uint64_t inside, Pieces pieces) {
    const std::lock_guard<std::mutex> guard(finding.mutex);
    if (finding.first.load() <= at + inside) return;
    finding.first = at + inside;
    if (!finding.has_lines) return;
    // Chunks of text begin and end with a line.
    const uint64_t begin = inside - std::min(inside, kLongestLine);
    const std::string around = copied(pieces, begin, inside + kLongestLine);
    const size_t here = static_cast<size_t>(inside - begin);
    const size_t before = here == 0 ? std::string::npos : around.rfind('\n', here - 1);
    const size_t from = before == std::string::npos ? 0 : before + 1;
    finding.line_at = at + begin + from;
    finding.line = around.substr(from, around.find('\n', here) - from);
  }

  const std::string& folder_;
  std::vector<std::unique_ptr<Finding>>& findings_;
  std::optional<InputFile> readable_;
  size_t file_ = 0;
  int error_ = 0;  // in reading it
  std::vector<std::byte> room_ = std::vector<std::byte>(kReadAtOnce);
};

// Reads as much as there is.
size_t read_some(const InputFile& file, uint64_t at, std::span<std::byte> out) {
  int ignored = 0;
  return file.state() == InputFile::State::kOpen ? file.read(at, out, ignored) : 0;
}

// Ends of lines before byte `end`.
uint64_t lines_before(const InputFile& file, uint64_t end, const std::atomic<int>* stop) {
  std::vector<std::byte> room(kReadAtOnce);
  uint64_t lines = 0;
  for (uint64_t at = 0; at < end;) {
    throw_if_stopped(stop);
    const size_t got = read_some(file, at, {room.data(), static_cast<size_t>(std::min<uint64_t>(room.size(), end - at))});
    if (got == 0) break;
    lines += ends_of_lines({reinterpret_cast<const char*>(room.data()), got});
    at += got;
  }
  return lines;
}

// What is on disk from byte `at` to the end of the line.
std::string line_at(const InputFile& file, uint64_t at) {
  std::string line(kLongestLine, '\0');
  line.resize(read_some(file, at, std::as_writable_bytes(std::span(line))));
  return line.substr(0, line.find('\n'));
}

// Says where in a text file the first difference is, and what stands there.
void tell_row(const Job& job, const std::string& folder, const std::vector<std::string>& columns,
              const Finding& finding, const std::atomic<int>* stop, FileVerdict& file) {
  const InputFile readable(folder, finding.path);
  const bool csv = job.format == "csv";
  const uint64_t line = lines_before(readable, finding.line_at, stop);
  file.row = line + (csv && job.header ? 0 : 1);
  std::vector<std::string> right, found;
  const char delimiter = csv ? job.delimiter : '|';
  split_row(finding.line, delimiter, csv, right);
  split_row(line_at(readable, finding.line_at), delimiter, csv, found);
  const size_t column = first_difference(found, right);
  const auto field = [&](const std::vector<std::string>& fields) {
    return column < fields.size() ? fields[column] : "";
  };
  if (column < columns.size()) file.column = columns[column];
  file.found = field(found);
  file.right = field(right);
  if (file.column.empty()) {
    // All columns are the same: it is the line's end.
    file.found = line_at(readable, finding.line_at);
    file.right = finding.line;
  }
}

void conclude(const Finding& finding, const ManifestEntry& entry, FileVerdict& file) {
  if (!finding.problem.empty()) {
    file.state = State::kUnreadable;
    file.problem = "cannot be read: " + finding.problem;
    return;
  }
  const uint64_t first = finding.first;
  const bool all_made = finding.size != kNowhere;
  file.right_bytes = all_made ? finding.size.load() : entry.bytes;
  if (!all_made && first >= file.bytes && file.bytes >= entry.bytes) {
    file.state = State::kTruncated;
    file.problem = fmt::format("is truncated: it has {} bytes, the manifest says {}, and more would be right",
                               file.bytes, entry.bytes);
    return;
  }
  if (file.bytes != file.right_bytes) {
    file.state = file.bytes < file.right_bytes ? State::kTruncated : State::kTooLong;
    if (first < file.bytes) file.offset = first;
  } else if (first != kNowhere) {
    file.state = State::kDiffers;
    file.offset = first;
  } else if (entry.bytes != file.bytes) {
    file.state = State::kDiffers;
    file.problem = fmt::format("is as it should be, but its entry in the manifest is not: that says {} bytes, and it "
                               "has {}",
                               entry.bytes, file.bytes);
  } else {
    file.state = State::kWhole;
  }
}

}  // namespace

void compare_bytes(const Job& job, const std::string& folder, const Entries& entries, const Listener& listener,
                   std::vector<FileVerdict>& files) {
  std::map<std::string, FileVerdict*> wanted;
  for (FileVerdict& file : files)
    if (is_there(file)) wanted.emplace(file.path, &file);

  std::vector<std::unique_ptr<Finding>> findings;
  std::vector<FileVerdict*> verdicts;
  std::vector<std::vector<std::string>> columns;  // of each finding's table
  const RowConsumer consumer{
      .select =
          [&](Plan& plan) {
            std::erase_if(plan.files,
                          [&](const PlannedFile& file) { return !wanted.contains(name_inside(job, file)); });
          },
      .planned =
          [&](const Plan& plan) {
            for (const PlannedFile& file : plan.files) {
              const std::string path = name_inside(job, file);
              findings.push_back(std::make_unique<Finding>());
              findings.back()->path = path;
              findings.back()->has_lines = path.ends_with(".tbl") || path.ends_with(".csv");
              verdicts.push_back(wanted.at(path));
              for (columns.emplace_back(); const ColumnShape& column : plan.table_of(file).shape.columns)
                columns.back().emplace_back(column.name);
            }
          },
      .open_sink = [&] { return std::make_unique<CompareSink>(folder, findings); }};
  run(job, listener, &consumer);

  for (size_t i = 0; i < findings.size(); ++i) {
    FileVerdict& file = *verdicts[i];
    conclude(*findings[i], entries.at(file.path), file);
    if (file.offset && findings[i]->has_lines) tell_row(job, folder, columns[i], *findings[i], listener.stop, file);
    wanted.erase(file.path);
  }
  for (const auto& [path, file] : wanted) {
    file->state = State::kExtra;
    file->problem = "is in the manifest, but the options recorded there make no such file";
  }
}

}  // namespace tpcmill
