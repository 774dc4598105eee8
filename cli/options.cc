// The list of options, which CLI11 holds: words are sorted by it, and the help and "did you mean"
// are made from it.

#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>

#include "cli/groups.h"
#include "cli/hints.h"
#include "cli/option_list.h"
#include "tpcmill/generate.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// ---- The list of options ------------------------------------------------------------------

using Command = Options::Command;

void add_what(CLI::App& app, Options& typed, Command command) {
  take(app, "-s,--scale-factor", typed.scale, kWhat, "N", "1",
       "How much: 1 is about 1 GB of text\n"
       "Any decimal number above 0 and up to 100000; it is computed with exactly. The official "
       "dbgen drops thousandths below 1 and fractions above it: where it would, a note says so.");
  app.add_option(
         "-T,--tables",
         [&typed](const CLI::results_t& given) {
           typed.tables = given;
           return true;
         },
         "Which tables, by name or by dbgen's letters\n"
         "Names with commas between them, or all; the option may be repeated. Letters: r region, "
         "n nation, s supplier, c customer, P part, S partsupp, O orders, L lineitem; "
         "l nation and region, o orders and lineitem, p part and partsupp.")
      ->type_name("A,B")
      ->default_str("all")
      ->group(kWhat)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  take(app, "-p,--parts", typed.parts, kWhat, "N", "",
       command == Command::kDigest
           ? "Digest every table in N parts, and all of them together\n"
             "Parts are those that tpcmill tpch makes; their digests add up to the whole table's. "
             "nation and region are not cut: they belong to part 1."
           : "Cut every table into N parts, each a file of its own\n"
             "Parts are cut as dbgen's -C cuts chunks; all of them together are the whole table. "
             "nation and region are not cut: they belong to part 1.");
  take(app, "--part", typed.part, kWhat, "K", "all",
       command == Command::kDigest
           ? "Digest only part K of the N, 1 <= K <= N"
           : "Make only part K of the N, 1 <= K <= N\n"
             "For making a data set on several machines. A part near the end takes no longer to "
             "begin than the first.");
  take(app, "--max-rows", typed.max_rows, kWhat, "N", "",
       command == Command::kDigest ? "Digest only the first N rows of each table, or of each part\n"
                                     "Exact, also inside an order."
                                   : "Make only the first N rows of each table, or of each part\n"
                                     "Exact, also inside an order.");
  take(app, "--distributions", typed.distributions, kWhat, "FILE", "built in",
       "Read word lists and weights from FILE\n"
       "A file in the format of the official dists.dss.");
}

void add_where(CLI::App& app, Options& typed) {
  take(app, "-o,--output-dir", typed.output_dir, kWhere, "DIR", ".",
       "The folder for the files; made if it is missing\n"
       "A path; ~/PATH and file:///PATH are understood, here and wherever a path is given. Files are DIR/TABLE.FORMAT, with --parts DIR/TABLE/TABLE.K.FORMAT. They are written under "
       "temporary names beside the final ones, and renamed when they are whole.");
  take_flag(app, "--stdout", typed.to_stdout, kWhere,
            "Write to standard output\n"
            "Text of several tables comes one after another, in the order they are named. Parquet "
            "is one table and one part.");
  take_flag(app, "--discard", typed.discard, kWhere,
            "Make everything, write nothing: for benchmarks");
  take_flag(app, "--overwrite", typed.overwrite, kWhere,
            "Replace files that exist, and what the folder says of itself\n"
            "Without it files that _tpcmill.json names and that are whole are kept, and a run whose names belong "
            "to other files is refused.");
  take_flag(app, "--keep-existing", typed.keep_existing, kWhere,
            "Keep files of other work that exist, whatever they hold\n"
            "A run is refused whose names belong to files that are not of its work, or not whole: the folder would "
            "hold a mix. With this it keeps them, names them, and makes the others, also those that _tpcmill.json names "
            "and that are not whole.");
  take_flag(app, "--no-manifest", typed.no_manifest, kWhere,
            "Write no _tpcmill.json\n"
            "It says what the folder holds, with a hash of each file. By it a run that was stopped goes on "
            "where it was when it is typed again: files that are whole are kept, the rest is made; and a "
            "folder that holds another scale, layout or format is refused, unless --overwrite is given. A "
            "manifest that is there already is looked at in any case.");
  take_flag(app, "--manifest", typed.manifest, kWhere, "Write _tpcmill.json, which is usual");
  take_flag(app, "--verify", typed.verify, kWhere,
            "Read files that exist, and make those again that are damaged\n"
            "By the hashes in the folder's manifest; without it a file of the right size is whole.");
  take_flag(app, "--fsync", typed.fsync, kWhere,
            "Have files on the disk before they get their names\n"
            "So that a loss of power does not take what was finished.");
  take_flag(app, "--force", typed.force, kWhere, "Begin even if the disk has too little room");
  take_flag(app, "--dry-run", typed.dry_run, kWhere,
            "Say which files, rows and bytes would be made, and make nothing\n"
            "Bytes are found by making a few pieces of each table; with them come the peak memory and "
            "the room on the disk.");
  take(app, "--io", typed.io, kWhere, "HOW", "auto",
       "auto, buffered, direct or uring: how files are written\n"
       "Through the page cache, past it, or past it while work goes on (io_uring). The bytes are the "
       "same. What the system refuses is replaced, and a note says so; -v says what is in force.");
}

