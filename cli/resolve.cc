// From what was typed to what will be done: every value read, every contradiction refused.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "cli/hints.h"
#include "cli/options.h"
#include "cli/report_text.h"
#include "cli/values.h"
#include "tpcmill/generate.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

constexpr uint64_t kMostParts = 2'147'483'647;
constexpr uint64_t kMostWorkers = 4'096;
constexpr uint64_t kMostRows = INT64_MAX;

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string without_blanks(const std::string& word) {
  const size_t first = std::min(word.find_first_not_of(" \t\n"), word.size());
  return word.substr(first, word.find_last_not_of(" \t\n") + 1 - first);
}

std::vector<std::string> tables_of(const Options& typed) {
  std::vector<std::string> tables;
  for (const std::string& given : typed.tables) {
    for (size_t at = 0; at <= given.size();) {
      const size_t comma = std::min(given.find(',', at), given.size());
      const std::string word = without_blanks(given.substr(at, comma - at));
      if (word.empty())
        throw Error::usage("-T/--tables " + in_quotes(given) +
                           " has an empty name in it; tables are " +
                           join(table_names(typed.benchmark)) + ".");
      for (const std::string& table : tables_of_word(typed.benchmark, word))
        if (!contains(tables, table)) tables.push_back(table);
      at = comma + 1;
    }
  }
  return tables;
}

std::string format_of(const Options& typed) {
  if (!typed.format) return "tbl";
  const std::vector<std::string> formats = format_names();
  if (contains(formats, *typed.format)) return *typed.format;
  if (contains(table_names(typed.benchmark), *typed.format))
    throw Error::usage("The word " + in_quotes(*typed.format) +
                       " stands alone; tables are named with -T/--tables " + *typed.format + ".");
  if (const std::string hint = hint_on_command(*typed.format); !hint.empty())
    throw Error::usage("There is no format " + in_quotes(*typed.format) + hint);
  if (*typed.format == "digest")
    throw Error::usage("The word \"digest\" comes first: write tpcmill digest " + typed.benchmark + ".");
  throw Error::usage("There is no format " + in_quotes(*typed.format) +
                     did_you_mean(*typed.format, formats) + " Formats are " + join(formats) + ".");
}

void only_with(const std::string& wanted, const std::string& format, const char* option,
               const std::optional<std::string>& value) {
  if (value && format != wanted)
    throw Error::usage(fmt::format("{} {} is for {} only, and the format here is {}{}.", option,
                                   in_quotes(*value), wanted, format,
                                   format == "tbl" ? ": write tpcmill tpch " + wanted : ""));
}

void refuse_pair(bool both, const char* sentence) {
  if (both) throw Error::usage(sentence);
}

void set_parts(const Options& typed, Job& job) {
  if (typed.parts)
    job.parts = whole_number("-p/--parts", *typed.parts, 1, kMostParts, "a number of parts");
  if (!typed.part) return;
  if (!typed.parts)
    throw Error::usage("--part " + in_quotes(*typed.part) +
                       " needs -p/--parts, which says how many parts there are.");
  job.part = whole_number("--part", *typed.part, 1, job.parts,
                          fmt::format("a part of --parts {}", job.parts).c_str());
}

void set_destination(const Options& typed, Job& job) {
  refuse_pair(typed.to_stdout && typed.output_dir,
              "--stdout and -o/--output-dir contradict each other: leave one out.");
  refuse_pair(typed.to_stdout && typed.discard,
              "--stdout and --discard contradict each other: leave one out.");
  refuse_pair(typed.to_stdout && typed.overwrite,
              "--overwrite is about files, and --stdout writes none: leave one out.");
  const auto about_files = [&](bool given, const char* option) {
    if (given && (typed.to_stdout || typed.discard))
      throw Error::usage(fmt::format("{} is about files, and {} writes none: leave one out.", option,
                                     typed.to_stdout ? "--stdout" : "--discard"));
  };
  about_files(typed.manifest, "--manifest");
  about_files(typed.no_manifest, "--no-manifest");
  refuse_pair(typed.manifest && typed.no_manifest,
              "--manifest and --no-manifest contradict each other: leave one out.");
  about_files(typed.verify, "--verify");
  about_files(typed.fsync, "--fsync");
  about_files(typed.force, "--force");
  about_files(typed.keep_existing, "--keep-existing");
  refuse_pair(typed.keep_existing && typed.overwrite,
              "--keep-existing keeps files, and --overwrite replaces them: leave one out.");
  refuse_pair(typed.verify && typed.overwrite,
              "--verify keeps files that are whole, and --overwrite keeps none: leave one out.");
  job.manifest = !typed.no_manifest;
  job.verify_existing = typed.verify;
  job.durable = typed.fsync;
  job.force = typed.force;
  if (typed.to_stdout) job.destination = Destination::kStdout;
  if (typed.discard) job.destination = Destination::kDiscard;
  refuse_pair(typed.to_stdout && typed.io,
              "--io is about files, and --stdout writes none: leave one out.");
  refuse_pair(typed.discard && typed.io,
              "--io is about files, and --discard writes none: leave one out.");
  job.overwrite = typed.overwrite;
  job.keep_existing = typed.keep_existing;
  if (typed.io) job.io = parse_io(*typed.io);
  if (!typed.output_dir) return;
  if (typed.output_dir->empty())
    throw Error::usage("-o/--output-dir \"\" names no folder: write a path, or . for this one.");
  if (*typed.output_dir == "-")
    throw Error::usage(
        "-o/--output-dir \"-\" names no folder: for standard output write --stdout, "
        "for a folder of that name ./-.");
  job.output_dir = local_path("-o/--output-dir", *typed.output_dir);
}

