#pragma once

#include <string>

#include "tpcmill/generate.h"
#include "tpcmill/job.h"

namespace tpcmill::cli {

// What a run that is done says of itself, for people: pure functions.

// A line for each table, in columns, with a heading.
std::string table_of(const Report& report);

// One sentence: "2 tables, 14 files, 7,501,215 rows and 931,815,448 bytes were written to "out" in 2.50 s."
std::string summary(const Report& report, const Job& job);

// "1 file", "1,234 files"
std::string counted(uint64_t number, const char* one, const char* several);

}  // namespace tpcmill::cli