void add_looks(CLI::App& app, Options& typed) {
  take(app, "--delimiter", typed.delimiter, kCsvLooks, "C", ",",
       "What stands between fields: , | \\t or ;");
  take(app, "--header", typed.header, kCsvLooks, "on|off", "on",
       "Begin each file with a line of column names\n"
       "Standard output has one such line, and so takes one table, or --header off.");
  take(app, "--quote", typed.quote, kCsvLooks, "needed|all", "needed",
       "Which fields stand in quotes\n"
       "needed: those that hold the delimiter, a quote or a line end, as RFC 4180 says, and those that begin or "
       "end with a blank, which many programs take off otherwise. all: every field, and the names of columns.");
}

void add_work(CLI::App& app, Options& typed) {
  take(app, "-n,--num-threads", typed.threads, kWork, "N", "one per core",
       "Work with N threads\n"
       "The cores that count are those this process may use; threads beyond them begin when others "
       "wait for what they write to. The output is the same bytes for any number of threads or "
       "processes.");
  take(app, "--num-processes", typed.processes, kWork, "N", "",
       "Work with N processes instead, forked once all is prepared");
  take(app, "--memory-limit", typed.memory_limit, kWork, "SIZE", "",
       "Use no more memory than this\n"
       "Fewer workers are at work where that makes it fit; what cannot fit is refused with the figure "
       "that would be needed. -v shows what is expected.");
}

void add_messages(CLI::App& app, Options& typed, Command command) {
  take_flag(app, "-q,--quiet", typed.quiet, kMessages,
            command == Command::kDigest
                ? "Say nothing but digests and errors"
                : "Say nothing but errors\n"
                  "Files that were kept because they existed are named all the same. Without it a run that is done "
                  "says in one line what it has made, and on a terminal what of each table.");
  take_flag(app, "-v,--verbose", typed.verbose, kMessages, "Say more: settings and details");
  take_flag(app, "--no-progress", typed.no_progress, kMessages,
            "Draw no progress line\n"
            "It is drawn only where standard error is a terminal.");
  take_flag(app, "--json", typed.json, kMessages,
            command == Command::kDigest ? "Print digests as JSON: doc/json.md"
                                        : "Print a report as JSON, for machines: doc/json.md\n"
                                          "On standard output, in place of the last line or of what --dry-run "
                                          "prints.");
}

// Their values are collected after parsing, by the order in which they were typed.
void add_layout_option(CLI::App& app, const LayoutOption& option,
                       std::map<const CLI::Option*, const LayoutOption*>& by_cli11) {
  const CLI::Option* const added =
      app.add_option(
             option.names, [](const CLI::results_t&) { return true; }, option.description)
          ->type_name(option.type)
          ->default_str(option.usual)
          ->group(option.group)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  by_cli11.emplace(added, &option);
}

struct Asked {
  bool short_help = false, long_help = false, version = false;
};

