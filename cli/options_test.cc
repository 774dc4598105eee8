#include "cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"

namespace tpcmill::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;

Job job(const Words& words) { return resolve(read(words)); }

// What is said to `words`, or "accepted".
std::string sentence_about(const Words& words) {
  try {
    job(words);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    EXPECT_THAT(error.written(), Not(HasSubstr("\n")));
    return error.written();
  }
  return "accepted";
}

TEST(Options, HaveTheDefaultsThatJobHas) {
  const Job made = job({"tpch"});
  EXPECT_EQ(made.benchmark, "tpch");
  EXPECT_EQ(made.scale.text(), "1");
  EXPECT_THAT(made.tables, IsEmpty());
  EXPECT_EQ(made.format, "tbl");
  EXPECT_EQ(made.destination, Destination::kFiles);
  EXPECT_EQ(made.output_dir, ".");
  EXPECT_EQ(made.parts, 0u);
  EXPECT_EQ(made.threads, 0u);
  EXPECT_EQ(made.processes, 0u);
  EXPECT_FALSE(made.max_rows);
}

TEST(Options, StandBeforeAndAfterTheFormat) {
  for (const Words& words :
       {Words{"tpch", "parquet", "-s", "10", "-o", "out", "--overwrite"},
        Words{"tpch", "-s", "10", "parquet", "-o", "out", "--overwrite"},
        Words{"tpch", "--overwrite", "-s10", "-oout", "parquet"},
        Words{"tpch", "--scale-factor=10", "--output-dir=out", "parquet", "--overwrite"}}) {
    const Job made = job(words);
    EXPECT_EQ(made.format, "parquet");
    EXPECT_EQ(made.scale.text(), "10");
    EXPECT_EQ(made.output_dir, "out");
    EXPECT_TRUE(made.overwrite);
  }
}

