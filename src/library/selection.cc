#include "library/selection.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/check.h"
#include "plan/known.h"
#include "plan/row_index.h"
#include "table/parts.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr uint64_t kMostParts = 2'147'483'647;  // dbgen's limit

const Benchmark& find_benchmark_or_throw(const TableRequest& request) {
  table_names(request.benchmark);  // has the sentence
  return *find_benchmark(request.benchmark);
}

const Table& find_table(const Benchmark& benchmark, const TableRequest& request) {
  std::vector<std::string> names;
  for (const Table* table : benchmark.tables) {
    if (table->name == request.table) return *table;
    names.emplace_back(table->name);
  }
  if (request.table.empty())
    throw Error::usage(fmt::format("table: none is named; there are {}.", fmt::join(names, ", ")));
  throw Error::usage(fmt::format("table: {} is no table of {}{} There are {}.", in_quotes(request.table),
                                 benchmark.name, did_you_mean(request.table, names), fmt::join(names, ", ")));
}

std::vector<size_t> find_columns(const TableShape& shape, const TableRequest& request) {
  std::vector<std::string> names;
  for (const ColumnShape& column : shape.columns) names.emplace_back(column.name);
  std::vector<size_t> columns;
  for (const std::string& name : request.columns ? *request.columns : names) {
    const size_t column = static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (column == names.size())
      throw Error::usage(fmt::format("columns: {} has no column {}{} There are {}.", shape.name, in_quotes(name),
                                     did_you_mean(name, names), fmt::join(names, ", ")));
    if (std::find(columns.begin(), columns.end(), column) != columns.end())
      throw Error::usage(fmt::format("columns: {} is named twice; name each column once.", in_quotes(name)));
    columns.push_back(column);
  }
  return columns;
}

void check_parts(const TableRequest& request) {
  if (request.parts > kMostParts)
    throw Error::usage(fmt::format("parts: {}; a table is cut into {} parts at most.", request.parts, kMostParts));
  if (request.parts == 0 && request.part != 0)
    throw Error::usage(fmt::format("part: {} needs parts, the number of parts.", request.part));
  if (request.parts != 0 && (request.part == 0 || request.part > request.parts))
    throw Error::usage(fmt::format("part: {} is not one of {} parts; use 1 to {}.", request.part, request.parts,
                                   request.parts));
}

const TableRequest& checked(const TableRequest& request) {
  check_parts(request);
  return request;
}

std::optional<Distributions> read_lists(const TableRequest& request) {
  if (request.distributions.empty()) return std::nullopt;
  return Distributions::read(request.distributions, Distributions::Encoding::kUtf8);
}

}  // namespace

Selection::Selection(const TableRequest& given)
    : request(checked(given)),
      benchmark(find_benchmark_or_throw(request)),
      table(find_table(benchmark, request)),
      custom_lists(read_lists(request)),
      world(benchmark.make_world(kernels(), custom_lists ? *custom_lists : Distributions::built_in(), request.scale)),
      shape(table.shape(world)),
      columns(find_columns(shape, request)) {
  for (const size_t column : columns) wanted.add(column);
  const ParentRange range =
      request.parts == 0 ? ParentRange{0, table.parents(world)} : part_of(world, table, request.parts, request.part);
  first = range.first;
  count = range.count;
}

std::optional<uint64_t> Selection::cheap_rows() const {
  const auto among = [&](uint64_t rows) {
    const uint64_t left = rows - std::min(rows, request.first_row);
    return request.rows ? std::min(left, *request.rows) : left;
  };
  if (table.row_counts == nullptr) return among(count * table.rows_each);
  // Every parent has a row at least.
  if (request.rows && request.first_row <= count && *request.rows <= count - request.first_row) return request.rows;
  if (request.parts > 1 || !world.lists.is_built_in()) return std::nullopt;
  const PublishedDigest* const known = published_digest(benchmark, request.scale, table.name);
  return known == nullptr ? std::nullopt : std::optional(among(known->rows));
}

uint64_t Selection::counted_rows() const {
  if (const std::optional<uint64_t> cheap = cheap_rows()) return *cheap;
  const uint64_t rows = RowIndex(world, table, first, count, request.threads).rows();
  const uint64_t left = rows - std::min(rows, request.first_row);
  return request.rows ? std::min(left, *request.rows) : left;
}

uint64_t Selection::expected_rows() const {
  if (const std::optional<uint64_t> cheap = cheap_rows()) return *cheap;
  const uint64_t rows = count * table.rows_each;
  const uint64_t left = rows - std::min(rows, request.first_row);
  return request.rows ? std::min(left, *request.rows) : left;
}

}  // namespace tpcmill
