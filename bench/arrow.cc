// What a row costs as Arrow arrays through the C interface, in one thread: nanoseconds of CPU time, with
// the text that comments are cut from at hand already, and what making that text costs. A second word reads
// lineitem once, and says nothing.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tpcmill/tpcmill.h"

namespace {

double cpu_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Question {
  const char* table;
  std::vector<const char*> columns;  // empty: all
  int32_t string = TPCMILL_STRING_UTF8;
  const char* what = "";
};

ArrowArrayStream open(const Question& question, const char* scale) {
  TpcmillTableOptions options;
  tpcmill_table_options_init(&options, sizeof options);
  options.table = question.table;
  options.scale_factor = scale;
  options.string = question.string;
  if (!question.columns.empty()) options.columns = question.columns.data();
  options.column_count = static_cast<int64_t>(question.columns.size());
  if (const char* const rows = std::getenv("BATCH_ROWS")) options.batch_rows = std::atol(rows);
  ArrowArrayStream stream;
  TpcmillError error;
  if (tpcmill_open_table(&options, &stream, &error) == TPCMILL_OK) return stream;
  std::fprintf(stderr, "%s\n", error.message);
  std::exit(1);
}

// Reads the stream to its end, or its first batch alone; returns the rows.
int64_t drain(ArrowArrayStream& stream, bool all) {
  int64_t rows = 0;
  ArrowArray array;
  while (stream.get_next(&stream, &array) == 0 && array.release != nullptr) {
    rows += array.length;
    array.release(&array);
    if (!all) break;
  }
  return rows;
}

double nanoseconds_per_row(const Question& question, const char* scale) {
  constexpr int kTimes = 5;
  double best = 1e9;
  for (int i = 0; i < kTimes; ++i) {
    const double begun = cpu_seconds();
    ArrowArrayStream stream = open(question, scale);
    const int64_t rows = drain(stream, true);
    stream.release(&stream);
    best = std::min(best, (cpu_seconds() - begun) * 1e9 / static_cast<double>(rows));
  }
  return best;
}

}  // namespace

int main(int count, char** words) {
  const char* const scale = count > 1 ? words[1] : "1";
  if (count > 2) {  // for whoever measures the process
    ArrowArrayStream lines = open({"lineitem", {}}, scale);
    drain(lines, true);
    lines.release(&lines);
    return 0;
  }
  const double begun = cpu_seconds();
  ArrowArrayStream holder = open({"lineitem", {}}, "1");
  drain(holder, false);  // makes the text, and keeps it for the streams below
  std::printf("the text pool: %.0f ms, once\n", (cpu_seconds() - begun) * 1e3);

  const Question questions[] = {
      {"lineitem", {}, TPCMILL_STRING_UTF8, "all columns"},
      {"lineitem", {}, TPCMILL_STRING_DICTIONARY, "all columns, dictionaries"},
      {"lineitem", {}, TPCMILL_STRING_VIEW, "all columns, string views"},
      {"lineitem", {"l_extendedprice", "l_shipdate"}, TPCMILL_STRING_UTF8, "l_extendedprice, l_shipdate"},
      {"lineitem", {"l_quantity", "l_shipmode"}, TPCMILL_STRING_UTF8, "l_quantity, l_shipmode"},
      {"orders", {}, TPCMILL_STRING_UTF8, "all columns"},
      {"orders", {"o_orderkey", "o_orderdate"}, TPCMILL_STRING_UTF8, "o_orderkey, o_orderdate"},
      {"partsupp", {}, TPCMILL_STRING_UTF8, "all columns"},
      {"part", {}, TPCMILL_STRING_UTF8, "all columns"},
      {"customer", {}, TPCMILL_STRING_UTF8, "all columns"},
  };
  for (const Question& question : questions)
    std::printf("%-9s %-28s %7.1f ns per row\n", question.table, question.what, nanoseconds_per_row(question, scale));
  holder.release(&holder);
}
