#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/batches.h"
#include "tpcmill/layout.h"
#include "tpcmill/tpcmill.h"

namespace [[gnu::visibility("default")]] tpcmill {

// Tables as streams of Arrow arrays, which tpcmill.h describes, for callers in C++.
//
//     StreamRequest lines{.table = {.scale = ScaleFactor::parse("10"), .table = "lineitem"}};
//     lines.types.rules = type_rules("key", "*nationkey=int32");
//     ArrowArrayStream stream;
//     open_stream(lines, &stream);

struct StreamRequest {
  TableRequest table;

  // Types, and which columns are declared nullable, as files have them: of all settings decimal, date,
  // integer, string and nullable count. What is left open is decimal128(15, 2), date32, int64 for keys
  // and int32 for other whole numbers, utf8, not nullable. Rules of presets that want decimals of 64 bits
  // get 128, which is what readers of Arrow take. Rules may speak of any column of the benchmark, so that
  // one list serves all tables.
  Layout types = {};

  uint64_t batch_rows = 0;  // of each batch but the last, at most 1,000,000; 0: as many as are fast
};

// What one argument says of types, as people type it: `option` is "schema" (duckdb, spark, ...), "decimal",
// "date", "key", "string" or "nullable", and `text` a value for all columns, or COLUMN=VALUE[,..] for some;
// of "nullable" also COLUMN[,..]. Throws Error (usage).
std::vector<LayoutRule> type_rules(std::string_view option, const std::string& text);

// Opens a stream that the caller must release. Throws Error.
void open_stream(const StreamRequest& request, ArrowArrayStream* out);

// The schema that the stream would have. The caller must release it. Throws Error.
void export_schema(const StreamRequest& request, ArrowSchema* out);

}  // namespace tpcmill