bool was_typed(const Options& typed, std::string_view key) {
  return std::any_of(typed.layout.begin(), typed.layout.end(),
                     [&](const TypedLayout& one) { return one.option->key == key; });
}

void set_looks(const Options& typed, Job& job) {
  only_with("csv", job.format, "--delimiter", typed.delimiter);
  only_with("csv", job.format, "--header", typed.header);
  only_with("csv", job.format, "--quote", typed.quote);
  for (const TypedLayout& one : typed.layout)
    if (!one.option->any_format) only_with("parquet", job.format, one.option->full_name().c_str(), one.text);
  if (typed.print_layout && job.format != "parquet")
    throw Error::usage(fmt::format("--print-layout is for parquet only, and the format here is {}: write tpcmill tpch "
                                   "parquet.",
                                   job.format));
  refuse_pair(was_typed(typed, "row-group-bytes") && was_typed(typed, "row-group-rows"),
              "--row-group-bytes and --row-group-rows both say how large a row group is: leave one "
              "out.");
  refuse_pair(was_typed(typed, "file-bytes") && was_typed(typed, "file-rows"),
              "--file-bytes and --file-rows both say how large a file is: leave one out.");
  if (typed.delimiter) job.delimiter = delimiter_of(*typed.delimiter);
  if (typed.header) job.header = one_of("--header", *typed.header, {"on", "off"}) == 0;
  if (typed.quote) job.quote = one_of("--quote", *typed.quote, {"needed", "all"}) == 0 ? Quote::kNeeded : Quote::kAll;
  job.layout = layout_of(typed.layout);
}

void set_workers(const Options& typed, Job& job) {
  refuse_pair(
      typed.threads && typed.processes,
      "-n/--num-threads and --num-processes are two ways to share the work: leave one out.");
  if (typed.threads)
    job.threads = static_cast<unsigned>(
        whole_number("-n/--num-threads", *typed.threads, 1, kMostWorkers, "a number of threads"));
  if (typed.processes)
    job.processes = static_cast<unsigned>(whole_number("--num-processes", *typed.processes, 1,
                                                       kMostWorkers, "a number of processes"));
  if (typed.memory_limit) job.memory_limit = parse_bytes("--memory-limit", *typed.memory_limit);
}

}  // namespace

Job resolve(const Options& typed) {
  Job job;
  job.benchmark = typed.benchmark;
  if (typed.scale) job.scale = ScaleFactor::parse(*typed.scale);
  job.tables = tables_of(typed);
  job.format = format_of(typed);
  set_parts(typed, job);
  if (typed.max_rows)
    job.max_rows = whole_number("--max-rows", *typed.max_rows, 1, kMostRows, "a number of rows");
  if (typed.distributions && typed.distributions->empty())
    throw Error::usage("--distributions \"\" names no file: write a path, or leave it out.");
  job.distributions = local_path("--distributions", typed.distributions.value_or(""));
  set_destination(typed, job);
  if (typed.command == Options::Command::kDigest) job.destination = Destination::kDiscard;
  set_looks(typed, job);
  set_workers(typed, job);
  refuse_pair(typed.json && typed.to_stdout && !typed.dry_run,
              "--json prints a report on standard output, and --stdout writes data there: leave one out.");
  refuse_pair(typed.json && typed.print_layout,
              "--json and --print-layout both print on standard output: leave one out.");
  refuse_pair(typed.quiet && typed.verbose,
              "-q/--quiet and -v/--verbose contradict each other: leave one out.");
  return job;
}

std::vector<std::string> settings(const Job& job) {
  std::vector<std::string> lines;
  std::string format = job.format;
  if (job.format == "parquet") {
    const LayoutSettings all = settings_for(job.layout, "", "");
    format += ", " + all.codec->text() +
              ", row groups of " + (all.row_group_rows ? counted(*all.row_group_rows, "row", "rows")
                                                       : counted(all.row_group_bytes.value_or(0), "byte", "bytes"));
  }
  lines.push_back(fmt::format("{}, scale factor {}, {}", job.benchmark, job.scale.text(), format));
  lines.push_back("tables: " + join(job.tables.empty() ? table_names(job.benchmark) : job.tables));
  if (job.part > 0) {
    lines.push_back(fmt::format("part {} of {}", job.part, job.parts));
  } else if (job.parts > 0) {
    lines.push_back("in " + counted(job.parts, "part", "parts"));
  }
  if (job.max_rows) lines.push_back("the first " + counted(*job.max_rows, "row", "rows") + " of each");
  const char* where = job.destination == Destination::kStdout    ? "standard output"
                      : job.destination == Destination::kDiscard ? "nowhere"
                                                                 : nullptr;
  lines.push_back("to " + (where != nullptr ? where : in_quotes(job.output_dir)));
  lines.push_back("workers: " + (job.processes > 0 ? counted(job.processes, "process", "processes")
                                 : job.threads > 0 ? counted(job.threads, "thread", "threads")
                                                   : "a thread for each core"));
  return lines;
}

}  // namespace tpcmill::cli
