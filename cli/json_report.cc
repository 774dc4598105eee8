#include "cli/json_report.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "tpcmill/json_text.h"

namespace tpcmill::cli {
namespace {

constexpr int kVersion = 1;  // grows if a member is ever changed or taken away

// Values as they are written. Names of files may hold any bytes, and JSON is UTF-8: what is none becomes U+FFFD.
std::string written(std::string_view text) { return json_text(text); }
std::string written(const char* text) { return json_text(text); }
std::string written(bool is_so) { return is_so ? "true" : "false"; }
std::string written(uint64_t number) { return std::to_string(number); }
std::string written(int number) { return std::to_string(number); }
std::string written(double seconds) { return fmt::format("{:.6f}", seconds); }  // microseconds will do

template <class T>
std::string written(const std::optional<T>& value) {
  return value ? written(*value) : "null";
}

std::optional<uint64_t> unless_zero(uint64_t number) {
  return number == 0 ? std::nullopt : std::optional<uint64_t>(number);
}

// Values or members, each on a line of its own.
class Lines {
 public:
  void add(const std::string& line) {
    text_ += text_.empty() ? "\n  " : ",\n  ";
    // Texts have no ends of lines in them: these are of values that are written in lines themselves.
    for (const char c : line) text_.append(c == '\n' ? "\n  " : std::string_view(&c, 1));
  }

  std::string between(const char* begin, const char* end) const {
    return begin + (text_.empty() ? "" : text_ + "\n") + end;
  }

 private:
  std::string text_;
};

template <class T, class Write>
std::string list(const std::vector<T>& values, const Write& write) {
  Lines lines;
  for (const T& value : values) lines.add(write(value));
  return lines.between("[", "]");
}

std::string written(const std::vector<std::string>& texts) {
  return list(texts, [](const std::string& text) { return written(text); });
}

class Object {
 public:
  template <class T>
  void add(const char* name, const T& value) {
    add_written(name, written(value));
  }

  template <class T, class Write>
  void add_list(const char* name, const std::vector<T>& values, const Write& write) {
    add_written(name, list(values, write));
  }

  std::string text() const { return members_.between("{", "}"); }

 private:
  void add_written(const char* name, const std::string& value) { members_.add(json_text(name) + ": " + value); }

  Lines members_;
};

Object head(const char* kind, const std::vector<std::string>& notes) {
  Object out;
  out.add("report", kind);
  out.add("report_version", kVersion);
  out.add("tpcmill", version());
  out.add("notes", notes);
  return out;
}

Object head_of_job(const char* kind, const Job& job, const std::vector<std::string>& notes) {
  Object out = head(kind, notes);
  out.add("benchmark", job.benchmark);
  out.add("scale_factor", job.scale.text());
  out.add("parts", unless_zero(job.parts));
  out.add("part", unless_zero(job.part));
  out.add("max_rows", job.max_rows);
  return out;
}

Object head_of_files(const char* kind, const Job& job, const std::vector<std::string>& notes) {
  const bool files = job.destination == Destination::kFiles;
  Object out = head_of_job(kind, job, notes);
  out.add("format", job.format);
  out.add("folder", files ? std::optional(job.output_dir) : std::nullopt);
  return out;
}

const char* name_of(VerifyReport::Method method) {
  switch (method) {
    case VerifyReport::Method::kBytes:
      return "bytes";
    case VerifyReport::Method::kHashes:
      return "hashes";
    case VerifyReport::Method::kRows:
      break;
  }
  return "rows";
}

const char* name_of(FileVerdict::State state) {
  switch (state) {
    case FileVerdict::State::kWhole:
      return "whole";
    case FileVerdict::State::kDiffers:
      return "differs";
    case FileVerdict::State::kMissing:
      return "missing";
    case FileVerdict::State::kTruncated:
      return "truncated";
    case FileVerdict::State::kTooLong:
      return "too-long";
    case FileVerdict::State::kExtra:
      return "extra";
    case FileVerdict::State::kUnreadable:
      break;
  }
  return "unreadable";
}

std::string verdict(const FileVerdict& file) {
  const bool whole = file.state == FileVerdict::State::kWhole;
  const auto if_values = [&](const std::string& text) {
    return file.column.empty() ? std::nullopt : std::optional(text);
  };
  Object out;
  out.add("path", file.path);
  out.add("state", name_of(file.state));
  out.add("bytes", file.bytes);
  out.add("right_bytes", file.right_bytes);
  out.add("offset", file.offset);
  out.add("region_bytes", unless_zero(file.region_bytes));
  out.add("row", unless_zero(file.row));
  out.add("column", if_values(file.column));
  out.add("found", if_values(file.found));
  out.add("right", if_values(file.right));
  out.add("sentence", whole ? std::nullopt : std::optional(file.sentence()));
  return out.text();
}

std::string table(const TableReport& table) {
  Object out;
  out.add("table", table.table);
  out.add("file_count", table.files);
  out.add("rows", table.rows);
  out.add("bytes", table.bytes);
  out.add("seconds", table.seconds);
  return out.text();
}

std::string file(const FileForecast& file) {
  Object out;
  out.add("path", file.path);
  out.add("rows", file.rows);
  out.add("exact_rows", file.exact_rows);
  out.add("bytes", file.bytes);
  return out.text();
}

std::string digest(const TableDigest& digest) {
  Object out;
  out.add("table", digest.table);
  out.add("part", unless_zero(digest.part));
  out.add("rows", digest.rows);
  out.add("digest", digest.digest.text());
  out.add("published", digest.published);
  return out.text();
}

}  // namespace

std::string json_of(const Report& report, const Job& job, const std::vector<std::string>& notes) {
  Object out = head_of_files("generate", job, notes);
  uint64_t files = 0, rows = 0, bytes = 0;
  for (const TableReport& made : report.tables) {
    files += made.files;
    rows += made.rows;
    bytes += made.bytes;
  }
  out.add_list("tables", report.tables, table);
  out.add("file_count", files);
  out.add("rows", rows);
  out.add("bytes", bytes);
  out.add("whole", report.whole);
  out.add("kept", report.kept);
  out.add("seconds", report.seconds);
  return out.text() + "\n";
}

std::string json_of(const Forecast& forecast, const Job& job, const std::vector<std::string>& notes) {
  Object out = head_of_files("dry-run", job, notes);
  out.add_list("files", forecast.files, file);
  out.add("file_count", forecast.files.size());
  out.add("rows", forecast.rows);
  out.add("exact_rows", forecast.exact_rows);
  out.add("bytes", forecast.bytes);
  out.add("memory_bytes", forecast.memory);
  out.add("free_bytes", forecast.free);
  out.add("whole", forecast.whole);
  out.add("kept", forecast.kept);
  return out.text() + "\n";
}

std::string json_of(const std::vector<TableDigest>& digests, const Job& job, const std::vector<std::string>& notes) {
  Object out = head_of_job("digest", job, notes);
  out.add_list("tables", digests, digest);
  return out.text() + "\n";
}

std::string json_of(const VerifyReport& report, const std::string& folder, const std::vector<std::string>& notes) {
  Object out = head("verify", notes);
  out.add("folder", folder);
  out.add("scale_factor", report.scale_factor);
  out.add("method", name_of(report.method));
  out.add_list("files", report.files, verdict);
  out.add("file_count", report.files.size());
  out.add("whole", report.whole);
  out.add("bytes", report.bytes);
  out.add("seconds", report.seconds);
  return out.text() + "\n";
}

}  // namespace tpcmill::cli
