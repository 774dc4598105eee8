// A distribution file (dists.dss) is text, in lines of at most 255 characters:
//
//     # from here to the end of the line: a comment
//     BEGIN smode                 names a list; any case; the lists may come in any order
//     count|7                     how many entries follow; any case
//     REG AIR|1                   text, exact to the blank, up to the first '|'; then its weight
//     ...
//     END smode                   any case; whatever follows it is not read
//
// Lines outside a list, lines in a list without a '|', and lists that nobody asks for are
// skipped, as the official generator does. It is less kind than it could be to files that are
// wrong: what it reads then is undefined. Here every fault is refused with its line, because
// data from half-read words looks just like data.

#include "table/distributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "base/os.h"
#include "base/utf8.h"
#include "tpcmill/error.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr size_t kLongestLine = 255;
constexpr size_t kLargestFile = 64 << 20;
constexpr uint64_t kMostEntries = 65'536;
constexpr int64_t kMostTotal = 1 << 24;

// How a list's weights are meant.
enum class Weights {
  kDrawn,    // chances: not negative, some positive
  kUnused,   // the list is permuted or drawn by index
  kRegions,  // steps from one nation's region key to the next one's; may be negative
};

struct Known {
  std::string_view name;
  Weights weights = Weights::kDrawn;
  std::string_view symbols = {};  // for lists of forms: the symbols that mean something
  uint64_t fewest = 1, most = kMostEntries;
  bool required = true;
  bool cut = false;  // comments are made of its texts, and cut at any byte
};

constexpr Known kKnown[] = {
    {.name = "p_cntr"},
    // p_name permutes the colors and takes five; its stream reserves 92 draws a part.
    {.name = "colors", .weights = Weights::kUnused, .fewest = 5, .most = 92},
    {.name = "p_types"},
    // The country code of a phone number, 10 + nation key, has two digits.
    {.name = "nations", .weights = Weights::kRegions, .most = 90},
    {.name = "nations2"},
    {.name = "regions", .weights = Weights::kUnused},
    {.name = "o_oprio"},
    {.name = "instruct"},
    {.name = "smode"},
    {.name = "category", .weights = Weights::kUnused, .required = false},
    {.name = "rflag"},
    {.name = "msegmnt"},
    {.name = "nouns", .cut = true},
    {.name = "verbs", .cut = true},
    {.name = "adjectives", .cut = true},
    {.name = "adverbs", .cut = true},
    {.name = "auxillaries", .cut = true},
    {.name = "terminators", .cut = true},
    {.name = "articles", .weights = Weights::kUnused, .required = false},
    {.name = "prepositions", .cut = true},
    {.name = "grammar", .symbols = "NVPT"},
    {.name = "np", .symbols = "NJD"},
    {.name = "vp", .symbols = "VXD"},
    {.name = "Q13a"},
    {.name = "Q13b"},
};