void add_help(CLI::App& app, Asked& asked) {
  take_flag(app, "-h", asked.short_help, kMessages, "Short help");
  take_flag(app, "--help", asked.long_help, kMessages, "Long help, with examples");
  take_flag(app, "-V,--version", asked.version, kMessages, "Name and version");
}

// The command line of one command, writing what it reads to `typed`.
struct CommandLine {
  CommandLine(Options& typed, Command command) {
    app.set_help_flag();  // none of CLI11's own
    app.allow_extras();
    add_what(app, typed, command);
    if (command == Command::kGenerate) add_files(typed);
    add_work(app, typed);
    add_messages(app, typed, command);
    add_help(app, asked);
  }
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // What is said of files only.
  void add_files(Options& typed) {
    app.add_option("format", [&typed](const CLI::results_t& given) {
      typed.format = given.back();
      return true;
    });
    add_where(app, typed);
    add_looks(app, typed);
    for (const LayoutOption& option : layout_options()) add_layout_option(app, option, by_cli11);
    take_flag(app, "--print-layout", typed.print_layout, kLooks,
              "Write the layout in force to standard output, and stop\n"
              "A TOML file: kept beside the data, it makes the same layout again with --layout FILE.");
  }

  // The options of layouts that were typed, in their order. After parsing.
  std::vector<TypedLayout> layout() const {
    std::map<const CLI::Option*, size_t> taken;
    std::vector<TypedLayout> out;
    for (const CLI::Option* option : app.parse_order()) {
      const auto found = by_cli11.find(option);
      if (found != by_cli11.end()) out.push_back({found->second, option->results().at(taken[option]++)});
    }
    return out;
  }

  CLI::App app;
  std::map<const CLI::Option*, const LayoutOption*> by_cli11;
  Asked asked;
};

// ---- Reading ------------------------------------------------------------------------------

bool is_switch(const CommandLine& line, const CLI::Option& option) {
  const auto found = line.by_cli11.find(&option);
  return found != line.by_cli11.end() && (found->second->form == LayoutOption::Form::kSwitch ||
                                          found->second->form == LayoutOption::Form::kNullable);
}

// Gives values to options that lack them in the eyes of CLI11 only. It takes the next word as the
// value of `--name=`, which here is the empty one. A switch alone is on.
std::vector<std::string> with_values(const CommandLine& line, const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool empty = word.starts_with("--") && word.find('=') == word.size() - 1;
    const std::string name = empty ? word.substr(0, word.size() - 1) : word;
    const CLI::Option* option = word.starts_with("--") ? line.app.get_option_no_throw(name) : nullptr;
    const bool split = empty && option != nullptr && takes_value(*option);
    out.push_back(split ? name : word);
    if (split) out.emplace_back();
    if (empty || option == nullptr || !is_switch(line, *option)) continue;
    const std::string next = i + 1 < words.size() ? in_small_letters(words[i + 1]) : "";
    const bool said = next == "on" || next == "off";
    if (!said) out.emplace_back("on");
  }
  return out;
}

// An option that is about files, said to a digest, which makes none.
void refuse_option_of_files(const std::string& word) {
  Options ignored;
  const CommandLine files(ignored, Command::kGenerate);
  const std::string name = word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
  const CLI::Option* const option = files.app.get_option_no_throw(name);
  if (option == nullptr) return;
  throw Error::usage(full_name(files.app, name) +
                     (option->get_group() == kWhere
                          ? " says where files go, and tpcmill digest makes none: leave it out."
                          : " says how files look, and a digest is the same for all of them: leave it out."));
}

[[noreturn]] void refuse_option(const CLI::App& app, const std::string& word, Command command) {
  if (command == Command::kDigest) refuse_option_of_files(word);
  const std::string name = word.substr(0, word.find('='));
  std::string end = hint_on_option(app, word);
  if (end.empty() && name.starts_with("--")) end = did_you_mean(name, spellings(app));
  if (end.empty() || end == ".")
    end = command == Command::kDigest ? "; tpcmill digest -h lists them." : "; tpcmill -h lists them.";
  throw Error::usage("There is no option " + in_quotes(name) + end);
}

