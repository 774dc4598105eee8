// The C interface: options become requests, exceptions become codes and sentences.

#include <algorithm>
#include <cstring>
#include <exception>
#include <iterator>
#include <new>
#include <string>

#include <fmt/format.h>

#include "library/selection.h"
#include "plan/check.h"
#include "tpcmill/arrow.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"
#include "tpcmill/tpcmill.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr unsigned kMostThreads = 4'096;

// What callers of the first version had; and what no version will have.
constexpr size_t kLeastSize = offsetof(TpcmillTableOptions, threads) + sizeof(int32_t);
constexpr size_t kMostSize = 4'096;

int32_t fail(TpcmillError* error, int32_t code, std::string_view sentence) noexcept {
  if (error == nullptr) return code;
  size_t length = std::min(sentence.size(), sizeof error->message - 1);
  // A character of several bytes stays whole.
  if (length < sentence.size())
    while (length > 0 && (static_cast<unsigned char>(sentence[length]) & 0xc0) == 0x80) --length;
  error->code = code;
  std::memcpy(error->message, sentence.data(), length);
  error->message[length] = '\0';
  return code;
}

template <class Work>
int32_t guarded(TpcmillError* error, Work work) noexcept {
  try {
    work();
    return TPCMILL_OK;
  } catch (const Error& caught) {
    return fail(error, caught.kind() == Error::Kind::kUsage ? TPCMILL_USAGE : TPCMILL_FAILURE, caught.what());
  } catch (const std::bad_alloc&) {
    return fail(error, TPCMILL_OUT_OF_MEMORY, "Memory ran out.");
  } catch (const std::exception& caught) {
    return fail(error, TPCMILL_FAILURE, caught.what());
  }
}

void add_types(std::vector<LayoutRule> rules, Layout& types) {
  std::move(rules.begin(), rules.end(), std::back_inserter(types.rules));
}

void require(bool condition, const std::string& sentence) {
  if (!condition) throw Error::usage(sentence);
}

void require_out(const void* out) { require(out != nullptr, "out: NULL; pass where the result shall be put."); }

// The caller's options as this library's: what the caller does not know has its default.
TpcmillTableOptions own_options(const TpcmillTableOptions* given) {
  require(given != nullptr, "options: NULL; pass a struct that tpcmill_table_options_init() has filled in.");
  TpcmillTableOptions options;
  tpcmill_table_options_init(&options, sizeof options);
  require(given->size >= kLeastSize && given->size <= kMostSize,
          fmt::format("size: {} is no size of TpcmillTableOptions; call tpcmill_table_options_init() first.",
                      given->size));
  const char* const bytes = reinterpret_cast<const char*>(given);
  for (size_t i = sizeof options; i < given->size; ++i)
    require(bytes[i] == 0, fmt::format("size: {} says of options that version {} does not know, and they are not zero.",
                                       given->size, version()));
  std::memcpy(&options, given, std::min(given->size, sizeof options));
  return options;
}

uint64_t not_negative(const char* name, int64_t value) {
  require(value >= 0, fmt::format("{}: {} is negative; use 0 or more.", name, value));
  return static_cast<uint64_t>(value);
}

// The values of an option in the order of its constants, as type_rules() knows them; "" says nothing.
using Choices = std::initializer_list<const char*>;
void choose(const char* name, int32_t value, const char* option, Choices choices, Layout& types) {
  require(value >= 0 && static_cast<size_t>(value) < choices.size(),
          fmt::format("{}: {} is no choice; use 0 to {}.", name, value, choices.size() - 1));
  const std::string chosen = choices.begin()[value];
  if (!chosen.empty()) add_types(type_rules(option, chosen), types);
}

Layout types_of_options(const TpcmillTableOptions& options) {
  Layout types;
  choose("decimal", options.decimal, "decimal", {"", "decimal64", "double"}, types);
  choose("string", options.string, "string", {"", "dictionary", "large", "view"}, types);
  choose("integer", options.integer, "key", {"", "int32", "int64"}, types);
  const uint64_t count = not_negative("type_count", options.type_count);
  require(count == 0 || options.types != nullptr, "types: NULL, and type_count is not 0.");
  for (uint64_t i = 0; i < count; ++i) {
    require(options.types[i] != nullptr, fmt::format("types: number {} is NULL.", i));
    const std::string_view word = options.types[i];
    const size_t equals = word.find('=');
    require(equals != std::string_view::npos,
            fmt::format("types: {} is no OPTION=VALUE, such as \"date=timestamp-ms\".", in_quotes(word)));
    add_types(type_rules(word.substr(0, equals), std::string(word.substr(equals + 1))), types);
  }
  return types;
}

