// Command lines: words, one a line, up to the job and layout that they ask for. Nothing is started.

#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/verify_options.h"
#include "files.h"
#include "folder/folder.h"
#include "folder/manifest.h"
#include "fuzz.h"
#include "layout/settings.h"
#include "plan/check.h"
#include "simd/kernels.h"
#include "tpcmill/generate.h"

namespace tpcmill::fuzz {
namespace {

constexpr size_t kMostWords = 64;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty() && words.size() < kMostWords) words.push_back(take_until(text, '\n'));
  // No argument holds a zero byte.
  for (std::string& word : words) word.erase(std::remove(word.begin(), word.end(), '\0'), word.end());
  return words;
}

void follow(const cli::Options& typed) {
  if (typed.ask == cli::Options::Ask::kLayouts || typed.ask == cli::Options::Ask::kVersion) return;
  if (typed.ask != cli::Options::Ask::kRun) return require(!cli::help(typed).empty(), "no help");
  const Job job = cli::resolve(typed);
  require(!cli::settings(job).empty(), "no settings");
  const Job whole = checked(job);
  const Benchmark& benchmark = *find_benchmark(whole.benchmark);
  const World world = benchmark.make_world(kernels(), Distributions::built_in(), whole.scale);
  Job laid_out = whole;
  laid_out.layout = checked_layout(whole, columns_of(world, benchmark));
  require(!describe(laid_out, head_of(laid_out, Distributions::built_in())).empty(), "no description");
  const std::string text = layout_text(laid_out.layout);
  require(layout_text(parse_layout(text, "written")) == text, "a layout that is not read as it was written");
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // Whatever words name files find none.
  static const tpcmill::fuzz::InputFolder folder;
  tpcmill::fuzz::require(chdir(folder.path().c_str()) == 0, "no way into the folder");
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  const std::vector<std::string> words = fuzz::words_of(fuzz::text_of(data, size));
  fuzz::accepts([&] {
    if (!words.empty() && words[0] == "verify") {
      cli::read_verify({words.begin() + 1, words.end()});
    } else {
      fuzz::follow(cli::read(words));
    }
  });
  return 0;
}
