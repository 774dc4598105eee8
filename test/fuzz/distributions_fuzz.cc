// dists.dss: what is read, tables use unchecked, so they are made ready with it.

#include "files.h"
#include "fuzz.h"
#include "plan/check.h"
#include "simd/kernels.h"
#include "table/distributions.h"

namespace tpcmill::fuzz {
namespace {

// Totals of 2^24 are allowed, and take longer than inputs should.
constexpr uint64_t kSmallTotal = 1 << 16;

void use(const Distributions& lists, InputFile& file) {
  for (const char* name : {"p_cntr", "p_types", "smode", "nouns", "grammar", "np", "vp", "Q13b"}) {
    const Distribution& list = lists[name];
    require(list.texts.size() == list.weights.size(), "texts without weights");
    if (list.total() <= kSmallTotal)
      require(list.entry_of_draw().size() == list.total(), "draws without entries");
  }
  const Benchmark& benchmark = *benchmarks().front();
  const World world = benchmark.make_world(kernels(), lists, ScaleFactor());
  for (const Table* table : benchmark.tables) require(!table->shape(world).columns.empty(), "a table without columns");
  file.write(lists.text());
  require(Distributions::read(file.path()).text() == lists.text(), "lists that are not read as they were written");
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  static fuzz::InputFile file;
  file.write(fuzz::text_of(data, size));
  fuzz::accepts([&] { fuzz::use(Distributions::read(file.path()), file); });
  return 0;
}
