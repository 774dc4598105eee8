#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <strings.h>

#include "base/nearest.h"
#include "encode/encoder.h"
#include "plan/check.h"
#include "plan/known.h"
#include "tpch/keys.h"
#include "tpch/tpch.h"
#include "tpcmill/generate.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr std::array kBenchmarks = {&tpch::kBenchmark};

const Benchmark& benchmark_or_throw(const std::string& name) {
  if (const Benchmark* const found = find_benchmark(name)) return *found;
  throw Error::usage(fmt::format("{} is no benchmark; there is {}.", in_quotes(name), kBenchmarks.front()->name));
}

}  // namespace

std::span<const Benchmark* const> benchmarks() { return kBenchmarks; }

const Benchmark* find_benchmark(std::string_view name) {
  const auto found = std::find_if(kBenchmarks.begin(), kBenchmarks.end(),
                                  [&](const Benchmark* benchmark) { return benchmark->name == name; });
  return found == kBenchmarks.end() ? nullptr : *found;
}

const PublishedDigest* published_digest(const Benchmark& benchmark, const ScaleFactor& scale, std::string_view table) {
  const std::span<const PublishedDigest> all = benchmark.digests();
  const std::string text = scale.text();
  const auto found = std::find_if(all.begin(), all.end(), [&](const PublishedDigest& known) {
    return known.scale == text && known.table == table;
  });
  return found == all.end() ? nullptr : &*found;
}

std::string caution_on(const Table& table, const World& world) {
  return &table == &tpch::kPartSupp ? tpch::caution_on_keys(world) : "";
}

std::vector<std::string> table_names(const std::string& benchmark) {
  std::vector<std::string> names;
  for (const Table* table : benchmark_or_throw(benchmark).tables) names.emplace_back(table->name);
  return names;
}

std::vector<std::string> tables_of_word(const std::string& benchmark, const std::string& word) {
  const Benchmark& known = benchmark_or_throw(benchmark);
  std::vector<std::string> tables;
  // A single letter is dbgen's, whose case counts.
  const auto is_word = [&](std::string_view name) {
    return word.size() > 1 && word.size() == name.size() && strncasecmp(word.data(), name.data(), name.size()) == 0;
  };
  if (is_word("all")) return table_names(benchmark);
  for (const Table* table : known.tables) {
    const bool named = is_word(table->name);
    const bool lettered = word.size() == 1 && (table->letter == word[0] || table->group_letter == word[0]);
    if (named || lettered) tables.emplace_back(table->name);
  }
  if (!tables.empty()) return tables;

  std::string valid;
  for (const Table* table : known.tables) {
    valid += valid.empty() ? "" : ", ";
    valid += fmt::format("{} ({})", table->name, table->letter);
  }
  const std::string near = nearest(word, table_names(benchmark));
  throw Error::usage(fmt::format("-T/--tables: {} is no table{}; there are {}.", in_quotes(word),
                                 near.empty() ? "" : fmt::format(" (did you mean {}?)", near), valid));
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Format& format : formats())
    if (format.for_files) names.emplace_back(format.name);
  return names;
}

std::string_view version() { return TPCMILL_VERSION; }

}  // namespace tpcmill