StreamRequest request_of(const TpcmillTableOptions* given) {
  const TpcmillTableOptions options = own_options(given);
  StreamRequest request;
  TableRequest& table = request.table;
  if (options.benchmark != nullptr) table.benchmark = options.benchmark;
  if (options.scale_factor != nullptr) table.scale = ScaleFactor::parse(options.scale_factor);
  if (options.table != nullptr) table.table = options.table;
  if (options.distributions != nullptr) table.distributions = options.distributions;
  if (options.columns != nullptr) {
    std::vector<std::string>& columns = table.columns.emplace();
    for (uint64_t i = 0; i < not_negative("column_count", options.column_count); ++i) {
      require(options.columns[i] != nullptr, fmt::format("columns: number {} is NULL.", i));
      columns.emplace_back(options.columns[i]);
    }
  }
  table.first_row = not_negative("first_row", options.first_row);
  if (options.row_count != -1) table.rows = not_negative("row_count", options.row_count);
  table.parts = not_negative("parts", options.parts);
  table.part = not_negative("part", options.part);
  table.threads = static_cast<unsigned>(not_negative("threads", options.threads));
  require(table.threads <= kMostThreads, fmt::format("threads: {}; use {} at most.", table.threads, kMostThreads));
  request.batch_rows = not_negative("batch_rows", options.batch_rows);
  request.types = types_of_options(options);
  return request;
}

static_assert(TPCMILL_DECIMAL_128 == 0 && TPCMILL_DECIMAL_64 == 1 && TPCMILL_DECIMAL_DOUBLE == 2);
static_assert(TPCMILL_STRING_UTF8 == 0 && TPCMILL_STRING_DICTIONARY == 1 && TPCMILL_STRING_LARGE_UTF8 == 2 &&
              TPCMILL_STRING_VIEW == 3);
static_assert(TPCMILL_INTEGER_NATURAL == 0 && TPCMILL_INTEGER_32 == 1 && TPCMILL_INTEGER_64 == 2);

int64_t count_rows(const Selection& selection, int32_t how) {
  require(how >= TPCMILL_COUNT_EXACT && how <= TPCMILL_COUNT_ABOUT,
          fmt::format("how: {} is no choice; use 0 to {}.", how, static_cast<int>(TPCMILL_COUNT_ABOUT)));
  if (how == TPCMILL_COUNT_EXACT) return static_cast<int64_t>(selection.counted_rows());
  if (how == TPCMILL_COUNT_ABOUT) return static_cast<int64_t>(selection.expected_rows());
  const std::optional<uint64_t> rows = selection.cheap_rows();
  return rows ? static_cast<int64_t>(*rows) : -1;
}

}  // namespace
}  // namespace tpcmill

using namespace tpcmill;

void tpcmill_table_options_init(TpcmillTableOptions* options, size_t size) {
  if (options == nullptr) return;
  std::memset(options, 0, std::min(size, kMostSize));
  if (size < kLeastSize || size > kMostSize) return;
  options->size = size;
  options->row_count = -1;
}

int32_t tpcmill_open_table(const TpcmillTableOptions* options, struct ArrowArrayStream* out, TpcmillError* error) {
  return guarded(error, [&] {
    require_out(out);
    open_stream(request_of(options), out);
  });
}

int32_t tpcmill_schema(const TpcmillTableOptions* options, struct ArrowSchema* out, TpcmillError* error) {
  return guarded(error, [&] {
    require_out(out);
    export_schema(request_of(options), out);
  });
}

int32_t tpcmill_row_count(const TpcmillTableOptions* options, int32_t how, int64_t* out, TpcmillError* error) {
  return guarded(error, [&] {
    require_out(out);
    *out = count_rows(Selection(request_of(options).table), how);
  });
}

const char* tpcmill_table_name(const char* benchmark, int64_t index) {
  const Benchmark* const found = find_benchmark(benchmark != nullptr ? benchmark : "tpch");
  if (found == nullptr || index < 0 || static_cast<uint64_t>(index) >= found->tables.size()) return nullptr;
  return found->tables[static_cast<size_t>(index)]->name.data();
}

const char* tpcmill_version(void) { return version().data(); }
