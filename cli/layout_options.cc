// The options of layouts and what they mean, one line after the other.

#include "cli/layout_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

#include "cli/groups.h"
#include "cli/option_list.h"
#include "tpcmill/error.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

using Form = LayoutOption::Form;

// A description is two texts: its first line is the short help, all of it the long one.
constexpr LayoutOption kOptions[] = {
    {"--layout", "", Form::kLayout, kLooks, "NAME|FILE", "default",
     "A built-in layout, or a TOML file with all of these\n"
     "Keys of the file are options without dashes. tpcmill layouts lists the built-in ones. What other options say "
     "comes on top."},
    {"-c,--compression", "compression", Form::kValue, kAnyLooks, "CODEC", "snappy",
     "snappy, zstd, lz4_raw, gzip, brotli, uncompressed or AUTO; text: gzip or zstd, else none\n"
     "With a level as in zstd:3 or ZSTD(3): zstd 1 to 22 (1 if none is said), gzip 1 to 9 (6), brotli 0 to 11 (1). "
     "AUTO leaves columns uncompressed where the codec saves under 5 %; AUTO:zstd:3 names the codec as well. Text files "
     "get .gz or .zst behind their names; they are gzip members or zstd frames of some MB each, one behind the other.",
     true},
    {"--column-compression", "compression", Form::kColumns, kLooks, "COL=CODEC", "",
     "The same for some columns: l_comment=zstd:3,*key=AUTO\n"
     "Here and below COL is a column of TPC-H, or a pattern: l_* or *key. A name counts more than a pattern, a pattern "
     "more than an option for all columns; of equals the last one counts."},
    {"--column-encoding", "encoding", Form::kColumns, kLooks, "COL=ENC", "",
     "PLAIN, RLE_DICTIONARY, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, ...\n"
     "The others are DELTA_BYTE_ARRAY and BYTE_STREAM_SPLIT. Example: *key=DELTA_BINARY_PACKED,*_comment=PLAIN"},
    {"--dictionary", "dictionary", Form::kValue, kLooks, "on|off|auto", "auto",
     "Dictionaries for all columns, for none, or where they pay"},
    {"--column-dictionary", "dictionary", Form::kColumns, kLooks, "COL=on|..", "",
     "The same for some columns: o_clerk=on,l_tax=off"},
    {"--dictionary-page-bytes", "dictionary-page-bytes", Form::kValue, kLooks, "SIZE", "16MB",
     "Dictionaries larger than this fall back to PLAIN"},

    {"--row-group-bytes", "row-group-bytes", Form::kValue, kPages, "SIZE", "7MiB",
     "How large a row group is, encoded and not yet compressed\n"
     "A number of bytes with or without a unit: 8MB is 8000000, 8MiB or 8M is 8388608."},
    {"--row-group-rows", "row-group-rows", Form::kValue, kPages, "N", "",
     "How many rows a row group has, exactly"},
    {"--data-page-version", "data-page-version", Form::kValue, kPages, "1|2", "1", "The version of data pages"},
    {"--data-page-bytes", "data-page-bytes", Form::kValue, kPages, "SIZE", "1MiB",
     "How large a data page is at most, not yet compressed"},
    {"--data-page-rows", "data-page-rows", Form::kValue, kPages, "N", "20000", "How many rows a data page has at most"},

    {"--schema", "", Form::kSchema, kTypes, "NAME", "tpcgen",
     "Types as in the tables of tpcgen, duckdb, spark, trino, velox or gpu\n"
     "duckdb: int32 for nationkey, regionkey, p_size and o_shippriority, int64 for l_linenumber and ps_availqty, "
     "optional. spark: as tpcgen, optional. trino and velox: double for money and quantity, optional. gpu: int32 for "
     "nationkey and regionkey, data page 2. The next options change single types."},
    {"--decimal", "decimal", Form::kValueOrColumns, kTypes, "TYPE", "decimal64",
     "decimal64, decimal128, double or decimal(P,S): money and quantity\n"
     "A type for all of them, or COL=TYPE[,..]; so with the next ones. The first two are decimal(15,2). Of decimal(P,S) up to "
     "9 digits take an int32, up to 18 an int64; every value must fit."},
    {"--date", "date", Form::kValueOrColumns, kTypes, "TYPE", "date32", "date32, timestamp-ms or string for dates"},
    {"--key", "key", Form::kValueOrColumns, kTypes, "TYPE", "",
     "int32 or int64 for keys and whole numbers\n"
     "Without it keys are int64, and l_linenumber, o_shippriority, p_size and ps_availqty int32. A key that does not "
     "fit int32 at this scale is refused. Example: --key '*nationkey=int32,*regionkey=int32'"},
    {"--string", "string", Form::kValueOrColumns, kTypes, "TYPE", "utf8",
     "utf8, dictionary, large or view: what --arrow-schema says of text"},
    {"--nullable", "nullable", Form::kNullable, kTypes, "[=on|off]", "off",
     "Columns are OPTIONAL, though no value is null\n"
     "--nullable=COL[,..] for some of them."},
    {"--column-names", "column-names", Form::kValue, kTypes, "tpch|trino", "tpch",
     "l_orderkey, or orderkey as Trino's connector has it\n"
     "Options name columns as TPC-H does in both cases."},

    {"--statistics", "statistics", Form::kValue, kMetadata, "LEVEL", "page",
     "none, chunk or page: what has least and greatest values\n"
     "page: column chunks and pages."},
    {"--page-index", "page-index", Form::kSwitch, kMetadata, "on|off", "on",
     "Column and offset index, by which readers skip pages"},
    {"--bloom-filter", "bloom-filter", Form::kBloomFilters, kMetadata, "COL[:RATE]", "",
     "Bloom filters for these columns: l_orderkey:0.05,*_comment\n"
     "RATE is the part of absent values that are not recognized, 0.01 if none is said."},
    {"--page-checksum", "page-checksum", Form::kSwitch, kMetadata, "on|off", "off", "A CRC-32 in every page header"},
    {"--field-ids", "field-ids", Form::kSwitch, kMetadata, "on|off", "on", "Field ids in the schema, from 1 on"},
    {"--arrow-schema", "arrow-schema", Form::kSwitch, kMetadata, "on|off", "",
     "The key ARROW:schema, with Arrow's own types\n"
     "Without this option it is there if --string needs it."},
    {"--sorting-columns", "sorting-columns", Form::kValue, kMetadata, "auto|none", "auto",
     "Declare the order that rows have by nature"},
    {"--metadata", "", Form::kMetadata, kMetadata, "KEY=VALUE", "",
     "A key and value of the file's own; may be repeated\n"
     "Scale factor, part and version of tpcmill are there in any case."},

    {"--file-bytes", "file-bytes", Form::kValue, kWhere, "SIZE", "",
     "Cut tables into files of about this size, DIR/TABLE/TABLE.N.FORMAT\n"
     "As they are on the disk, compressed. With --parts they are DIR/TABLE/TABLE.K.N.FORMAT, part by part.",
     true},
    {"--file-rows", "file-rows", Form::kValue, kWhere, "N", "",
     "Cut tables into files of exactly N rows; instead of --file-bytes", true},
};

