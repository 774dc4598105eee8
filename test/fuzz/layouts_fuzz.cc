// Layouts in TOML: read, checked against the tables, written and read again.

#include <string>
#include <vector>

#include "fuzz.h"
#include "layout/settings.h"
#include "plan/check.h"
#include "simd/kernels.h"

namespace tpcmill::fuzz {
namespace {

const std::vector<TableColumns>& tables() {
  static const std::vector<TableColumns> all = [] {
    const Benchmark& benchmark = *benchmarks().front();
    return columns_of(benchmark.make_world(kernels(), Distributions::built_in(), ScaleFactor()), benchmark);
  }();
  return all;
}

void use(const Layout& layout) {
  const std::string text = layout_text(layout);
  const Layout again = parse_layout(text, "written");
  require(layout_text(again) == text, "a layout that is not read as it was written");

  Job job;
  job.format = "parquet";
  job.layout = layout;
  job = checked(job);
  const Layout whole = checked_layout(job, tables());
  for (const TableColumns& table : tables())
    for (const TableColumns::Column& column : table.columns)
      require(settings_for(whole, table.table, column.name).codec.has_value(), "a column without a codec");
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  const std::string text(fuzz::text_of(data, size));
  fuzz::accepts([&] { fuzz::use(parse_layout(text, "input.toml")); });
  return 0;
}