[[noreturn]] void refuse_word_of_digest(const std::string& word) {
  if (const std::string hint = hint_on_command(word); !hint.empty())
    throw Error::usage("The word " + in_quotes(word) + " belongs to no option" + hint);
  if (contains(format_names(), word))
    throw Error::usage("The word " + in_quotes(word) + " is too much: a digest is the same for every format.");
  throw Error::usage("The word " + in_quotes(word) +
                     " belongs to no option: tpcmill digest makes rows anew, and reads no files. Of Parquet that any tool "
                     "has written, python -m tpcmill digest, of the Python package, prints the same digests.");
}

[[noreturn]] void refuse_command(const std::string& word) {
  const std::string hint = hint_on_command(word);
  throw Error::usage("There is no benchmark " + in_quotes(word) +
                     (hint.empty() ? did_you_mean(word, {"tpch", "digest", "verify", "layouts"}) : hint) +
                     " Benchmarks are tpch.");
}

[[noreturn]] void refuse_word(const Options& typed, const std::string& word) {
  const std::vector<std::string> tables = table_names(typed.benchmark);
  if (contains(tables, word))
    throw Error::usage("The word " + in_quotes(word) +
                       " stands alone; tables are named with -T/--tables " + word + ".");
  if (typed.command == Command::kDigest) refuse_word_of_digest(word);
  if (contains(format_names(), word))
    throw Error::usage("Two formats, " + in_quotes(*typed.format) + " and " + in_quotes(word) +
                       "; one run writes one.");
  const std::string hint = hint_on_command(word);
  throw Error::usage("The word " + in_quotes(word) + " belongs to no option" +
                     (hint.empty() ? did_you_mean(word, format_names()) : hint));
}

// ---- Help ---------------------------------------------------------------------------------

