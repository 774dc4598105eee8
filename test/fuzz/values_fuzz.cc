// Single values: sizes, scale factors, codecs, numbers, lists of columns. The first line says which reader
// takes the rest.

#include <string>
#include <vector>

#include "cli/layout_options.h"
#include "cli/values.h"
#include "fuzz.h"
#include "layout/settings.h"
#include "tpcmill/generate.h"
#include "tpcmill/job.h"
#include "tpcmill/words.h"

namespace tpcmill::fuzz {
namespace {

void read_scale(const std::string& text) {
  const ScaleFactor scale = ScaleFactor::parse(text);
  require(ScaleFactor::parse(scale.text()).text() == scale.text(), "a scale factor that is not read as it was written");
  const uint64_t orders = scale.times(1'500'000);
  require(orders <= uint64_t{150'000'000'000}, "more orders than there can be");
  require(scale.at_least(1) == (scale.times(1) >= 1), "a scale factor on both sides of 1");
  require(!scale.as_dbgen().empty(), "no scale factor of dbgen's");
}

void read_codec(const std::string& text) {
  const Codec codec = Codec::parse(text);
  require(Codec::parse(codec.text()) == codec, "a codec that is not read as it was written");
}

void read_size(const std::string& text) {
  const uint64_t bytes = parse_bytes("--size", text);
  require(bytes != 0, "a size of nothing");
  require(parse_bytes("--size", std::to_string(bytes)) == bytes, "a size that is not read as it was written");
}

// A pattern and a column, with a slash between.
void match(std::string_view text) {
  const std::string pattern = take_until(text, '/');
  const bool matches = column_matches(pattern, text);
  if (pattern.find('*') == std::string::npos) require(matches == (pattern == text), "a name that matches another one");
  require(column_matches("*" + pattern + "*", "x" + std::string(text) + "x") || !matches, "stars that take away");
}

bool read_named(const std::string& reader, const std::string& text) {
  if (reader == "scale") return read_scale(text), true;
  if (reader == "codec") return read_codec(text), true;
  if (reader == "size") return read_size(text), true;
  if (reader == "number") return cli::whole_number("--number", text, 3, uint64_t{1} << 40, "a number"), true;
  if (reader == "delimiter") return cli::delimiter_of(text), true;
  if (reader == "io") return parse_io(text), true;
  if (reader == "tables") return tables_of_word("tpch", text), true;
  if (reader == "schema") return schema_layout(text), true;
  if (reader == "match") return match(text), true;
  return false;
}

// The value of an option of layouts, by its name on the command line, or by its key in a file.
void read_setting(const std::string& name, const std::string& text) {
  for (const cli::LayoutOption& option : cli::layout_options())
    if (option.full_name() == name) cli::layout_of({{&option, text}});
  if (name.starts_with('-')) return;
  const LayoutSettings settings = layout_setting(name, text, "the value:");
  const Layout layout{{{LayoutRule::Source::kFile, "", "", settings}}};
  require(parse_layout(layout_text(layout), "written") == layout, "a setting that is not read as it was written");
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  std::string_view rest = fuzz::text_of(data, size);
  const std::string reader = fuzz::take_until(rest, '\n');
  const std::string text(rest);
  fuzz::accepts([&] {
    if (!fuzz::read_named(reader, text)) fuzz::read_setting(reader, text);
  });
  return 0;
}
