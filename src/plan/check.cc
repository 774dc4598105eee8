#include "plan/check.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/input_file.h"
#include "base/os.h"
#include "encode/encoder.h"
#include "encode/text_codec.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr uint64_t kMostParts = 2'147'483'647;  // dbgen's limit
constexpr uint64_t kMostFiles = 1'000'000;
constexpr unsigned kMostWorkers = 4'096;

template <class... Args>
void require(bool condition, fmt::format_string<Args...> sentence, Args&&... args) {
  if (!condition) throw Error::usage(fmt::format(sentence, std::forward<Args>(args)...));
}

void check_tables(Job& job) {
  const std::vector<std::string> known = table_names(job.benchmark);
  if (job.tables.empty()) job.tables = known;
  std::vector<std::string> once;
  for (const std::string& word : job.tables) {
    const std::vector<std::string> named = tables_of_word(job.benchmark, word);
    require(word.size() > 1, "-T/--tables: {} is a letter; a job names tables in full.", in_quotes(word));
    for (const std::string& table : named)
      if (std::find(once.begin(), once.end(), table) == once.end()) once.push_back(table);
  }
  job.tables = once;
}

void check_parts(const Job& job) {
  require(job.parts <= kMostParts, "-p/--parts {}: a table is cut into {} parts at most.", job.parts, kMostParts);
  require(job.part == 0 || job.parts != 0, "--part {} needs --parts, the number of parts.", job.part);
  require(job.part <= job.parts, "--part {} is not one of {} parts; use 1 to {}.", job.part, job.parts, job.parts);
  require(job.part != 0 || job.parts <= kMostFiles / job.tables.size(),
          "-p/--parts {} makes more than {} files in one run; make some of them at a time with --part.", job.parts,
          kMostFiles);
  require(!job.max_rows || *job.max_rows > 0, "--max-rows 0 would make nothing; use 1 or more.");
}

// A reader of one stream takes the second line of names for a row.
void check_headers(const Job& job) {
  require(job.destination != Destination::kStdout || job.format != "csv" || !job.header || job.tables.size() == 1,
          "--stdout with csv: each of the {} tables begins with a line of names, which would stand in the middle; name "
          "one table with -T/--tables, or leave the names out with --header off.",
          job.tables.size());
}

void check_destination(const Job& job, const Format& format) {
  check_headers(job);
  if (job.destination != Destination::kStdout || format.text) return;
  require(job.tables.size() == 1, "--stdout with {}: one table is a file of its own, and {} were asked for; name one with -T.",
          format.name, job.tables.size());
  require(job.parts <= 1 || job.part != 0,
          "--stdout with {}: one part is a file of its own, and {} were asked for; name one with --part.", format.name,
          job.parts);
  const LayoutSettings settings = settings_for(job.layout, job.tables.front(), "");
  require(!settings.file_bytes && !settings.file_rows,
          "--stdout with {} is one file: leave out --file-bytes and --file-rows, or write to a folder.", format.name);
}

void check_text_codec(const Job& job, const Format& format) {
  if (format.name == "parquet") return;
  for (const LayoutRule& rule : job.layout.rules) {
    if (!is_of_text(rule)) continue;
    require(!rule.settings.compress_if_worthwhile.value_or(false),
            "-c/--compression AUTO is for Parquet: {} is compressed with gzip or zstd, such as zstd:3.", format.name);
    if (!rule.settings.codec) continue;
    const Codec codec = Codec::parse(rule.settings.codec->text());
    require(codec.kind == Codec::Kind::kUncompressed || !text_extension(codec).empty(),
            "-c/--compression {} is for Parquet: {} is compressed with gzip or zstd, such as zstd:3.", codec.text(),
            format.name);
  }
}

void check_workers(Job& job) {
  require(job.threads == 0 || job.processes == 0,
          "-n/--num-threads {} and --num-processes {}: workers are threads or processes; give one of the two.",
          job.threads, job.processes);
  require(job.threads <= kMostWorkers, "-n/--num-threads {}: use {} at most.", job.threads, kMostWorkers);
  require(job.processes <= kMostWorkers, "--num-processes {}: use {} at most.", job.processes, kMostWorkers);
  if (job.threads == 0 && job.processes == 0) job.threads = usable_cores();
}

// One spelling of a folder.
void settle_folder(Job& job) {
  job.output_dir = local_path("-o/--output-dir", job.output_dir);
  while (job.output_dir.size() > 1 && job.output_dir.ends_with('/')) job.output_dir.pop_back();
  if (job.output_dir.empty()) job.output_dir.assign(1, '.');
}

// A fork takes along only the thread that called it; what others hold stays locked forever.
void check_fork(const Job& job) {
  if (job.processes == 0) return;
  size_t threads = 0;
  each_name("/proc/self/task", "", [&](const std::string&, unsigned) { ++threads; });
  require(threads <= 1, "--num-processes {}: this process has {} threads and must not fork; use threads.",
          job.processes, threads);
}

}  // namespace

Job checked(const Job& given) {
  Job job = given;
  const Format* const format = find_format(job.format);
  require(format != nullptr && format->for_files, "{} is no format; there are {}.", in_quotes(job.format),
          fmt::join(format_names(), ", "));
  check_tables(job);
  check_parts(job);
  check_destination(job, *format);
  check_text_codec(job, *format);
  require(!job.overwrite || !job.keep_existing,
          "--overwrite and --keep-existing contradict each other: leave one out.");
  settle_folder(job);
  check_workers(job);
  check_fork(job);
  require(std::string_view(",|\t;").find(job.delimiter) != std::string_view::npos && job.delimiter != '\0',
          "--delimiter {}: use one of , | \\t ;", in_quotes(std::string(1, job.delimiter)));
  return job;
}

}  // namespace tpcmill
