#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/layout_options.h"
#include "tpcmill/job.h"

namespace tpcmill::cli {

// What was typed: nothing looked up, nothing opened. An option that was not given is empty; one
// given twice holds what was said last.
struct Options {
  enum class Ask { kRun, kShortHelp, kLongHelp, kVersion, kLayouts, kLayoutsHelp };
  Ask ask = Ask::kRun;

  // What shall be done with the rows: written, or digested and forgotten.
  enum class Command { kGenerate, kDigest };
  Command command = Command::kGenerate;

  std::string benchmark = "tpch";
  std::optional<std::string> format;

  // What to make
  std::optional<std::string> scale;
  std::vector<std::string> tables;  // each -T as it was typed, commas and all
  std::optional<std::string> parts;
  std::optional<std::string> part;
  std::optional<std::string> max_rows;
  std::optional<std::string> distributions;

  // Where it goes
  std::optional<std::string> output_dir;
  bool to_stdout = false;
  bool discard = false;
  bool overwrite = false;
  bool keep_existing = false;
  std::optional<std::string> io;
  bool manifest = false;
  bool no_manifest = false;
  bool verify = false;
  bool fsync = false;
  bool force = false;
  bool dry_run = false;

  // How it looks
  std::optional<std::string> delimiter;
  std::optional<std::string> header;
  std::optional<std::string> quote;
  std::vector<TypedLayout> layout;  // in the order typed
  bool print_layout = false;

  // Work
  std::optional<std::string> threads;
  std::optional<std::string> processes;
  std::optional<std::string> memory_limit;

  // Messages
  bool quiet = false;
  bool verbose = false;
  bool no_progress = false;
  bool json = false;
};

// Sorts the words of a command line, without the program's own name, into Options. Throws Error
// (usage) for words that are no options, options that lack their value, and unknown benchmarks.
Options read(const std::vector<std::string>& words);

// What will be done: defaults in, contradictions out. Looks at no file but the one that --layout
// names. Throws Error (usage).
Job resolve(const Options& typed);

// The help for options.ask, kShortHelp or kLongHelp, and options.command. If a format was named,
// options that belong to another one are left out.
std::string help(const Options& typed);

// What a run is about to do, a few lines for -v.
std::vector<std::string> settings(const Job& job);

}  // namespace tpcmill::cli
