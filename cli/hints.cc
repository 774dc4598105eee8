#include "cli/hints.h"

#include <strings.h>

#include <array>

#include "cli/option_list.h"

namespace tpcmill::cli {
namespace {

struct OptionHint {
  const char* theirs;
  const char* ours;      // that the hint is about; "": none, it holds for every command
  const char* say = "";  // "": it is the same option
};

constexpr auto kOptions = std::to_array<OptionHint>({
    // dbgen
    {"-C", "--parts", "parts are -p/--parts N here"},
    {"-S", "--part", "one part of several is --part K here"},
    {"-f", "--overwrite", "replacing files is --overwrite here"},
    {"-b", "--distributions", "a file of distributions is --distributions FILE here"},
    {"-z", "--stdout", "writing to standard output is --stdout here"},
    {"-U", "", "refresh sets are not made by this version"},
    {"-i", "", "refresh sets, which dbgen's -i cuts, are not made by this version"},
    {"-r", "", "refresh sets, which dbgen's -r sizes, are not made by this version"},
    // Letters and words of tpchgen-cli, tpcgen-cli, tpch-cpp, DuckDB and others
    {"-d", "--output-dir", "the folder for files is -o/--output-dir DIR here, and a delimiter of csv --delimiter C"},
    {"-d", "--delimiter", "a delimiter is --delimiter C here, and the folder stands alone"},
    {"-O", "--output-dir", "the folder for files is -o/--output-dir DIR here"},
    {"--dir", "--output-dir"},
    {"--directory", "--output-dir"},
    {"--folder", "--output-dir"},
    {"--out", "--output-dir"},
    {"--output", "--output-dir"},
    {"--output-path", "--output-dir"},
    {"--path", "--output-dir"},
    {"-t", "--num-threads", "threads are -n/--num-threads N here, and tables -T/--tables A,B"},
    {"-j", "--num-threads"},
    {"--jobs", "--num-threads"},
    {"--threads", "--num-threads"},
    {"--workers", "--num-threads"},
    {"--parallel", "--num-threads"},
    {"--parallel-tables", "--num-threads", "tables are made at once in any case, by -n/--num-threads N"},
    {"--processes", "--num-processes"},
    {"--procs", "--num-processes"},
    {"--table", "--tables"},
    {"--sf", "--scale-factor"},
    {"--children", "--parts", "DuckDB's children are -p/--parts N here, and its step is --part K, from 1 on"},
    {"--step", "--part", "DuckDB's step is --part K here, from 1 on, of -p/--parts N"},
    {"--chunks", "--parts"},
    {"--chunk", "--part"},
    {"--partitions", "--parts"},
    {"--partition", "--part"},
    {"--num-parts", "--parts"},
    {"--process-count", "--parts", "a share of the work is --part K of --parts N here"},
    {"--process-index", "--part", "a share of the work is --part K of --parts N here, from 1 on"},
    {"--rows", "--max-rows"},
    {"--limit", "--max-rows"},
    {"--seed", "", "the rows are the official ones: there is no seed"},
    {"-F", "--output-dir", "the format is a word of its own: tpcmill tpch parquet"},
    {"--format", "--output-dir", "the format is a word of its own: tpcmill tpch parquet"},
    {"--csv", "--output-dir", "the format is a word of its own: tpcmill tpch csv"},
    {"--tbl", "--output-dir", "the format is a word of its own: tpcmill tpch tbl"},
    {"--parquet", "--output-dir", "the format is a word of its own: tpcmill tpch parquet"},
    {"--sep", "--delimiter"},
    {"--separator", "--delimiter"},
    {"--no-header", "--header", "csv without a header line is --header off here"},
    {"--skip-header", "--header", "csv without a header line is --header off here"},
    {"--codec", "--compression"},
    {"--parquet-compression", "--compression"},
    {"--compression-level", "--compression", "a level belongs to its codec: -c zstd:3"},
    {"--level", "--compression", "a level belongs to its codec: -c zstd:3"},
    {"--uncompressed-column-overrides", "--column-compression", "it is --column-compression COL=UNCOMPRESSED here"},
    {"--disable-dictionary-encoding", "--column-dictionary", "it is --column-dictionary COL=off here"},
    {"--codec-definitions", "--layout", "a file with codecs and encodings of columns is --layout FILE here"},
    {"--parquet-version", "--data-page-version"},
    {"--parquet-row-group-bytes", "--row-group-bytes"},
    {"--approx-row-group-bytes", "--row-group-bytes"},
    {"--row-group-size", "--row-group-rows", "it is --row-group-rows or --row-group-bytes here"},
    {"--max-rows-per-file", "--file-rows"},
    {"--max-file-size", "--file-bytes"},
    {"--decimal-column-type", "--decimal", "it is --decimal TYPE here"},
    {"--convert-decimals-to-floats", "--decimal", "it is --decimal double here"},
    {"--date-column-type", "--date", "it is --date TYPE here"},
    {"--nationkey-type", "--key", "it is --key '*nationkey=TYPE' here"},
    {"--regionkey-type", "--key", "it is --key '*regionkey=TYPE' here"},
    {"--io-uring", "--io", "it is --io uring here"},
    {"--resume", "--output-dir", "the same command typed again goes on where it was"},
    {"--clear-state", "--overwrite", "beginning anew is --overwrite here"},
    {"--no-overwrite", "--keep-existing"},
    {"--skip-existing", "--keep-existing"},
    {"--clobber", "--overwrite"},
    {"--silent", "--quiet"},
});

struct CommandHint {
  const char* word;
  const char* say;
};

constexpr auto kCommands = std::to_array<CommandHint>({
    {"help", "help is tpcmill --help, or tpcmill -h for less"},
    {"version", "the version is told by tpcmill --version"},
    {"generate", "tables are made by tpcmill tpch [tbl|csv|parquet] -s N -o DIR"},
    {"gen", "tables are made by tpcmill tpch [tbl|csv|parquet] -s N -o DIR"},
    {"dbgen", "tables are made by tpcmill tpch [tbl|csv|parquet] -s N -o DIR"},
    {"make", "tables are made by tpcmill tpch [tbl|csv|parquet] -s N -o DIR"},
    {"run", "tables are made by tpcmill tpch [tbl|csv|parquet] -s N -o DIR"},
    {"check", "a folder is proven by tpcmill verify DIR"},
    {"validate", "a folder is proven by tpcmill verify DIR"},
    {"layout", "layouts are listed by tpcmill layouts"},
    {"tpcds", "TPC-DS is not made by this version"},
    {"tpc-ds", "TPC-DS is not made by this version"},
});

std::string end_of_sentence(const std::string& say) { return "; " + say + "."; }

}  // namespace

std::string hint_on_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
  for (const OptionHint& hint : kOptions) {
    if (name != hint.theirs) continue;
    if (*hint.ours != '\0' && app.get_option_no_throw(hint.ours) == nullptr) continue;
    return end_of_sentence(*hint.say != '\0' ? hint.say : "it is " + full_name(app, hint.ours) + " here");
  }
  return "";
}

std::string hint_on_command(const std::string& word) {
  for (const CommandHint& hint : kCommands)
    if (strcasecmp(word.c_str(), hint.word) == 0) return end_of_sentence(hint.say);
  return "";
}

}  // namespace tpcmill::cli
