#include "cli/verify_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/groups.h"
#include "cli/hints.h"
#include "cli/option_list.h"
#include "cli/values.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

constexpr unsigned kMostThreads = 4'096;
constexpr const char* kProof = "What proves it";
constexpr const char* kOthers = "Folders without a manifest";

constexpr const char* kIntroduction = R"(tpcmill verify DIR [options]

Proves that a folder holds what it should: makes every file that its manifest names anew, with the
options recorded there, and compares byte for byte. Nothing is written.
)";

constexpr const char* kMore = R"(It names files that differ, with the first byte (in tbl and csv the row, column and both
values), files that are truncated or missing, and files of the same format that the manifest does not name.
What was made by another version of tpcmill or of a compression library is proven by the manifest's
hashes; a note says so. Folders without a manifest, of tbl and csv files of whatever tool, are compared
row by row; those of Parquet of whatever tool by python -m tpcmill verify, of the Python package.
)";

constexpr const char* kEnd = R"(
Examples
  tpcmill verify out
      Is every byte in out as it was made?
  tpcmill verify out --quick
      The same by hashes, as fast as the disk reads.
  tpcmill verify dbgen-files -s 10
      Files that another tool made at scale factor 10, row by row.

Exit status: 0 all is well, 1 something is not, 2 it was asked wrongly, 128 + n stopped by signal n.
)";

struct Typed {
  std::optional<std::string> scale, delimiter, distributions, threads;
  std::vector<std::string> folders;
  bool short_help = false, long_help = false, version = false;
};

struct VerifyLine {
  VerifyLine(Typed& typed, VerifyOptions& options) {
    app.set_help_flag();
    app.allow_extras();
    take_flag(app, "--quick", options.job.quick, kProof,
              "Compare hashes only\n"
              "Those of the manifest; a damaged region of a file is named. Nothing is made anew.");
    take(app, "--distributions", typed.distributions, kProof, "FILE", "built in",
         "Word lists and weights that the folder was made with\n"
         "A file in the format of the official dists.dss.");
    take(app, "-s,--scale-factor", typed.scale, kOthers, "N", "found from the counts of rows",
         "The scale factor that files are compared at");
    take(app, "--delimiter", typed.delimiter, kOthers, "C", "found from each file's first line",
         "What stands between fields: , | \\t or ;");
    take(app, "-n,--num-threads", typed.threads, kWork, "N", "one per core", "Work with N threads");
    take_flag(app, "-q,--quiet", options.quiet, kMessages, "Print only what is wrong");
    take_flag(app, "-v,--verbose", options.verbose, kMessages, "Print a line for every file");
    take_flag(app, "--no-progress", options.no_progress, kMessages,
              "Draw no progress line\n"
              "It is drawn only where standard error is a terminal.");
    take_flag(app, "--json", options.json, kMessages, "Print a report as JSON, for machines: doc/json.md");
    take_flag(app, "-h", typed.short_help, kMessages, "Short help");
    take_flag(app, "--help", typed.long_help, kMessages, "Long help, with examples");
    take_flag(app, "-V,--version", typed.version, kMessages, "Name and version");
  }
  VerifyLine(const VerifyLine&) = delete;
  VerifyLine& operator=(const VerifyLine&) = delete;

  CLI::App app;
};

[[noreturn]] void refuse_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::string end = hint_on_option(app, word);
  if (end.empty() && name.starts_with("--")) end = did_you_mean(name, spellings(app));
  if (end.empty() || end == ".") end = "; tpcmill verify -h lists them.";
  throw Error::usage("tpcmill verify has no option " + in_quotes(name) + end);
}