constexpr const char* kExamples = R"(
Examples
  tpcmill tpch -s 1 -o out
      All eight tables at scale factor 1 as out/*.tbl, byte for byte what dbgen makes.
  tpcmill tpch parquet -s 10 -c zstd:3 -o out
      The same at scale factor 10 as Parquet files, compressed with zstd.
  tpcmill tpch parquet -s 100 --parts 16 --part 3 -o out
      The third sixteenth of every table, as out/lineitem/lineitem.3.parquet and so on.
  tpcmill tpch parquet --schema duckdb --layout compact -c zstd:3 -o out
      Types of DuckDB's own tables in the smallest files.
  tpcmill tpch parquet --column-encoding '*key=DELTA_BINARY_PACKED' --bloom-filter l_orderkey:0.05 -o out
      Some columns in another way than the rest; a pattern is quoted from the shell.
  tpcmill tpch parquet --layout gpu --row-group-rows 500000 --print-layout > gpu.toml
      A built-in layout with a change, kept as a file for --layout gpu.toml.
  tpcmill tpch csv -T orders,lineitem --max-rows 1000 --delimiter '\t' -o out
      The first 1000 rows of two tables.
  tpcmill tpch -T lineitem --stdout | head
      A look at one table.
  tpcmill tpch parquet -s 10 --discard --num-processes 8
      How fast is this machine?
  tpcmill digest -s 10
      A digest of each table's contents: is what another system holds the official data?
  tpcmill verify out
      Is every byte in out as it was made?

Exit status: 0 done, 1 it failed, 2 it was asked wrongly, 128 + n stopped by signal n.
)";

}  // namespace

Options read(const std::vector<std::string>& words) {
  Options typed;
  const bool named = !words.empty() && !words[0].starts_with('-');
  size_t leading = named ? 1 : 0;  // words that say what to do
  if (named && words[0] == "layouts") {
    const auto is_help = [](const std::string& word) { return word == "-h" || word == "--help"; };
    const auto other = std::find_if_not(words.begin() + 1, words.end(), is_help);
    if (other != words.end())
      throw Error::usage("The word " + in_quotes(*other) + " is too much: tpcmill layouts stands alone.");
    typed.ask = words.size() == 1 ? Options::Ask::kLayouts : Options::Ask::kLayoutsHelp;
    return typed;
  }
  if (named && words[0] == "digest") {
    typed.command = Command::kDigest;
    if (words.size() > 1 && words[1] == "tpch") leading = 2;
  } else if (named) {
    typed.benchmark = in_small_letters(words[0]);
    if (contains(format_names(), typed.benchmark))
      throw Error::usage("The benchmark comes before the format: write tpcmill tpch " + typed.benchmark + ".");
    if (typed.benchmark != "tpch") refuse_command(words[0]);
  }

  CommandLine line(typed, typed.command);
  CLI::App& app = line.app;
  std::vector<std::string> rest =
      with_values(line, in_our_spelling({words.begin() + static_cast<std::ptrdiff_t>(leading), words.end()}));
  try {
    std::vector<std::string> backwards(rest.rbegin(), rest.rend());  // as CLI11 takes them
    app.parse(std::move(backwards));
  } catch (const CLI::ParseError& error) {
    refuse_as_cli11(app, rest, error);
  }
  if (line.asked.long_help) typed.ask = Options::Ask::kLongHelp;
  if (line.asked.short_help || words.empty()) typed.ask = Options::Ask::kShortHelp;
  if (line.asked.version) typed.ask = Options::Ask::kVersion;

  typed.layout = line.layout();
  if (typed.format) typed.format = in_small_letters(*typed.format);

  const std::vector<std::string> extras = app.remaining();
  for (const std::string& word : extras)
    if (word.size() > 1 && word.starts_with('-') && word != "--") refuse_option(app, word, typed.command);
  refuse_options_as_values(app);
  if (typed.ask != Options::Ask::kRun) return typed;
  if (!named)
    throw Error::usage("The benchmark comes first: write tpcmill tpch " + words[0] + " ...");
  for (const std::string& word : extras)
    if (word != "--") refuse_word(typed, word);
  return typed;
}

namespace {

// What stands above the options.
std::string introduction(const Options& typed, bool one_format, bool all) {
  if (typed.command == Command::kDigest) {
    std::string out =
        "tpcmill digest [tpch] [options]\n"
        "\nDigests the tables of TPC-H: writes no file, and prints for each table a number that any copy\n"
        "of its rows has, in whatever format, order and files, and the count of rows.\n";
    if (all)
      out +=
          "It is the sum modulo 2^128 of the XXH3-128 of each row's official text. Digests of parts add "
          "up.\nAt scale factors 0.01, 0.1, 1, 10 and 100 a line ends with \"as published\" if rows and "
          "digest are\nthose that are built in, and else with \"DIFFERS\"; the exit status is 1 then.\n";
    return out;
  }
  std::string out = one_format ? fmt::format("tpcmill tpch {} [options]\n", *typed.format)
                               : "tpcmill tpch [tbl|csv|parquet] [options]\n"
                                 "tpcmill digest [tpch] [options]\n"
                                 "tpcmill verify DIR [options]\n"
                                 "tpcmill layouts\n";
  out += "\nMakes the tables of TPC-H, exactly as the official dbgen does";
  out += one_format ? ".\n"
                    : ": as .tbl files unless another format is named.\n"
                      "Or digests their contents: tpcmill digest -h says how.\n"
                      "Or proves what a folder holds: tpcmill verify -h says how.\n"
                      "Or lists layouts of Parquet files, for --layout: tpcmill layouts.\n";
  if (all)
    out +=
        "Options may stand before or after the format. Not a TPC product; results with it are no "
        "TPC results.\n";
  return out;
}

}  // namespace

std::string help(const Options& typed) {
  const bool all = typed.ask == Options::Ask::kLongHelp;
  Options ignored;
  const CommandLine line(ignored, typed.command);
  const bool one_format = typed.format && contains(format_names(), *typed.format);

  std::string out = introduction(typed, one_format, all);
  for (const char* group : kGroups) {
    const std::string_view name = group;
    const size_t colon = name.find(": ");
    if (one_format && colon != name.npos && name.substr(colon + 2) != *typed.format) continue;
    const std::vector<const CLI::Option*> options = line.app.get_options(
        [&](const CLI::Option* candidate) { return candidate->get_group() == group; });
    if (!options.empty()) out += fmt::format("\n{}\n", group);
    for (const CLI::Option* option : options) out += help_of_option(*option, all);
  }
  if (typed.command == Command::kDigest) return all ? out : out + "\ntpcmill digest --help says more.\n";
  out += all ? kExamples : "\ntpcmill --help says more, with examples.\n";
  return out;
}

}  // namespace tpcmill::cli
