#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "table/schema.h"
#include "table/table.h"
#include "tpcmill/job.h"

namespace tpcmill {

// The benchmarks there are. A new one is a line in catalog.cc.
std::span<const Benchmark* const> benchmarks();

// nullptr if there is none of that name.
const Benchmark* find_benchmark(std::string_view name);

// The job with everything that its defaults leave open filled in. Refuses a job that makes no
// sense with a sentence somebody can act on, which names options as the command line does: throws
// Error (usage). Looks at nothing outside the job.
Job checked(const Job& job);

// What a layout is checked against: a table's columns, as they are at the job's scale.
struct TableColumns {
  struct Column {
    std::string name;
    Logical logical = Logical::kIdentifier;
    int64_t greatest = 0;  // of numbers; 0: small. Of decimals: in hundredths, also of negative ones
  };

  std::string table;
  std::vector<Column> columns;
};

std::vector<TableColumns> columns_of(const World& world, const Benchmark& benchmark);

// Refuses a layout that cannot be, with a sentence that names the option, the value and what would
// be right: throws Error (usage). `tables` are all of the benchmark: a layout's file may speak of
// tables that this job does not make, the command line may not.
void check_layout(const Job& job, std::span<const TableColumns> tables);

// The job's layout, checked, with rules at its end that say what is in force where others do not go together: they take
// back what presets say of encodings to columns whose types cannot have them, and of page indexes without statistics
// of pages. layout_text() of it says the same when it is read again, also where it was put together from several sources.
Layout checked_layout(const Job& job, std::span<const TableColumns> tables);

}  // namespace tpcmill
