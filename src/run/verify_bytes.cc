// A run whose sink compares. What workers would write they read instead, each range at its place, so
// that a check is as parallel as making the files is. What is kept of a difference is little: the least
// offset, and for text the line that should be there. The rest is read from the disk in the end.

#include "run/verify_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "base/os.h"
#include "run/folder.h"
#include "run/run.h"
#include "run/text_row.h"

namespace tpcmill {
namespace {

using State = FileVerdict::State;

constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();
constexpr size_t kReadAtOnce = 256 * 1024;

// How far a line reaches to either side of one of its bytes, at most: longer ones are not told.
constexpr uint64_t kLongestLine = 64 * 1024;

// What is found out about one file of the plan, by all workers together.
struct Finding {
  std::string path;                     // to be opened
  std::atomic<uint64_t> first{kNowhere};  // byte that differs
  std::atomic<uint64_t> size{0};        // as made anew
  std::mutex mutex;                     // for what follows
  int error = 0;                        // in reading
  uint64_t line_at = 0;                 // text: the line that the first difference is in
  std::string line;
};

// A file that can be read at any place.
class Readable {
 public:
  explicit Readable(const std::string& path) : descriptor_(open_file(path, O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) error_ = errno;
  }
  ~Readable() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Readable(const Readable&) = delete;
  Readable& operator=(const Readable&) = delete;

  int error() const { return error_; }

  // Reads as much of `out` as there is; less at the end of the file, or where an error is.
  size_t read(uint64_t at, std::span<std::byte> out) {
    size_t done = 0;
    while (done < out.size() && error_ == 0) {
      const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(at + done));
      if (got == 0) break;
      if (got > 0) done += static_cast<size_t>(got);
      if (got < 0 && errno != EINTR) error_ = errno;
    }
    return done;
  }

 private:
  int descriptor_;
  int error_ = 0;
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
  CompareSink(std::vector<std::unique_ptr<Finding>>& findings, bool text) : findings_(findings), text_(text) {}

  void create(size_t) override {}

  void write(size_t file, uint64_t at, Pieces pieces) override {
    Finding& finding = *findings_[file];
    if (finding.first.load() <= at) return;
    open(file, finding);
    uint64_t done = 0;
    for (const std::span<const std::byte> piece : pieces) {
      const uint64_t same = same_bytes(at + done, piece);
      if (readable_->error() != 0) return fail(finding);
      if (same != piece.size()) return differs(finding, at, done + same, pieces);
      done += piece.size();
    }
  }

  bool finish(size_t file, uint64_t size) override {
    findings_[file]->size = size;
    return true;
  }

 private:
  void open(size_t file, Finding& finding) {
    if (readable_ && file_ == file) return;
    readable_.emplace(finding.path);
    file_ = file;
  }

  // Bytes of `piece`, which belongs at `at`, before the first one that is not on disk.
  uint64_t same_bytes(uint64_t at, std::span<const std::byte> piece) {
    uint64_t done = 0;
    while (done < piece.size()) {
      const std::span<const std::byte> right =
          piece.subspan(done, std::min<uint64_t>(kReadAtOnce, piece.size() - done));
      const size_t got = readable_->read(at + done, {room_.data(), right.size()});
      if (got != right.size() || std::memcmp(room_.data(), right.data(), got) != 0)
        return done + static_cast<uint64_t>(std::mismatch(right.begin(), right.begin() + static_cast<ptrdiff_t>(got),
                                                          room_.begin()).first - right.begin());
      done += got;
    }
    return done;
  }

  void fail(Finding& finding) {
    const std::lock_guard<std::mutex> guard(finding.mutex);
    finding.error = readable_->error();
    finding.first = 0;
  }

  // Byte `inside` of what belongs at `at` differs.
  void differs(Finding& finding, uint64_t at, uint64_t inside, Pieces pieces) {
    const std::lock_guard<std::mutex> guard(finding.mutex);
    if (finding.first.load() <= at + inside) return;
    finding.first = at + inside;
    if (!text_) return;
    // Chunks of text begin and end with a line.
    const uint64_t begin = inside - std::min(inside, kLongestLine);
    const std::string around = copied(pieces, begin, inside + kLongestLine);
    const size_t here = static_cast<size_t>(inside - begin);
    const size_t before = here == 0 ? std::string::npos : around.rfind('\n', here - 1);
    const size_t from = before == std::string::npos ? 0 : before + 1;
    finding.line_at = at + begin + from;
    finding.line = around.substr(from, around.find('\n', here) - from);
  }

  std::vector<std::unique_ptr<Finding>>& findings_;
  const bool text_;
  std::optional<Readable> readable_;
  size_t file_ = 0;
  std::vector<std::byte> room_ = std::vector<std::byte>(kReadAtOnce);
};

// Ends of lines before byte `end`.
uint64_t lines_before(Readable& file, uint64_t end) {
  std::vector<std::byte> room(kReadAtOnce);
  uint64_t lines = 0;
  for (uint64_t at = 0; at < end;) {
    const size_t got = file.read(at, {room.data(), static_cast<size_t>(std::min<uint64_t>(room.size(), end - at))});
    if (got == 0) break;
    const auto end_of_room = room.begin() + static_cast<ptrdiff_t>(got);
    lines += static_cast<uint64_t>(std::count(room.begin(), end_of_room, std::byte{'\n'}));
    at += got;
  }
  return lines;
}

// What is on disk from byte `at` to the end of the line.
std::string line_at(Readable& file, uint64_t at) {
  std::string line(kLongestLine, '\0');
  line.resize(file.read(at, std::as_writable_bytes(std::span(line))));
  return line.substr(0, line.find('\n'));
}

// Says where in a text file the first difference is, and what stands there.
void tell_row(const Job& job, const std::vector<std::string>& columns, const Finding& finding, FileVerdict& file) {
  Readable readable(finding.path);
  const bool csv = job.format == "csv";
  const uint64_t line = lines_before(readable, finding.line_at);
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
  if (finding.error != 0) {
    file.state = State::kUnreadable;
    file.problem = fmt::format("cannot be read: {}", error_text(finding.error));
    return;
  }
  file.right_bytes = finding.size;
  const uint64_t first = finding.first;
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
  const Outlet outlet{
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
              findings.back()->path = folder + "/" + path;
              verdicts.push_back(wanted.at(path));
              for (columns.emplace_back(); const ColumnShape& column : plan.table_of(file).shape.columns)
                columns.back().emplace_back(column.name);
            }
          },
      .open_sink = [&] { return std::make_unique<CompareSink>(findings, job.format != "parquet"); }};
  run(job, listener, &outlet);

  for (size_t i = 0; i < findings.size(); ++i) {
    FileVerdict& file = *verdicts[i];
    conclude(*findings[i], entries.at(file.path), file);
    if (file.offset && job.format != "parquet") tell_row(job, columns[i], *findings[i], file);
    wanted.erase(file.path);
  }
  for (const auto& [path, file] : wanted) {
    file->state = State::kExtra;
    file->problem = "is in the manifest, but the options recorded there make no such file";
  }
}

}  // namespace tpcmill