char lower(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::string_view kBlanks = " \t\r\v\f";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Takes the first word off `text`; empty if there is none.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

std::optional<int64_t> whole_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int64_t value = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string contents(const std::string& path) {
  const auto fail = [&](std::string_view why) {
    throw Error::usage(fmt::format("--distributions {}: cannot read the file: {}.", path, why));
  };
  std::string text;
  if (const int error = read_whole_file(path, kLargestFile, text); error != 0) fail(std::strerror(error));
  if (text.size() > kLargestFile) fail("it is longer than 64 MiB, which no list of words is");
  return text;
}

// One pass over the lines of a file.
class Reader {
 public:
  Reader(const std::string& path, Distributions::Encoding encoding)
      : path_(path), encoding_(encoding), text_(contents(path)) {}

  std::vector<Distribution> lists() {
    std::string_view rest = text_;
    while (!rest.empty()) {
      const size_t length = std::min(rest.find('\n'), rest.size());
      ++line_;
      read_line(rest.substr(0, length));
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
    if (known_ != nullptr)
      fail(line_, fmt::format("list \"{}\", begun on line {}, is not closed by an END.", known_->name, begin_line_));
    for (const Known& known : kKnown)
      if (known.required && find(known.name) == nullptr)
        fail(line_, fmt::format("the file ends without the list \"{}\"; it needs lines from \"BEGIN {}\" to \"END\".",
                                known.name, known.name));
    check_regions();
    return std::move(lists_);
  }

 private:
  [[noreturn]] void fail(uint64_t line, const std::string& sentence) const {
    throw Error::usage(fmt::format("--distributions {}, line {}: {}", path_, line, sentence));
  }
  [[noreturn]] void fail_list(uint64_t line, const std::string& predicate) const {
    fail(line, fmt::format("list \"{}\" {}", known_->name, predicate));
  }

  void read_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kLongestLine)
      fail(line_, fmt::format("{}the line has {} characters; the format allows {}.",
                              known_ == nullptr ? "" : fmt::format("list \"{}\": ", known_->name), line.size(),
                              kLongestLine));
    if (line.find('\0') != std::string_view::npos)
      fail(line_, "the line holds a zero byte; a distribution file is text.");
    line = line.substr(0, line.find('#'));

    std::string_view rest = line;
    const bool begins = same_word(take_word(rest), "BEGIN") && line.find('|') == std::string_view::npos;
    if (known_ == nullptr) {
      if (begins) begin(take_word(rest));
    } else if (same_word(trimmed(line).substr(0, 3), "END")) {
      end();
    } else if (line.find('|') != std::string_view::npos) {
      entry(line);
    } else if (begins) {
      fail_list(line_, fmt::format("is not closed by an END before the next BEGIN; it began on line {}.", begin_line_));
    }
  }

  void begin(std::string_view name) {
    const Known* const known = std::ranges::find_if(kKnown, [&](const Known& k) { return same_word(k.name, name); });
    if (known == std::end(kKnown)) return;
    if (find(known->name) != nullptr)
      fail(line_, fmt::format("list \"{}\" is there a second time; keep one of the two.", known->name));
    known_ = known;
    begin_line_ = line_;
    count_.reset();
    total_ = 0;
    list_ = {.name = std::string(known->name), .texts = {}, .weights = {}};
  }

  void entry(std::string_view line) {
    const size_t bar = line.find('|');
    const std::string_view text = line.substr(0, bar);
    const std::optional<int64_t> number = whole_number(line.substr(bar + 1));
    if (!number)
      fail_list(line_,
                fmt::format("has {} where a whole number should follow the '|'.", in_quotes(line.substr(bar + 1))));
    if (!count_) return count(text, *number);
    if (same_word(text, "count")) fail_list(line_, "has a second count; one is enough.");
    if (text.empty()) fail_list(line_, "has an entry without text before the '|'.");
    if (list_.size() == *count_) fail_list(line_, fmt::format("says count {} but has more entries.", *count_));
    check_weight(*number);
    if (!known_->symbols.empty()) check_form(text);
    if (encoding_ == Distributions::Encoding::kUtf8) check_characters(text);
    list_.texts.emplace_back(text);
    list_.weights.push_back(*number);
  }

  void count(std::string_view text, int64_t number) {
    if (!same_word(text, "count"))
      fail_list(line_, "has an entry before its count; \"count|<entries>\" must come first.");
    if (number < static_cast<int64_t>(known_->fewest) || number > static_cast<int64_t>(known_->most))
      fail_list(line_, fmt::format("says count {}; this list may have {} to {} entries.", number, known_->fewest,
                                   known_->most));
    count_ = static_cast<uint64_t>(number);
    count_line_ = line_;
  }

  void check_weight(int64_t weight) {
    if (weight < 0 && known_->weights != Weights::kRegions)
      fail_list(line_, fmt::format("has the weight {}; weights are 0 or more (but in \"nations\").", weight));
    if (weight < -kMostTotal || weight > kMostTotal)
      fail_list(line_, fmt::format("has the weight {}; at most {} is allowed.", weight, kMostTotal));
    total_ += weight;  // of up to 2^16 weights up to 2^24: fits
    if (known_->weights == Weights::kDrawn && total_ > kMostTotal)
      fail_list(line_, fmt::format("has weights that add up to more than {}.", kMostTotal));
  }

  void check_form(std::string_view form) const {
    const bool phrase = known_->name != "grammar";
    std::string_view rest = form, symbol;
    size_t symbols = 0;
    while (!(symbol = take_word(rest)).empty()) {
      const bool comma = phrase && symbol.size() == 2 && symbol[1] == ',';
      if ((symbol.size() != 1 && !comma) || known_->symbols.find(symbol[0]) == std::string_view::npos)
        fail_list(line_, fmt::format("has the symbol {} in a form; it may be one of the letters {}{}.",
                                     in_quotes(symbol), known_->symbols, phrase ? ", with or without a comma" : ""));
      if (symbol == "T" && symbols == 0)
        fail_list(line_, "has a form that begins with T, which needs a word before it.");
      ++symbols;
    }
    if (symbols == 0) fail_list(line_, "has a form without symbols.");
    if (form.find_first_of("\t\r\v\f") != std::string_view::npos)
      fail_list(line_, "has a form with white space other than blanks.");
  }

  void check_characters(std::string_view text) const {
    for (CodePoint next; !text.empty(); text.remove_prefix(next.bytes)) {
      next = first_code_point(text);
      if (next.bytes == 0)
        fail_list(line_, "has a text that is not UTF-8, as strings in Parquet and Arrow are; save the file in UTF-8, or "
                         "make tbl or csv, which keep its bytes.");
      if (known_->cut && next.value > 0x7f)
        fail_list(line_, "has a text beyond ASCII; comments are cut at any byte, and strings in Parquet and Arrow are "
                         "whole characters. Use ASCII in this list, or make tbl or csv, which keep its bytes.");
    }
  }

  void end() {
    if (!count_) fail_list(line_, "has no count; \"count|<entries>\" must come first.");
    if (list_.size() != *count_)
      fail_list(count_line_, fmt::format("says count {} but has {} {}; its END is on line {}.", *count_, list_.size(),
                                         list_.size() == 1 ? "entry" : "entries", line_));
    if (known_->weights == Weights::kDrawn && total_ == 0)
      fail_list(line_, "has no entry with a weight above 0; nothing could be drawn.");
    if (known_->weights == Weights::kRegions) nations_line_ = line_;
    lists_.push_back(std::move(list_));
    known_ = nullptr;
  }

  void check_regions() const {
    const Distribution& nations = *find("nations");
    const auto regions = static_cast<int64_t>(find("regions")->size());
    int64_t region = 0;
    for (size_t i = 0; i < nations.size(); ++i) {
      region += nations.weights[i];
      if (region < 0 || region >= regions)
        fail(nations_line_, fmt::format("list \"nations\" puts {} into region {}; the list \"regions\" has 0 to {} (a "
                                        "nation's weight is added to the region of the nation before).",
                                        in_quotes(nations.texts[i]), region, regions - 1));
    }
  }

  const Distribution* find(std::string_view name) const {
    const auto found = std::ranges::find(lists_, name, &Distribution::name);
    return found == lists_.end() ? nullptr : &*found;
  }

  const std::string& path_;
  const Distributions::Encoding encoding_;
  const std::string text_;
  std::vector<Distribution> lists_;  // those that are complete
  uint64_t line_ = 0;
  uint64_t nations_line_ = 0;

  // The list that is open.
  const Known* known_ = nullptr;
  uint64_t begin_line_ = 0, count_line_ = 0;
  std::optional<uint64_t> count_;
  int64_t total_ = 0;
  Distribution list_;
};

}  // namespace