std::string folder_of(const CLI::App& app) {
  std::vector<std::string> folders;
  for (const std::string& word : app.remaining()) {
    if (word.size() > 1 && word.starts_with('-') && word != "--") refuse_option(app, word);
    if (word != "--") folders.push_back(word);
  }
  if (folders.empty()) throw Error::usage("The folder is missing: write tpcmill verify DIR.");
  if (folders.size() > 1)
    throw Error::usage("Two folders, " + in_quotes(folders[0]) + " and " + in_quotes(folders[1]) +
                       "; verify them one after the other.");
  if (folders[0].empty()) throw Error::usage("\"\" names no folder: write a path, or . for this one.");
  return local_path("", folders[0]);
}

}  // namespace

VerifyOptions read_verify(const std::vector<std::string>& given) {
  const std::vector<std::string> words = in_our_spelling(given);
  VerifyOptions out;
  Typed typed;
  VerifyLine line(typed, out);
  try {
    line.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // as CLI11 takes them
  } catch (const CLI::ParseError& error) {
    refuse_as_cli11(line.app, words, error);
  }
  if (typed.long_help) out.ask = VerifyOptions::Ask::kLongHelp;
  if (typed.short_help) out.ask = VerifyOptions::Ask::kShortHelp;
  if (typed.version) out.ask = VerifyOptions::Ask::kVersion;
  refuse_options_as_values(line.app);
  if (out.ask != VerifyOptions::Ask::kRun) return out;
  out.job.folder = folder_of(line.app);
  if (out.quiet && out.verbose)
    throw Error::usage("-q/--quiet and -v/--verbose contradict each other: leave one out.");
  if (typed.scale) out.job.scale = ScaleFactor::parse(*typed.scale);
  if (typed.delimiter) out.job.delimiter = delimiter_of(*typed.delimiter);
  if (typed.distributions && typed.distributions->empty())
    throw Error::usage("--distributions \"\" names no file: write a path, or leave it out.");
  out.job.distributions = local_path("--distributions", typed.distributions.value_or(""));
  if (typed.threads)
    out.job.threads =
        static_cast<unsigned>(whole_number("-n/--num-threads", *typed.threads, 1, kMostThreads, "a number of threads"));
  return out;
}

std::string verify_help(bool all) {
  Typed typed;
  VerifyOptions ignored;
  const VerifyLine line(typed, ignored);
  std::string out = kIntroduction;
  if (all) out += kMore;
  for (const char* group : {kProof, kOthers, kWork, kMessages}) {
    out += fmt::format("\n{}\n", group);
    for (const CLI::Option* option : line.app.get_options(
             [&](const CLI::Option* candidate) { return candidate->get_group() == group; }))
      out += help_of_option(*option, all);
  }
  return out + (all ? kEnd : "\ntpcmill verify --help says more, with examples.\n");
}

namespace {

std::string files_text(uint64_t files) { return files == 1 ? "1 file" : fmt::format("{} files", files); }

}  // namespace

std::string verify_text(const VerifyReport& report, const std::string& folder, bool verbose) {
  const std::string before = folder.ends_with('/') ? folder : folder + "/";
  std::string out;
  for (const FileVerdict& file : report.files)
    if (verbose || file.state != FileVerdict::State::kWhole) out += showable(before + file.sentence()) + "\n";
  const char* how = report.method == VerifyReport::Method::kBytes    ? "byte for byte as made anew"
                    : report.method == VerifyReport::Method::kHashes ? "as the manifest's hashes say"
                                                                     : "row by row as made anew";
  const bool one = report.whole == 1 || report.files.size() == 1;
  return out + fmt::format("{}: {} of {} {} {}, scale factor {}.\n", showable(folder), report.whole,
                           files_text(report.files.size()), one ? "is" : "are", how, showable(report.scale_factor));
}

std::string verify_failure(const VerifyReport& report, const std::string& folder) {
  const uint64_t wrong = report.files.size() - report.whole;
  if (wrong == 0) return "";
  return fmt::format("{}: {} of {} {} not as {} should be.", folder, wrong, files_text(report.files.size()),
                     wrong == 1 ? "is" : "are", wrong == 1 ? "it" : "they");
}

}  // namespace tpcmill::cli
