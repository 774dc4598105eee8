#include "cli/json_report.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace tpcmill::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;  // grows if a member is ever changed or taken away
constexpr int kIndent = 2;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Microseconds will do.
Json seconds(double time) { return std::round(time * 1e6) / 1e6; }

Json number_or_null(uint64_t number) { return number == 0 ? Json(nullptr) : Json(number); }

Json head(const char* kind, const std::vector<std::string>& notes) {
  return {{"report", kind}, {"report_version", kVersion}, {"tpcmill", version()}, {"notes", notes}};
}

Json head_of_job(const char* kind, const Job& job, const std::vector<std::string>& notes) {
  Json out = head(kind, notes);
  out["benchmark"] = job.benchmark;
  out["scale_factor"] = job.scale.text();
  out["parts"] = number_or_null(job.parts);
  out["part"] = number_or_null(job.part);
  out["max_rows"] = or_null(job.max_rows);
  return out;
}

Json head_of_files(const char* kind, const Job& job, const std::vector<std::string>& notes) {
  Json out = head_of_job(kind, job, notes);
  out["format"] = job.format;
  out["folder"] = job.destination == Destination::kFiles ? Json(job.output_dir) : Json(nullptr);
  return out;
}

// Names of files may hold any bytes, and JSON is UTF-8: what is none becomes U+FFFD.
std::string text(const Json& report) {
  return report.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
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

Json verdict(const FileVerdict& file) {
  const bool whole = file.state == FileVerdict::State::kWhole;
  const bool values = !file.column.empty();
  return {{"path", file.path},
          {"state", name_of(file.state)},
          {"bytes", file.bytes},
          {"right_bytes", file.right_bytes},
          {"offset", or_null(file.offset)},
          {"region_bytes", number_or_null(file.region_bytes)},
          {"row", number_or_null(file.row)},
          {"column", values ? Json(file.column) : Json(nullptr)},
          {"found", values ? Json(file.found) : Json(nullptr)},
          {"right", values ? Json(file.right) : Json(nullptr)},
          {"sentence", whole ? Json(nullptr) : Json(file.sentence())}};
}

}  // namespace

std::string json_of(const Report& report, const Job& job, const std::vector<std::string>& notes) {
  Json out = head_of_files("generate", job, notes);
  Json tables = Json::array();
  uint64_t files = 0, rows = 0, bytes = 0;
  for (const TableReport& table : report.tables) {
    tables.push_back({{"table", table.table},
                      {"file_count", table.files},
                      {"rows", table.rows},
                      {"bytes", table.bytes},
                      {"seconds", seconds(table.seconds)}});
    files += table.files;
    rows += table.rows;
    bytes += table.bytes;
  }
  out["tables"] = std::move(tables);
  out["file_count"] = files;
  out["rows"] = rows;
  out["bytes"] = bytes;
  out["whole"] = report.whole;
  out["kept"] = report.kept;
  out["seconds"] = seconds(report.seconds);
  return text(out);
}

std::string json_of(const Forecast& forecast, const Job& job, const std::vector<std::string>& notes) {
  Json out = head_of_files("dry-run", job, notes);
  Json files = Json::array();
  for (const FileForecast& file : forecast.files)
    files.push_back({{"path", file.path}, {"rows", file.rows}, {"exact_rows", file.exact_rows}, {"bytes", file.bytes}});
  out["files"] = std::move(files);
  out["file_count"] = forecast.files.size();
  out["rows"] = forecast.rows;
  out["exact_rows"] = forecast.exact_rows;
  out["bytes"] = forecast.bytes;
  out["memory_bytes"] = forecast.memory;
  out["free_bytes"] = or_null(forecast.free);
  out["whole"] = forecast.whole;
  out["kept"] = forecast.kept;
  return text(out);
}

std::string json_of(const std::vector<TableDigest>& digests, const Job& job, const std::vector<std::string>& notes) {
  Json out = head_of_job("digest", job, notes);
  Json tables = Json::array();
  for (const TableDigest& digest : digests)
    tables.push_back({{"table", digest.table},
                      {"part", number_or_null(digest.part)},
                      {"rows", digest.rows},
                      {"digest", digest.digest.text()},
                      {"published", or_null(digest.published)}});
  out["tables"] = std::move(tables);
  return text(out);
}

std::string json_of(const VerifyReport& report, const std::string& folder, const std::vector<std::string>& notes) {
  Json out = head("verify", notes);
  out["folder"] = folder;
  out["scale_factor"] = report.scale_factor;
  out["method"] = name_of(report.method);
  Json files = Json::array();
  for (const FileVerdict& file : report.files) files.push_back(verdict(file));
  out["files"] = std::move(files);
  out["file_count"] = report.files.size();
  out["whole"] = report.whole;
  out["bytes"] = report.bytes;
  out["seconds"] = seconds(report.seconds);
  return text(out);
}

}  // namespace tpcmill::cli
