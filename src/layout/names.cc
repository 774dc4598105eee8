// The spellings of values, and settings read from text.

#include "layout/names.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "layout/codec_name.h"
#include "layout/settings.h"
#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

constexpr Spelling<Encoding> kEncodings[] = {
    {"PLAIN", Encoding::kPlain},
    {"RLE_DICTIONARY", Encoding::kRleDictionary},
    {"DELTA_BINARY_PACKED", Encoding::kDeltaBinaryPacked},
    {"DELTA_LENGTH_BYTE_ARRAY", Encoding::kDeltaLengthByteArray},
    {"DELTA_BYTE_ARRAY", Encoding::kDeltaByteArray},
    {"BYTE_STREAM_SPLIT", Encoding::kByteStreamSplit},
};
constexpr Spelling<DictionaryUse> kDictionaryUses[] = {
    {"auto", DictionaryUse::kAuto}, {"on", DictionaryUse::kOn}, {"off", DictionaryUse::kOff}};
constexpr Spelling<StatisticsLevel> kStatisticsLevels[] = {
    {"none", StatisticsLevel::kNone}, {"chunk", StatisticsLevel::kChunk}, {"page", StatisticsLevel::kPage}};
constexpr Spelling<DecimalType> kDecimalTypes[] = {{"decimal64", DecimalType::kDecimal64},
                                                   {"decimal128", DecimalType::kDecimal128},
                                                   {"double", DecimalType::kDouble}};
constexpr int kMostDigits = 38;  // of a decimal
constexpr Spelling<DateType> kDateTypes[] = {
    {"date32", DateType::kDate32}, {"timestamp-ms", DateType::kTimestampMillis}, {"string", DateType::kString}};
constexpr Spelling<IntegerType> kIntegerTypes[] = {{"int32", IntegerType::kInt32}, {"int64", IntegerType::kInt64}};
constexpr Spelling<StringType> kStringTypes[] = {{"utf8", StringType::kUtf8},
                                                 {"dictionary", StringType::kDictionary},
                                                 {"large", StringType::kLarge},
                                                 {"view", kStringView}};
constexpr Spelling<ColumnNames> kColumnNames[] = {{"tpch", ColumnNames::kTpch}, {"trino", ColumnNames::kTrino}};
constexpr Spelling<bool> kSwitches[] = {{"on", true}, {"off", false}};
constexpr Spelling<bool> kSortings[] = {{"auto", true}, {"none", false}};

constexpr double kUsualFalsePositives = 0.01;

// ---- Reading: each sets `out`, or refuses with a sentence that begins with `where`. ---------

struct Typed {
  std::string_view key;
  const std::string& text;
  const std::string& where;

  [[noreturn]] void refuse(std::string_view why, std::string_view remedy) const {
    throw Error::usage(fmt::format("{} {} {}: {}", where, in_quotes(text), why, remedy));
  }
};

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// `also`: another way to write one.
template <class Value>
Value one_of(const Typed& typed, std::span<const Spelling<Value>> known, std::string_view also = "") {
  std::vector<std::string> names;
  for (const Spelling<Value>& spelling : known) {
    if (same_word(typed.text, spelling.name)) return spelling.value;
    names.emplace_back(spelling.name);
  }
  if (!also.empty()) names.emplace_back(also);
  throw Error::usage(fmt::format("{} {} is not known{} Write one of {}.", typed.where, in_quotes(typed.text),
                                 did_you_mean(typed.text, names), fmt::join(names, ", ")));
}

template <class Value>
void read_value(const Typed& typed, Value& out) {
  out = one_of(typed, spellings<Value>());
}

// "decimal(12,2)", also with blanks; nullopt if it is written in another way.
std::optional<std::pair<uint64_t, uint64_t>> digits_of(std::string text) {
  constexpr std::string_view kBegin = "decimal(";
  std::erase(text, ' ');
  if (text.size() < kBegin.size() || !same_word(text.substr(0, kBegin.size()), kBegin) || text.back() != ')')
    return std::nullopt;
  std::pair<uint64_t, uint64_t> out;
  const char* const end = text.data() + text.size() - 1;
  const auto [comma, error] = std::from_chars(text.data() + kBegin.size(), end, out.first);
  if (error != std::errc() || comma == end || *comma != ',') return std::nullopt;
  const auto [stop, other_error] = std::from_chars(comma + 1, end, out.second);
  if (other_error != std::errc() || stop != end) return std::nullopt;
  return out;
}

