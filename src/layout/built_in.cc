// The layouts that have names, and the types of engines' own tables.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.h"
#include "tpcmill/error.h"
#include "tpcmill/layout.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr uint64_t kMiB = 1024 * 1024;

using Columns = std::initializer_list<const char*>;

// A list of rules in the making.
class Presets {
 public:
  // What holds for tables and for all columns.
  explicit Presets(LayoutSettings all) { add("", std::move(all)); }

  // Gives each of these columns, or patterns, the same settings.
  void of(Columns columns, const LayoutSettings& settings) {
    for (const char* column : columns) add(column, settings);
  }

  Layout layout() && { return {std::move(rules_)}; }

 private:
  void add(std::string column, LayoutSettings settings) {
    rules_.push_back({LayoutRule::Source::kPreset, "", std::move(column), std::move(settings)});
  }

  std::vector<LayoutRule> rules_;
};

LayoutSettings encoded(Encoding encoding) {
  LayoutSettings out;
  out.encoding = encoding;
  return out;
}

// A dictionary where it pays, else this encoding.
LayoutSettings dictionary_or(Encoding encoding) {
  LayoutSettings out = encoded(encoding);
  out.dictionary = DictionaryUse::kAuto;
  return out;
}

LayoutSettings integers(IntegerType type) {
  LayoutSettings out;
  out.integer = type;
  return out;
}

// ---- Layouts ------------------------------------------------------------------------------

// Says in one rule every setting that means nothing when it is left open; all other layouts rest on it.
Layout default_layout() {
  LayoutSettings all;
  all.codec = Codec{Codec::Kind::kSnappy, 0};
  all.compress_if_worthwhile = false;
  all.dictionary = DictionaryUse::kAuto;
  all.dictionary_page_bytes = 16'000'000;  // larger ones do not fit into the caches of readers
  all.bloom_filter = 0;
  all.decimal = DecimalType::kDecimal64;
  all.date = DateType::kDate32;
  all.string = StringType::kUtf8;
  all.nullable = false;
  all.data_page_version = 1;
  all.data_page_bytes = 1 * kMiB;
  all.data_page_rows = 20'000;
  all.row_group_bytes = 7 * kMiB;
  all.statistics = StatisticsLevel::kPage;
  all.page_index = true;
  all.page_checksum = false;
  all.field_ids = true;
  all.sorting_columns = true;
  all.column_names = ColumnNames::kTpch;
  all.default_metadata = true;
  return Presets(std::move(all)).layout();
}

// Keys and money vary in few bits, or grow by little: packed deltas leave a codec nothing to do.
Layout compact_layout() {
  LayoutSettings all;
  all.compress_if_worthwhile = true;
  all.row_group_bytes = 128 * kMiB;
  // In a table of a few rows, what is said about them weighs more than they do.
  all.statistics = StatisticsLevel::kChunk;
  all.page_index = false;
  all.field_ids = false;
  all.sorting_columns = false;
  all.default_metadata = false;
  all.data_page_bytes = 1 * kMiB;
  Presets presets(std::move(all));
  presets.of({"*key", "*price", "*_acctbal", "ps_supplycost", "ps_availqty"},
             dictionary_or(Encoding::kDeltaBinaryPacked));
  presets.of({"*_comment", "*_address", "*_phone", "p_name"}, dictionary_or(Encoding::kDeltaLengthByteArray));
  presets.of({"c_name", "s_name", "o_clerk"}, dictionary_or(Encoding::kDeltaByteArray));
  return std::move(presets).layout();
}