// ---- From words to rules ------------------------------------------------------------------

LayoutRule rule(std::string column, LayoutSettings settings) {
  return {LayoutRule::Source::kCommandLine, "", std::move(column), std::move(settings)};
}

// Split at commas that stand in no brackets.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth <= 0) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

struct Pair {
  std::string first;
  std::optional<std::string> second;
};
Pair cut(const std::string& text, char at) {
  const size_t place = text.find(at);
  if (place == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, place), text.substr(place + 1)};
}

[[noreturn]] void refuse_form(const TypedLayout& typed, const std::string& remedy) {
  throw Error::usage(fmt::format("{} {}: write {}.", typed.option->full_name(), in_quotes(typed.text), remedy));
}

LayoutRule rule_of_all(const TypedLayout& typed) {
  return rule("", layout_setting(typed.option->key, typed.text, typed.option->full_name()));
}

LayoutRule rule_of_column(const TypedLayout& typed, const std::string& column, const std::string& value) {
  const std::string where = fmt::format("{}, column {}:", typed.option->full_name(), in_quotes(column));
  return rule(column, layout_setting(typed.option->key, value, where));
}

// COL=VALUE[,..], COL:VALUE[,..] or COL[,..]
void add_columns(const TypedLayout& typed, char between, const char* usual, const char* form,
                 std::vector<LayoutRule>& rules) {
  for (const std::string& word : split(typed.text)) {
    const auto [column, value] = cut(word, between);
    if (column.empty() || (!value && *usual == '\0')) refuse_form(typed, form);
    rules.push_back(rule_of_column(typed, column, value.value_or(usual)));
  }
}

