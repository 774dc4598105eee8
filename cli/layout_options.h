#pragma once

#include <span>
#include <string>
#include <vector>

#include "tpcmill/layout.h"

namespace tpcmill::cli {

// The options that say how files are laid out, as data: CLI11 sorts words by them, the help shows
// them, and each becomes rules of a layout.

struct LayoutOption {
  // What its value looks like.
  enum class Form {
    kValue,           // VALUE, of all tables and columns
    kColumns,         // COL=VALUE[,..]
    kValueOrColumns,  // either
    kBloomFilters,    // COL[:RATE][,..]
    kSwitch,          // on or off; on if it is left out
    kNullable,        // a switch, or COL[,..]
    kMetadata,        // KEY=VALUE
    kSchema,          // a name
    kLayout,          // a name or a file
  };

  const char* names;  // as CLI11 takes them: "-c,--compression"
  const char* key;    // of layout_setting(); "": it has none of its own
  Form form;
  const char* group;  // of the help
  const char* type;   // "SIZE", for the help
  const char* usual;  // what holds without it
  const char* description;
  bool any_format = false;  // else for parquet only

  // "-c/--compression"
  std::string full_name() const;
};

// In the order of the help.
std::span<const LayoutOption> layout_options();

// One of them as it was typed.
struct TypedLayout {
  const LayoutOption* option;
  std::string text;
};

// What was typed, in that order, as rules: those of schemas first, then of layouts, then of all
// others. Reads the files that --layout names. Throws Error (usage).
Layout layout_of(const std::vector<TypedLayout>& typed);

// What `tpcmill layouts` says, and its help.
std::string list_of_layouts();
std::string layouts_help();

}  // namespace tpcmill::cli
