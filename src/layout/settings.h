#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/layout.h"

namespace tpcmill {

// What a setting may be said of.
enum class Scope : uint8_t { kColumns, kTables };

// Calls visit(key, member, scope) for every optional setting, in the order in which they are
// written. The key is the option's name without dashes. AUTO as a compression is a setting of its
// own, and metadata is no optional.
template <class Visit>
void for_each_setting(Visit visit) {
  using S = LayoutSettings;
  visit("compression", &S::codec, Scope::kColumns);
  visit("compression", &S::compress_if_worthwhile, Scope::kColumns);
  visit("encoding", &S::encoding, Scope::kColumns);
  visit("dictionary", &S::dictionary, Scope::kColumns);
  visit("dictionary-page-bytes", &S::dictionary_page_bytes, Scope::kColumns);
  visit("bloom-filter", &S::bloom_filter, Scope::kColumns);
  visit("decimal", &S::decimal, Scope::kColumns);
  visit("date", &S::date, Scope::kColumns);
  visit("key", &S::integer, Scope::kColumns);
  visit("string", &S::string, Scope::kColumns);
  visit("nullable", &S::nullable, Scope::kColumns);
  visit("data-page-version", &S::data_page_version, Scope::kTables);
  visit("data-page-bytes", &S::data_page_bytes, Scope::kTables);
  visit("data-page-rows", &S::data_page_rows, Scope::kTables);
  visit("row-group-bytes", &S::row_group_bytes, Scope::kTables);
  visit("row-group-rows", &S::row_group_rows, Scope::kTables);
  visit("file-bytes", &S::file_bytes, Scope::kTables);
  visit("file-rows", &S::file_rows, Scope::kTables);
  visit("statistics", &S::statistics, Scope::kTables);
  visit("page-index", &S::page_index, Scope::kTables);
  visit("page-checksum", &S::page_checksum, Scope::kTables);
  visit("field-ids", &S::field_ids, Scope::kTables);
  visit("arrow-schema", &S::arrow_schema, Scope::kTables);
  visit("sorting-columns", &S::sorting_columns, Scope::kTables);
  visit("column-names", &S::column_names, Scope::kTables);
  visit("default-metadata", &S::default_metadata, Scope::kTables);
}

// Takes over what is said.
void add_settings(const LayoutSettings& said, LayoutSettings& merged);

// Lays what is said now over what was said before: it clears what it excludes, and
// replaces the rest.
void lay_over(const LayoutSettings& said, LayoutSettings& merged);

// The rules that hold for a table ("" column) or a column, the more specific and the later last:
// what the last one says of a setting counts. Pointers are into `layout`.
std::vector<const LayoutRule*> applicable_rules(const Layout& layout, std::string_view table, std::string_view column);

// read_layout() of a text that is there already; `path` is what sentences name.
Layout parse_layout(const std::string& text, const std::string& path);

}  // namespace tpcmill
