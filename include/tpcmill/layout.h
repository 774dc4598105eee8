#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace [[gnu::visibility("default")]] tpcmill {

// How output files are laid out: which codec, encoding and type a column of a Parquet file gets,
// how large its pages, row groups and files are, what metadata it carries. A layout is a list of
// rules. Values of one type hold for all tables, for one table, or for some of its columns; where
// several say different things, the more specific one wins, and of equally specific ones the
// later.

// How the bytes of a Parquet page are compressed. The names are Parquet's.
struct Codec {
  enum class Kind : uint8_t { kUncompressed, kSnappy, kGzip, kBrotli, kZstd, kLz4Raw };

  Kind kind = Kind::kSnappy;
  int level = 0;  // GZIP 1-9, BROTLI 0-11, ZSTD 1-22; else 0

  // Reads "snappy", "ZSTD(3)", "zstd:3", "zstd" (its default level), in any case.
  // Throws Error (usage), naming the option -c.
  static Codec parse(const std::string& text);

  // "SNAPPY", "ZSTD(3)": parse() reads it back.
  std::string text() const;

  bool operator==(const Codec&) const = default;
};

// Parquet's encodings of data pages, by their names in parquet.thrift.
enum class Encoding : uint8_t {
  kPlain,
  kRleDictionary,
  kDeltaBinaryPacked,     // INT32, INT64
  kDeltaLengthByteArray,  // BYTE_ARRAY
  kDeltaByteArray,        // BYTE_ARRAY
  kByteStreamSplit,       // INT32, INT64, DOUBLE, FIXED_LEN_BYTE_ARRAY
};

enum class DictionaryUse : uint8_t {
  kAuto,  // where the recipe knows a small set of values and it makes the file smaller
  kOn,
  kOff,
};

// Least and greatest values: of column chunks, and of pages, which stand in the page index or, without
// one, in the pages' headers.
enum class StatisticsLevel : uint8_t { kNone, kChunk, kPage };

// What Parquet stores for a kind of column.
struct DecimalType {
  enum class Storage : uint8_t { kInt32, kInt64, kFixed16, kDouble };
  Storage storage;
  int precision, scale;  // digits in all, and those behind the point; of kDouble: of no meaning

  static const DecimalType kDecimal64;   // INT64, DECIMAL(15,2)
  static const DecimalType kDecimal128;  // FIXED_LEN_BYTE_ARRAY(16), DECIMAL(15,2)
  static const DecimalType kDouble;      // DOUBLE

  // As the format stores so many digits at best: INT32 up to 9, INT64 up to 18, else FIXED_LEN_BYTE_ARRAY(16).
  // REQUIRES: 1 <= precision <= 38, 0 <= scale <= precision.
  static constexpr DecimalType of(int precision, int scale) {
    return {precision <= 9 ? Storage::kInt32 : precision <= 18 ? Storage::kInt64 : Storage::kFixed16, precision, scale};
  }

  // "decimal64", "decimal128", "double", "decimal(12,2)".
  std::string text() const;

  bool operator==(const DecimalType&) const = default;
};
inline constexpr DecimalType DecimalType::kDecimal64{Storage::kInt64, 15, 2};
inline constexpr DecimalType DecimalType::kDecimal128{Storage::kFixed16, 15, 2};
inline constexpr DecimalType DecimalType::kDouble{Storage::kDouble, 15, 2};
enum class DateType : uint8_t {
  kDate32,           // INT32, DATE
  kTimestampMillis,  // INT64, TIMESTAMP(MILLIS), not adjusted to UTC
  kString,           // BYTE_ARRAY, STRING: "1996-03-13"
};
enum class IntegerType : uint8_t { kInt32, kInt64 };
// What ARROW:schema says of text; the stored bytes are the same.
enum class StringType : uint8_t {
  kUtf8,
  kDictionary,  // dictionary<int32, utf8>
  kLarge,       // large_utf8
};

enum class ColumnNames : uint8_t {
  kTpch,   // l_orderkey
  kTrino,  // orderkey
};

// Values of a layout; those that are not said are empty. The first group may be said of single
// columns; the second one only of tables.
struct LayoutSettings {
  std::optional<Codec> codec;
  // Leave a column chunk uncompressed where the codec saves less than 5 % of its first page.
  std::optional<bool> compress_if_worthwhile;
  // Where a column's type cannot have it, a user's word is refused, and a preset's taken back.
  std::optional<Encoding> encoding;
  std::optional<DictionaryUse> dictionary;
  std::optional<uint64_t> dictionary_page_bytes;  // larger dictionaries fall back to PLAIN
  std::optional<double> bloom_filter;             // rate of false positives, in (0, 1); 0: none
  std::optional<DecimalType> decimal;
  std::optional<DateType> date;
  std::optional<IntegerType> integer;
  std::optional<StringType> string;
  std::optional<bool> nullable;  // OPTIONAL in the schema; no value is null