Layout gpu_layout() {
  LayoutSettings all;
  all.row_group_rows = 1'000'000;
  all.data_page_version = 2;
  Presets presets(std::move(all));
  presets.of({"*nationkey", "*regionkey"}, integers(IntegerType::kInt32));
  presets.of({"*key", "*price", "*_acctbal", "ps_supplycost", "ps_availqty"}, encoded(Encoding::kDeltaBinaryPacked));
  presets.of({"*_comment", "*_name", "*_address", "*_phone", "o_clerk"}, encoded(Encoding::kDeltaLengthByteArray));
  presets.of({"l_linenumber", "l_quantity", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate",
              "l_commitdate", "l_receiptdate", "l_shipinstruct", "l_shipmode", "o_orderstatus", "o_orderdate",
              "o_orderpriority", "o_shippriority", "c_mktsegment", "p_mfgr", "p_brand", "p_type", "p_size",
              "p_container"},
             encoded(Encoding::kRleDictionary));
  return std::move(presets).layout();
}

Layout iceberg_layout() {
  LayoutSettings all;
  all.codec = Codec{Codec::Kind::kZstd, 3};
  all.compress_if_worthwhile = false;
  all.nullable = true;  // a required column of a table takes no nullable data that are appended later
  all.data_page_version = 1;
  all.row_group_bytes = 128 * kMiB;
  all.field_ids = true;
  all.sorting_columns = true;
  return Presets(std::move(all)).layout();
}

// ---- Schemas ------------------------------------------------------------------------------

// In what the types of engines' tables differ.
struct Schema {
  const char* name;
  DecimalType decimal;
  bool nullable;
  IntegerType nations_and_regions;  // *nationkey, *regionkey
  IntegerType small;  // p_size, o_shippriority
  IntegerType counts;  // l_linenumber, ps_availqty
  std::optional<int> data_page_version;
};

constexpr auto k32 = IntegerType::kInt32, k64 = IntegerType::kInt64;
constexpr Schema kSchemas[] = {
    {"tpcgen", DecimalType::kDecimal64, false, k64, k32, k32, std::nullopt},
    {"duckdb", DecimalType::kDecimal64, true, k32, k32, k64, std::nullopt},
    {"spark", DecimalType::kDecimal64, true, k64, k32, k32, std::nullopt},
    {"trino", DecimalType::kDouble, true, k64, k32, k32, std::nullopt},
    {"velox", DecimalType::kDouble, true, k64, k32, k32, std::nullopt},
    {"gpu", DecimalType::kDecimal64, false, k32, k32, k32, 2},
};

Layout rules_of(const Schema& schema) {
  LayoutSettings all;
  all.decimal = schema.decimal;
  all.date = DateType::kDate32;
  all.string = StringType::kUtf8;
  all.nullable = schema.nullable;
  all.data_page_version = schema.data_page_version;
  Presets presets(std::move(all));
  presets.of({"*key"}, integers(k64));
  presets.of({"*nationkey", "*regionkey"}, integers(schema.nations_and_regions));
  presets.of({"p_size", "o_shippriority"}, integers(schema.small));
  presets.of({"l_linenumber", "ps_availqty"}, integers(schema.counts));
  return std::move(presets).layout();
}

}  // namespace

const std::vector<BuiltInLayout>& built_in_layouts() {
  static const std::vector<BuiltInLayout> layouts = {
      {"default", "SNAPPY, dictionaries where they pay, row groups of 7 MiB", default_layout()},
      {"compact", "the smallest files that readers of today read: packed deltas, row groups of 128 MiB",
       compact_layout()},
      {"gpu", "for GPU engines: row groups of 1,000,000 rows, data page 2, packed deltas", gpu_layout()},
      {"iceberg", "for Iceberg tables: ZSTD(3), optional columns, field ids, row groups of 128 MiB", iceberg_layout()},
  };
  return layouts;
}

Layout schema_layout(const std::string& name) {
  std::vector<std::string> names;
  for (const Schema& schema : kSchemas) {
    if (edit_distance(name, schema.name) == 0) return rules_of(schema);  // in any case
    names.emplace_back(schema.name);
  }
  throw Error::usage(fmt::format("--schema {} is not known{} Write one of {}.", in_quotes(name),
                                 did_you_mean(name, names), fmt::join(names, ", ")));
}

}  // namespace tpcmill