uint64_t Distribution::total() const {
  return static_cast<uint64_t>(std::accumulate(weights.begin(), weights.end(), int64_t{0}));
}

std::vector<uint32_t> Distribution::entry_of_draw() const {
  std::vector<uint32_t> entries;
  entries.reserve(total());
  for (size_t i = 0; i < weights.size(); ++i)
    entries.insert(entries.end(), static_cast<size_t>(weights[i]), static_cast<uint32_t>(i));
  return entries;
}

Distributions Distributions::read(const std::string& path, Encoding encoding) {
  Distributions read;
  const std::string local = local_path("--distributions", path);
  read.lists_ = Reader(local, encoding).lists();
  return read;
}

std::string Distributions::text() const {
  std::string out = "# Word lists in the format of dists.dss\n";
  for (const Distribution& list : lists_) {
    out += fmt::format("\nBEGIN {}\ncount|{}\n", list.name, list.size());
    for (size_t i = 0; i < list.size(); ++i) out += fmt::format("{}|{}\n", list.texts[i], list.weights[i]);
    out += fmt::format("END {}\n", list.name);
  }
  return out;
}

const Distribution& Distributions::operator[](std::string_view name) const {
  for (const Distribution& list : lists_)
    if (list.name == name) return list;
  throw std::out_of_range(fmt::format("no word list is called {}", in_quotes(name)));
}

bool Distributions::is_built_in() const {
  const Distributions& original = built_in();
  return std::ranges::all_of(kKnown, [&](const Known& known) {
    return !known.required || (*this)[known.name] == original[known.name];
  });
}

}  // namespace tpcmill