  std::optional<int> data_page_version;                      // 1, 2
  std::optional<uint64_t> data_page_bytes, data_page_rows;   // encoded, before compression
  std::optional<uint64_t> row_group_bytes, row_group_rows;   // one excludes the other
  std::optional<uint64_t> file_bytes, file_rows;             // one excludes the other; any format
  std::optional<StatisticsLevel> statistics;
  std::optional<bool> page_index;     // with StatisticsLevel::kPage, else there is none
  std::optional<bool> page_checksum;  // CRC-32 in page headers
  std::optional<bool> field_ids;      // 1 .. n
  std::optional<bool> arrow_schema;   // key "ARROW:schema"; empty: if a column's string is not kUtf8
  std::optional<bool> sorting_columns;  // declare the order that rows have by nature
  std::optional<ColumnNames> column_names;
  std::optional<bool> default_metadata;  // tpcmill's own keys: scale factor, part, version
  std::vector<std::pair<std::string, std::string>> metadata;  // keys and values of the file

  bool operator==(const LayoutSettings&) const = default;
};

struct LayoutRule {
  // Who said it. Contradictions are errors only between rules of one source.
  enum class Source : uint8_t { kPreset, kFile, kCommandLine };

  Source source = Source::kCommandLine;
  std::string table;   // "": all
  std::string column;  // "l_comment", "l_*", "*key"; "": all, and the settings of tables
  LayoutSettings settings;
  std::string place = {};  // of kFile, for sentences: --layout "mine.toml", line 7

  // Whether they say the same, wherever.
  bool operator==(const LayoutRule& other) const {
    return source == other.source && table == other.table && column == other.column && settings == other.settings;
  }
};

struct Layout {
  std::vector<LayoutRule> rules;

  bool operator==(const Layout&) const = default;
};

// Whether a column belongs to a pattern: `*` stands for any characters, also none.
bool column_matches(std::string_view pattern, std::string_view column);

// What `layout` says of a table ("" column) or of one of its columns, laid over the built-in layout
// "default". More specific rules win, and of equally specific ones the later: first come rules for
// all columns, then `*`, then other patterns, then names; among these first rules for all tables, then
// those for one; among these in their order. Rules with a column say nothing of tables' settings.
//
// Of two that exclude each other the winner clears the other: row_group_bytes and row_group_rows,
// file_bytes and file_rows, an encoding and the use of a dictionary. So at most one of each pair is
// set in the result; but an encoding may stand beside dictionary `off`, where it is no
// RLE_DICTIONARY, and beside `auto`, where one rule says both: it is then for columns whose
// dictionary does not pay.
//
// Throws Error (usage) for a contradiction within one source: an encoding other than RLE_DICTIONARY
// and dictionary `on`, or RLE_DICTIONARY and `off`, equally specific; in a file, of one table and pattern.
LayoutSettings settings_for(const Layout& layout, std::string_view table, std::string_view column);

// What one option says, as people type it: `key` is its name without dashes, "data-page-bytes", and
// `text` its value, "1MiB"; "compression" takes AUTO as well, and AUTO(CODEC). Nothing else is set in
// the result. Throws Error (usage) with a sentence that begins with `where`.
LayoutSettings layout_setting(std::string_view key, const std::string& text, const std::string& where);

// Reads rules from a TOML file: keys are the command line's options without dashes, at the top
// for all tables, in [columns."PATTERN"], [tables.NAME] and [tables.NAME.columns."PATTERN"].
// Throws Error (usage) naming --layout, the file and the line.
Layout read_layout(const std::string& path);

// The same format, written, each table and pattern once: read_layout() of it gives rules that say
// the same. A codec is written to be used always, unless compress_if_worthwhile is set.
std::string layout_text(const Layout& layout);

// Built-in layouts, in the order that `tpcmill layouts` lists them.
struct BuiltInLayout {
  std::string name;         // "default", "compact", "gpu", "iceberg"
  std::string description;  // one line
  Layout layout;
};
const std::vector<BuiltInLayout>& built_in_layouts();

// Rules for the types of an engine's own tables: "tpcgen", "duckdb", "spark", "trino", "velox",
// "gpu". Throws Error (usage), naming --schema, for another word.
Layout schema_layout(const std::string& name);

}  // namespace tpcmill