// In one rule, however many there are.
void add_metadata(const TypedLayout& typed, std::vector<LayoutRule>& rules) {
  const auto [key, value] = cut(typed.text, '=');
  if (key.empty() || !value) refuse_form(typed, "KEY=VALUE, such as owner=me");
  auto to = std::find_if(rules.begin(), rules.end(), [](const LayoutRule& rule) { return !rule.settings.metadata.empty(); });
  if (to == rules.end()) to = rules.insert(to, rule("", {}));
  to->settings.metadata.emplace_back(key, *value);
}

bool is_switch(const std::string& text) {
  const std::string word = in_small_letters(text);
  return word == "on" || word == "off";
}

Layout layout_named(const TypedLayout& typed) {
  std::vector<std::string> names;
  for (const BuiltInLayout& layout : built_in_layouts()) {
    if (layout.name == in_small_letters(typed.text)) return layout.layout;
    names.push_back(layout.name);
  }
  std::error_code ignored;
  if (!std::filesystem::exists(local_path("--layout", typed.text), ignored))
    throw Error::usage(fmt::format("--layout {} is no built-in layout, and no file of that name is here{} Built-in "
                                   "ones are {}.",
                                   in_quotes(typed.text), did_you_mean(typed.text, names), fmt::join(names, ", ")));
  return read_layout(typed.text);
}

void add_rules(const TypedLayout& typed, std::vector<LayoutRule>& rules) {
  switch (typed.option->form) {
    case Form::kColumns:
      return add_columns(typed, '=', "", "COL=VALUE[,COL=VALUE...]", rules);
    case Form::kBloomFilters:
      return add_columns(typed, ':', "on", "COL[:RATE][,COL[:RATE]...]", rules);
    case Form::kValueOrColumns:
      if (typed.text.find('=') == std::string::npos) break;
      return add_columns(typed, '=', "", "VALUE or COL=VALUE[,COL=VALUE...]", rules);
    case Form::kNullable:
      if (is_switch(typed.text)) break;
      return add_columns(typed, '=', "on", "--nullable alone or --nullable=COL[,COL...]", rules);
    case Form::kMetadata:
      return add_metadata(typed, rules);
    case Form::kValue:
    case Form::kSwitch:
    case Form::kSchema:
    case Form::kLayout:
      break;
  }
  rules.push_back(rule_of_all(typed));
}

void append(Layout&& more, std::vector<LayoutRule>& rules) {
  std::move(more.rules.begin(), more.rules.end(), std::back_inserter(rules));
}

}  // namespace

std::string LayoutOption::full_name() const {
  std::string out = names;
  std::replace(out.begin(), out.end(), ',', '/');
  return out;
}

std::span<const LayoutOption> layout_options() { return kOptions; }

Layout layout_of(const std::vector<TypedLayout>& typed) {
  std::vector<LayoutRule> schemas, layouts, rules;
  for (const TypedLayout& one : typed) {
    if (one.option->form == Form::kSchema) {
      append(schema_layout(one.text), schemas);
    } else if (one.option->form == Form::kLayout) {
      append(layout_named(one), layouts);
    } else {
      add_rules(one, rules);
    }
  }
  Layout out;
  for (std::vector<LayoutRule>* const part : {&schemas, &layouts, &rules}) append({std::move(*part)}, out.rules);
  return out;
}

std::string list_of_layouts() {
  std::string out;
  for (const BuiltInLayout& layout : built_in_layouts())
    out += fmt::format("{:<9} {}\n", layout.name, layout.description);
  return out + "\nUse one with tpcmill tpch parquet --layout NAME; --print-layout shows what is in it.\n";
}

std::string layouts_help() {
  return "tpcmill layouts\n\nLists the built-in layouts of Parquet files; it has no options.\n\n" + list_of_layouts();
}

}  // namespace tpcmill::cli