TEST(Options, FillEveryFieldOfAJob) {
  const Job made =
      job({"tpch", "parquet", "-T", "lineitem", "-p", "7", "--part", "3", "--max-rows", "99", "-c",
           "ZSTD(3)", "--row-group-bytes", "8MiB", "-n", "5", "--distributions", "my.dss"});
  EXPECT_THAT(made.tables, ElementsAre("lineitem"));
  EXPECT_EQ(made.parts, 7u);
  EXPECT_EQ(made.part, 3u);
  EXPECT_EQ(made.max_rows, 99u);
  EXPECT_EQ(settings_for(made.layout, "lineitem", "").codec->text(), "ZSTD(3)");
  EXPECT_EQ(settings_for(made.layout, "lineitem", "").row_group_bytes, 8'388'608u);
  EXPECT_EQ(made.threads, 5u);
  EXPECT_EQ(made.distributions, "my.dss");
  EXPECT_EQ(job({"tpch", "--memory-limit", "2GB"}).memory_limit, 2'000'000'000u);
  EXPECT_EQ(job({"tpch", "--num-processes", "8"}).processes, 8u);
  EXPECT_EQ(job({"tpch", "--discard"}).destination, Destination::kDiscard);
  EXPECT_EQ(job({"tpch", "--stdout"}).destination, Destination::kStdout);
  EXPECT_TRUE(job({"tpch"}).manifest);
  EXPECT_TRUE(job({"tpch", "--manifest"}).manifest);
  EXPECT_FALSE(job({"tpch", "--no-manifest"}).manifest);
  EXPECT_TRUE(job({"tpch", "--verify"}).verify_existing);
  EXPECT_TRUE(job({"tpch", "--fsync"}).durable);
  EXPECT_TRUE(job({"tpch", "--force"}).force);
  EXPECT_TRUE(read({"tpch", "--dry-run"}).dry_run);
  EXPECT_EQ(job({"tpch", "csv", "--delimiter", ";"}).delimiter, ';');
  EXPECT_EQ(job({"tpch", "csv", "--delimiter", "\\t"}).delimiter, '\t');
  EXPECT_EQ(job({"tpch", "csv", "--delimiter", "\t"}).delimiter, '\t');
  EXPECT_TRUE(job({"tpch", "csv"}).header);
  EXPECT_TRUE(job({"tpch", "csv", "--header", "on"}).header);
  EXPECT_FALSE(job({"tpch", "csv", "--header", "OFF"}).header);
  EXPECT_EQ(job({"tpch", "csv"}).quote, Quote::kNeeded);
  EXPECT_EQ(job({"tpch", "csv", "--quote", "all"}).quote, Quote::kAll);
  EXPECT_EQ(job({"tpch", "csv", "--quote", "all", "--quote", "needed"}).quote, Quote::kNeeded);
  EXPECT_EQ(job({"tpch", "-p", "2147483647"}).parts, 2'147'483'647u);
}

TEST(Options, TakeTablesInTheOrderNamedAndOnce) {
  EXPECT_THAT(job({"tpch", "-T", "orders,nation"}).tables, ElementsAre("orders", "nation"));
  EXPECT_THAT(job({"tpch", "-T", "orders", "tbl", "--tables", "nation,orders"}).tables,
              ElementsAre("orders", "nation"));
  EXPECT_THAT(job({"tpch", "-T", "L,o"}).tables, ElementsAre("lineitem", "orders"));
  EXPECT_THAT(job({"tpch", "-T", "r,n,s,c,P,S,O,L"}).tables,
              ElementsAre("region", "nation", "supplier", "customer", "part", "partsupp", "orders",
                          "lineitem"));
  EXPECT_THAT(job({"tpch", "-T", "l"}).tables, testing::UnorderedElementsAre("region", "nation"));
  EXPECT_THAT(job({"tpch", "-T", "p"}).tables, ElementsAre("part", "partsupp"));
}

TEST(Options, TakeTheLastOfSeveralValues) {
  EXPECT_EQ(job({"tpch", "-s", "1", "--scale-factor", "2"}).scale.text(), "2");
  EXPECT_EQ(job({"tpch", "-n", "1", "-n", "3"}).threads, 3u);
  EXPECT_TRUE(job({"tpch", "--overwrite", "--overwrite"}).overwrite);
}

TEST(Options, AskForHelp) {
  EXPECT_EQ(read({}).ask, Options::Ask::kShortHelp);
  EXPECT_EQ(read({"-h"}).ask, Options::Ask::kShortHelp);
  EXPECT_EQ(read({"--help"}).ask, Options::Ask::kLongHelp);
  EXPECT_EQ(read({"tpch", "parquet", "--help"}).ask, Options::Ask::kLongHelp);
  EXPECT_EQ(read({"tpch", "-h", "-s", "1"}).ask, Options::Ask::kShortHelp);
  EXPECT_EQ(read({"--version"}).ask, Options::Ask::kVersion);
  EXPECT_EQ(read({"layouts"}).ask, Options::Ask::kLayouts);
  EXPECT_EQ(read({"tpch"}).ask, Options::Ask::kRun);
}

TEST(Options, OfADigest) {
  for (const Words& words : {Words{"digest", "tpch", "-s", "0.1", "-T", "L", "-p", "7", "--part", "2"},
                             Words{"digest", "-T", "L", "--scale-factor=0.1", "--parts", "7", "--part=2"}}) {
    const Options typed = read(words);
    EXPECT_EQ(typed.command, Options::Command::kDigest);
    EXPECT_EQ(typed.ask, Options::Ask::kRun);
    const Job made = resolve(typed);
    EXPECT_EQ(made.benchmark, "tpch");
    EXPECT_EQ(made.scale.text(), "0.1");
    EXPECT_THAT(made.tables, ElementsAre("lineitem"));
    EXPECT_EQ(made.parts, 7u);
    EXPECT_EQ(made.part, 2u);
    EXPECT_EQ(made.destination, Destination::kDiscard);
  }
  EXPECT_EQ(read({"digest", "-h"}).ask, Options::Ask::kShortHelp);
  EXPECT_EQ(read({"digest", "tpch", "--help"}).ask, Options::Ask::kLongHelp);
  EXPECT_EQ(read({"digest"}).ask, Options::Ask::kRun);
  EXPECT_EQ(read({"tpch"}).command, Options::Command::kGenerate);
  const std::string text = help(read({"digest", "--help"}));
  EXPECT_THAT(text, AllOf(HasSubstr("--scale-factor"), HasSubstr("--max-rows"), HasSubstr("as published")));
  EXPECT_THAT(text, Not(testing::AnyOf(HasSubstr("--stdout"), HasSubstr("--compression"), HasSubstr("Where it goes"))));
}

TEST(Options, RefuseEachWithASentence) {
  struct {
    Words words;
    const char* named;   // the option or word at fault
    const char* remedy;  // what would be right
  } const cases[] = {
      {{"tpch", "-s", "abc"}, "-s/--scale-factor \"abc\"", "up to 100000"},
      {{"tpch", "-s", ""}, "-s/--scale-factor \"\"", "up to 100000"},
      {{"tpch", "--scale-factor=", "parquet"}, "-s/--scale-factor \"\"", "up to 100000"},
      {{"tpch", "-s", "-1"}, "-s/--scale-factor \"-1\"", "up to 100000"},
      {{"tpch", "-s"}, "-s/--scale-factor", "write -s N"},
      {{"tpch", "parquet", "-o"}, "-o/--output-dir", "write -o DIR"},
      {{"tpch", "-o", "--overwrite"}, "-o/--output-dir", "--overwrite follows"},
      {{"tpch", "-o", ""}, "-o/--output-dir", "write a path"},
      {{"tpch", "-V-delimiter"}, "\"-V-delimiter\" cannot be read", "--delimiter"},
      {{"tpch", "-o", "-"}, "-o/--output-dir", "--stdout"},
      {{"tpch", "--overwrite=yes"}, "--overwrite", "write it alone"},
      {{"-s", "1", "tpch"}, "The benchmark comes first", "tpcmill tpch -s"},
      {{"parquet"}, "The benchmark comes before", "tpcmill tpch parquet"},
      {{"tpch", "digest"}, "\"digest\"", "tpcmill digest tpch"},
      {{"digest", "-o", "out"}, "-o/--output-dir", "leave it out"},
      {{"digest", "--discard"}, "--discard", "leave it out"},
      {{"digest", "-czstd"}, "-c/--compression", "leave it out"},
      {{"digest", "--layout=gpu"}, "--layout", "leave it out"},
      {{"digest", "--print-layout"}, "--print-layout", "leave it out"},
      {{"digest", "csv"}, "\"csv\"", "the same for every format"},
      {{"digest", "tpch", "tpch"}, "\"tpch\"", "belongs to no option"},
      {{"digest", "out.tbl"}, "\"out.tbl\"", "reads no files"},
      {{"digest", "nation"}, "\"nation\"", "-T/--tables nation"},
      {{"digest", "--max-row", "1"}, "\"--max-row\"", "did you mean \"--max-rows\"?"},
      {{"tpcd"}, "no benchmark \"tpcd\"", "\"tpch\""},
      {{"tpch", "praquet"}, "no format \"praquet\"", "did you mean \"parquet\"?"},
      {{"tpch", "xls"}, "no format \"xls\"", "tbl, csv, parquet"},
      {{"tpch", "csv", "tbl"}, "\"csv\" and \"tbl\"", "one run writes one"},
      {{"tpch", "csv", "lineitem"}, "\"lineitem\"", "-T/--tables lineitem"},
      {{"tpch", "lineitem"}, "\"lineitem\"", "-T/--tables lineitem"},
      {{"tpch", "--scale", "1"}, "\"--scale\"", "did you mean \"--scale-factor\"?"},
      {{"tpch", "--num-thread=2"}, "\"--num-thread\"", "did you mean \"--num-threads\"?"},
      {{"tpch", "--format", "csv"}, "\"--format\"", "tpcmill tpch parquet"},
      {{"tpch", "-C", "3"}, "\"-C\"", "--parts N"},
      {{"tpch", "-j4"}, "\"-j4\"", "it is -n/--num-threads here."},
      {{"tpch", "--dir=x"}, "\"--dir\"", "it is -o/--output-dir here."},
      {{"digest", "--jobs", "4"}, "\"--jobs\"", "it is -n/--num-threads here."},
      {{"digest", "--dir", "x"}, "\"--dir\"", "tpcmill digest -h"},
      {{"help"}, "no benchmark \"help\"", "tpcmill --help"},
      {{"tpch", "Version"}, "no format \"version\"", "tpcmill --version"},
      {{"tpch", "csv", "generate"}, "\"generate\" belongs to no option", "tpcmill tpch [tbl|csv|parquet]"},
      {{"layouts", "all"}, "\"all\"", "too much"},
      {{"tpch", "-o", "s3://b/x"}, "-o/--output-dir \"s3://b/x\"", "scheme \"s3\""},
      {{"tpch", "--distributions", "s3://b/x"}, "--distributions \"s3://b/x\"", "scheme \"s3\""},
      {{"tpch", "parquet", "--layout", "s3://b/x"}, "--layout \"s3://b/x\"", "scheme \"s3\""},
      {{"tpch", "--json", "--stdout"}, "--json", "leave one out"},
      {{"tpch", "-x"}, "\"-x\"", "tpcmill -h"},
      {{"tpch", "-T", "linitem"}, "\"linitem\"", "lineitem"},
      {{"tpch", "-T", ""}, "-T/--tables \"\"", "lineitem"},
      {{"tpch", "-T", "nation,"}, "-T/--tables \"nation,\"", "lineitem"},
      {{"tpch", "-p", "0"}, "-p/--parts \"0\"", "from 1 to 2147483647"},
      {{"tpch", "-p", "-1"}, "-p/--parts \"-1\"", "from 1 to 2147483647"},
      {{"tpch", "-p", "2147483648"}, "-p/--parts \"2147483648\"", "from 1 to 2147483647"},
      {{"tpch", "-p", "99999999999999999999999"}, "-p/--parts", "from 1 to 2147483647"},
      {{"tpch", "--part", "1"}, "--part \"1\"", "-p/--parts"},
      {{"tpch", "-p", "3", "--part", "4"}, "--part \"4\"", "from 1 to 3"},
      {{"tpch", "-p", "3", "--part", "0"}, "--part \"0\"", "from 1 to 3"},
      {{"tpch", "-n", "0"}, "-n/--num-threads \"0\"", "from 1 to 4096"},
      {{"tpch", "-n", "1.5"}, "-n/--num-threads \"1.5\"", "from 1 to 4096"},
      {{"tpch", "-n", "4097"}, "-n/--num-threads \"4097\"", "from 1 to 4096"},
      {{"tpch", "--num-processes", "0"}, "--num-processes \"0\"", "from 1 to 4096"},
      {{"tpch", "-n", "2", "--num-processes", "2"}, "--num-processes", "leave one out"},
      {{"tpch", "--max-rows", "0"}, "--max-rows \"0\"", "from 1 to"},
      {{"tpch", "--max-rows", "9223372036854775808"}, "--max-rows", "to 9223372036854775807"},
      {{"tpch", "parquet", "-c", "LZO"}, "-c/--compression \"LZO\"", "snappy"},
      {{"tpch", "parquet", "--delimiter", ","}, "--delimiter", "csv only"},
      {{"tpch", "csv", "--delimiter", ":"}, "--delimiter \":\"", "'\\t'"},
      {{"tpch", "csv", "--delimiter", ""}, "--delimiter \"\"", "'\\t'"},
      {{"tpch", "--header", "off"}, "--header \"off\"", "csv only"},
      {{"tpch", "csv", "--header", "no"}, "--header \"no\"", "Write on or off."},
      {{"tpch", "parquet", "--quote", "all"}, "--quote \"all\"", "csv only"},
      {{"tpch", "csv", "--quote", "minimal"}, "--quote \"minimal\"", "Write needed or all."},
      {{"tpch", "csv", "--row-group-bytes", "1"}, "--row-group-bytes", "parquet only"},
      {{"tpch", "--row-group-rows", "1"}, "--row-group-rows", "parquet only"},
      {{"tpch", "parquet", "--row-group-bytes", "+1"}, "--row-group-bytes \"+1\"", "8MiB"},
      {{"tpch", "parquet", "--row-group-rows", "0"}, "--row-group-rows \"0\"", "from 1 to"},
      {{"tpch", "parquet", "--row-group-rows", "5", "--row-group-bytes", "5"},
       "--row-group-rows",
       "leave one out"},
      {{"tpch", "--file-rows", "5", "--file-bytes", "5"}, "--file-rows", "leave one out"},
      {{"tpch", "--file-rows", "0"}, "--file-rows \"0\"", "from 1 to"},
      {{"tpch", "--file-bytes", "x"}, "--file-bytes \"x\"", "8MiB"},
      {{"tpch", "--memory-limit", "0"}, "--memory-limit \"0\"", "8MiB"},
      {{"tpch", "csv", "--schema", "duckdb"}, "--schema \"duckdb\"", "parquet only"},
      {{"tpch", "csv", "--nullable"}, "--nullable", "parquet only"},
      {{"tpch", "--print-layout"}, "--print-layout", "write tpcmill tpch parquet"},
      {{"tpch", "--print-layout=x"}, "--print-layout", "write it alone"},
      {{"tpch", "parquet", "--schema", "ducdb"}, "--schema \"ducdb\"", "did you mean \"duckdb\"?"},
      {{"tpch", "parquet", "--layout", "compct"}, "--layout \"compct\"", "did you mean \"compact\"?"},
      {{"tpch", "parquet", "--layout", ""}, "--layout \"\"", "default, compact, gpu, iceberg"},
      {{"tpch", "parquet", "--layout", "/"}, "--layout \"/\"", "cannot be read"},
      {{"tpch", "parquet", "--column-encoding", "l_tax"}, "--column-encoding \"l_tax\"", "COL=VALUE"},
      {{"tpch", "parquet", "--column-encoding", "=PLAIN"}, "--column-encoding", "COL=VALUE"},
      {{"tpch", "parquet", "--column-encoding", "l_tax=PLAIN,"}, "--column-encoding", "COL=VALUE"},
      {{"tpch", "parquet", "--column-encoding", "l_tax=PLANE"},
       "--column-encoding, column \"l_tax\": \"PLANE\"",
       "did you mean \"PLAIN\"?"},
      {{"tpch", "parquet", "--column-compression", "a=zstd:99"}, "column \"a\"", "from 1 to 22"},
      {{"tpch", "parquet", "--decimal", "int"}, "--decimal \"int\"", "decimal128"},
      {{"tpch", "parquet", "--decimal", "l_tax=int"}, "--decimal, column \"l_tax\"", "decimal128"},
      {{"tpch", "parquet", "--bloom-filter", "l_tax:1"}, "--bloom-filter, column \"l_tax\"", "below 1"},
      {{"tpch", "parquet", "--bloom-filter", ":0.1"}, "--bloom-filter", "COL[:RATE]"},
      {{"tpch", "parquet", "--nullable=,"}, "--nullable", "--nullable alone"},
      {{"tpch", "parquet", "--metadata", "x"}, "--metadata \"x\"", "KEY=VALUE"},
      {{"tpch", "parquet", "--metadata", "=x"}, "--metadata", "KEY=VALUE"},
      {{"tpch", "parquet", "--page-index=maybe"}, "--page-index \"maybe\"", "on, off"},
      {{"tpch", "parquet", "--data-page-version", "3"}, "--data-page-version \"3\"", "1 or 2"},
      {{"tpch", "parquet", "--column-encodings", "a=b"}, "--column-encodings", "--column-encoding"},
      {{"layouts", "x"}, "\"x\"", "stands alone"},
      {{"tpch", "--stdout", "-o", "x"}, "--stdout", "leave one out"},
      {{"tpch", "--stdout", "--discard"}, "--discard", "leave one out"},
      {{"tpch", "--stdout", "--overwrite"}, "--overwrite", "leave one out"},
      {{"tpch", "--stdout", "--fsync"}, "--fsync", "leave one out"},
      {{"tpch", "--discard", "--no-manifest"}, "--no-manifest", "leave one out"},
      {{"tpch", "--manifest", "--no-manifest"}, "--manifest", "leave one out"},
      {{"tpch", "--keep-existing", "--overwrite"}, "--keep-existing", "leave one out"},
      {{"tpch", "--stdout", "--keep-existing"}, "--keep-existing", "leave one out"},
      {{"tpch", "--verify", "--overwrite"}, "--verify", "leave one out"},
      {{"tpch", "-q", "-v"}, "-q/--quiet", "leave one out"},
      {{"tpch", "--distributions", ""}, "--distributions", "write a path"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(testing::PrintToString(c.words));
    EXPECT_THAT(sentence_about(c.words), AllOf(HasSubstr(c.named), HasSubstr(c.remedy)));
  }
}

TEST(Help, ShowsEveryOptionInItsGroup) {
  const std::string text = help(read({"-h"}));
  for (const char* part : {"tpcmill tpch [tbl|csv|parquet] [options]",
                           "\nWhat to make\n",
                           "\nWhere it goes\n",
                           "\nHow it looks: csv\n",
                           "\nHow it looks: parquet\n",
                           "\nWork\n",
                           "\nMessages\n",
                           "-s, --scale-factor N",
                           "-o, --output-dir DIR",
                           "-T, --tables A,B",
                           "-p, --parts N",
                           "--part K",
                           "-n, --num-threads N",
                           "--num-processes N",
                           "--max-rows N",
                           "-c, --compression CODEC",
                           "--row-group-bytes SIZE",
                           "\nRow groups and pages: parquet\n",
                           "\nTypes and names: parquet\n",
                           "\nMetadata: parquet\n",
                           "--layout NAME|FILE",
                           "--print-layout",
                           "--column-encoding COL=ENC",
                           "--memory-limit SIZE",
                           "--file-rows N",
                           "--row-group-rows N",
                           "--delimiter C",
                           "--header on|off",
                           "--quote needed|all",
                           "--stdout",
                           "--discard",
                           "--overwrite",
                           "--keep-existing",
                           "--verify",
                           "--manifest",
                           "--no-manifest",
                           "--fsync",
                           "--force",
                           "--dry-run",
                           "--no-progress",
                           "-v, --verbose",
                           "-q, --quiet",
                           "--distributions FILE",
                           "--help",
                           "--version"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(text, Not(HasSubstr("Examples")));
}

TEST(Help, IsLongWithExamplesIfAskedForAtLength) {
  const std::string text = help(read({"--help"}));
  EXPECT_THAT(text, HasSubstr("\nExamples\n"));
  EXPECT_GT(text.size(), help(read({"-h"})).size());
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 110u) << text.substr(at, end - at);
    at = end + 1;
  }
}

TEST(Help, LeavesOutWhatAnotherFormatNeeds) {
  const std::string text = help(read({"tpch", "csv", "--help"}));
  EXPECT_THAT(text, AllOf(HasSubstr("--delimiter"), Not(HasSubstr("--row-group-rows N")),
                          HasSubstr("--file-rows"), Not(HasSubstr("--schema NAME"))));
  EXPECT_THAT(help(read({"tpch", "parquet", "-h"})), Not(HasSubstr("--delimiter")));
}

TEST(Options, TakeNamesInAnyCaseAndAmongBlanks) {
  EXPECT_EQ(job({"TPCH", "PARQUET"}).format, "parquet");
  EXPECT_EQ(job({"TPCH", "PARQUET"}).benchmark, "tpch");
  EXPECT_THAT(job({"tpch", "-T", "LINEITEM, nation ,\tL"}).tables, ElementsAre("lineitem", "nation"));
  EXPECT_THAT(job({"tpch", "-T", "l"}).tables, ElementsAre("nation", "region"));
  EXPECT_EQ(job({"tpch", "-T", "All,region"}).tables.size(), 8U);
  EXPECT_EQ(job({"tpch", "-sf", "0.1"}).scale.text(), "0.1");
  EXPECT_EQ(job({"tpch", "-sf=0.1"}).scale.text(), "0.1");
  for (const char* tab : {"\t", "\\t", "tab", "Tab"}) EXPECT_EQ(job({"tpch", "csv", "--delimiter", tab}).delimiter, '\t');
  EXPECT_EQ(job({"tpch", "csv", "--delimiter", "semicolon"}).delimiter, ';');
}

TEST(Options, UnderstandFileUrls) { EXPECT_EQ(job({"tpch", "-o", "file:///a%20b"}).output_dir, "/a b"); }

TEST(Settings, SayWhatARunIsAboutToDo) {
  EXPECT_THAT(
      settings(job({"tpch", "parquet", "-T", "nation", "-p", "3", "-o", "x"})),
      ElementsAre("tpch, scale factor 1, parquet, SNAPPY, row groups of 7,340,032 bytes",
                  "tables: nation", "in 3 parts", "to \"x\"", "workers: a thread for each core"));
  EXPECT_THAT(settings(job({"tpch", "--stdout", "-s", "0.10", "-T", "nation", "-n", "2"})),
              ElementsAre("tpch, scale factor 0.1, tbl", "tables: nation", "to standard output",
                          "workers: 2 threads"));
}

}  // namespace
}  // namespace tpcmill::cli