void read_value(const Typed& typed, DecimalType& out) {
  const auto digits = digits_of(typed.text);
  const bool is_sized = typed.text.find('(') != std::string::npos;
  if (is_sized && (!digits || digits->first == 0 || digits->first > kMostDigits || digits->second > digits->first))
    typed.refuse("is no decimal", "write decimal(P,S) with P digits, 1 to 38, of which S, 0 to P, stand behind the point.");
  if (digits) {
    out = DecimalType::of(static_cast<int>(digits->first), static_cast<int>(digits->second));
    return;
  }
  out = one_of<DecimalType>(typed, kDecimalTypes, "decimal(P,S)");
}

void read_value(const Typed& typed, Codec& out) { out = parse_codec(typed.where, typed.text); }

void read_value(const Typed& typed, bool& out) {
  out = one_of<bool>(typed, typed.key == "sorting-columns" ? std::span(kSortings) : std::span(kSwitches));
}

void read_value(const Typed& typed, int& out) {
  if (typed.text != "1" && typed.text != "2") typed.refuse("is no version of data pages", "write 1 or 2.");
  out = typed.text[0] - '0';
}

void read_value(const Typed& typed, uint64_t& out) {
  if (typed.key.ends_with("-bytes")) {
    out = parse_bytes(typed.where, typed.text);
    return;
  }
  const char* const end = typed.text.data() + typed.text.size();
  const auto [stop, error] = std::from_chars(typed.text.data(), end, out);
  if (error != std::errc() || stop != end || out == 0 || out > INT64_MAX)
    typed.refuse("is not a number of rows", fmt::format("write a whole number from 1 to {}.", INT64_MAX));
}

// A rate of false positives; 0 says that there is no filter.
void read_value(const Typed& typed, double& out) {
  if (same_word(typed.text, "on")) {
    out = kUsualFalsePositives;
    return;
  }
  if (same_word(typed.text, "off")) {
    out = 0;
    return;
  }
  const char* const end = typed.text.data() + typed.text.size();
  const auto [stop, error] = std::from_chars(typed.text.data(), end, out);
  if (error != std::errc() || stop != end || !(out >= 0 && out < 1))
    typed.refuse("is no rate of false positives", "write a number above 0 and below 1, such as 0.01, or off.");
  if (out == 0) out = 0;  // -0.0 is also that
}

// "AUTO" leaves the codec as it is; "AUTO(ZSTD(3))" and "AUTO:zstd:3" say it as well.
LayoutSettings compression(const Typed& typed) {
  LayoutSettings out;
  const std::string_view text = typed.text;
  const bool ends = text.size() <= 4 || text[4] == ':' || (text[4] == '(' && text.back() == ')');
  const bool is_auto = ends && same_word(text.substr(0, 4), "auto");
  out.compress_if_worthwhile = is_auto;
  if (!is_auto) {
    read_value(typed, out.codec.emplace());
  } else if (text.size() > 4) {
    const size_t length = text.size() - 5 - (text[4] == '(' ? 1 : 0);
    out.codec = parse_codec(typed.where, std::string(text.substr(5, length)));
  }
  return out;
}

}  // namespace

template <>
std::span<const Spelling<Encoding>> spellings() { return kEncodings; }
template <>
std::span<const Spelling<DictionaryUse>> spellings() { return kDictionaryUses; }
template <>
std::span<const Spelling<StatisticsLevel>> spellings() { return kStatisticsLevels; }
template <>
std::span<const Spelling<DateType>> spellings() { return kDateTypes; }
template <>
std::span<const Spelling<IntegerType>> spellings() { return kIntegerTypes; }
template <>
std::span<const Spelling<StringType>> spellings() { return kStringTypes; }
template <>
std::span<const Spelling<ColumnNames>> spellings() { return kColumnNames; }

std::string DecimalType::text() const {
  for (const Spelling<DecimalType>& spelling : kDecimalTypes)
    if (spelling.value == *this) return std::string(spelling.name);
  return fmt::format("decimal({},{})", precision, scale);
}

std::string_view name_of(std::string_view key, bool value) {
  for (const Spelling<bool>& spelling : key == "sorting-columns" ? kSortings : kSwitches)
    if (spelling.value == value) return spelling.name;
  return "";
}

LayoutSettings layout_setting(std::string_view key, const std::string& text, const std::string& where) {
  const Typed typed{key, text, where};
  if (key == "compression") return compression(typed);
  LayoutSettings out;
  std::vector<std::string> keys;
  bool found = false;
  for_each_setting([&](std::string_view known, auto member, Scope) {
    keys.emplace_back(known);
    if (known != key) return;
    found = true;
    read_value(typed, (out.*member).emplace());
  });
  if (!found) throw Error::usage(fmt::format("{} has no setting {}{}", where, in_quotes(key), did_you_mean(key, keys)));
  return out;
}

}  // namespace tpcmill
