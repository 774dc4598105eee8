#include "tpch/tpch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/dates.h"
#include "tpcmill/error.h"

namespace tpcmill::tpch {
namespace {

// Clerks have a dictionary up to this many: it is then small beside the names it saves in a row
// group of usual size.
constexpr uint64_t kMostClerkCodes = 32'768;

constexpr uint64_t kMostFlags = 255;  // with "N" they fit one byte

Dictionary texts(std::initializer_list<const char*> words) {
  Dictionary dictionary;
  for (const char* word : words) dictionary.texts.emplace_back(word);
  return dictionary;
}

// 0.00 .. 0.`most`, in hundredths.
Picker make_hundredths(int64_t most) {
  Picker picker = make_number_picker(0, most, 1);
  for (size_t i = 0; i < picker.dictionary.size(); ++i)
    picker.dictionary.texts[i] = std::string("0.") + static_cast<char>('0' + i / 10) + static_cast<char>('0' + i % 10);
  return picker;
}

}  // namespace

TpchFacts::TpchFacts(const Distributions& lists, const ScaleFactor& scale)
    : parts(std::max<uint64_t>(1, scale.times(200'000))),
      suppliers(std::max<uint64_t>(1, scale.times(10'000))),
      customers(std::max<uint64_t>(1, scale.times(150'000))),
      orders(std::max<uint64_t>(1, scale.times(1'500'000))),
      clerks(std::max<uint64_t>(1'000, scale.times(1'000))),
      wide_keys(scale.at_least(30'000)),
      types(make_picker(lists["p_types"])),
      containers(make_picker(lists["p_cntr"])),
      segments(make_picker(lists["msegmnt"])),
      priorities(make_picker(lists["o_oprio"])),
      instructions(make_picker(lists["instruct"])),
      modes(make_picker(lists["smode"])),
      flags(make_picker(lists["rflag"])),
      quantities(make_number_picker(1, 50, 100)),
      discounts(make_hundredths(10)),
      taxes(make_hundredths(8)),
      sizes(make_number_picker(1, 50, 1)),
      manufacturers(make_number_picker(1, 5, 1)),
      line_statuses(texts({"F", "O"})),
      order_statuses(texts({"F", "O", "P"})),
      line_numbers(make_number_picker(1, 7, 1).dictionary),
      ship_priorities(make_number_picker(0, 0, 1).dictionary) {
  for (std::string& name : manufacturers.dictionary.texts) {
    for (char digit = '1'; digit <= '5'; ++digit) brands.texts.push_back("Brand#" + name + digit);
    name = "Manufacturer#" + name;
  }
  manufacturers.dictionary.values.clear();

  nation_keys = make_number_picker(0, static_cast<int64_t>(lists["nations"].size()) - 1, 1);
  if (flags.dictionary.size() > kMostFlags)
    throw Error::usage(fmt::format("--distributions: list \"rflag\" has {} entries; at most {} are possible.",
                                   flags.dictionary.size(), kMostFlags));

  return_flags.texts = flags.dictionary.texts;
  return_flags.texts.emplace_back("N");

  for (int32_t day = 0; day < kDays; ++day) {
    const int32_t since_1970 = kDaysTo1992 + day;
    dates.texts.push_back(date_text(since_1970));
    dates.values.push_back(since_1970);
  }
  if (clerks <= kMostClerkCodes) {
    for (uint64_t clerk = 1; clerk <= clerks; ++clerk) {
      const std::string digits = std::to_string(clerk);
      clerk_names.texts.push_back("Clerk#" + std::string(9 - digits.size(), '0') + digits);
    }
  }
}

WordLengths word_lengths(const std::vector<std::string>& words) {
  size_t longest = 0, total = 0;
  for (const std::string& word : words) {
    longest = std::max(longest, word.size());
    total += word.size();
  }
  return {static_cast<double>(total) / static_cast<double>(words.size()), static_cast<uint32_t>(longest)};
}

ColumnShape identifier(std::string_view name, int64_t low, int64_t high) {
  return {.name = name,
          .logical = Logical::kIdentifier,
          .physical = Physical::kInt64,
          .low = low,
          .high = high,
          .greatest = high};
}

ColumnShape key(std::string_view name, uint64_t greatest, double repeats) {
  ColumnShape shape = identifier(name);
  shape.greatest = static_cast<int64_t>(greatest);
  shape.repeats = repeats;
  shape.distinct = [](int64_t least, int64_t most) { return static_cast<uint64_t>(most - least) + 1; };
  return shape;
}

ColumnShape order_key_shape(std::string_view name, uint64_t orders, double repeats) {
  ColumnShape shape = key(name, static_cast<uint64_t>(order_key(orders - 1)), repeats);
  shape.distinct = [](int64_t least, int64_t most) { return order_of_key(most) - order_of_key(least) + 1; };
  return shape;
}

ColumnShape unique(ColumnShape shape) {
  shape.is_unique = true;
  return shape;
}

ColumnShape coded(std::string_view name, Logical logical, const Dictionary& dictionary) {
  const WordLengths lengths = word_lengths(dictionary.texts);
  return {.name = name,
          .logical = logical,
          .physical = dictionary.size() <= 256 ? Physical::kCode8 : Physical::kCode16,
          .dictionary = &dictionary,
          .mean_length = lengths.mean,
          .max_length = lengths.longest};
}

ColumnShape money(std::string_view name, int64_t greatest) {
  return {.name = name, .logical = Logical::kMoney, .physical = Physical::kInt64, .greatest = greatest};
}

ColumnShape text(std::string_view name, double mean_length, uint32_t max_length) {
  return {.name = name,
          .logical = Logical::kText,
          .physical = Physical::kText,
          .mean_length = mean_length,
          .max_length = max_length};
}

ColumnShape comment(std::string_view name, CommentRange range) {
  ColumnShape shape = text(name, range.mean(), range.high);
  shape.is_prose = true;
  return shape;
}

namespace {

World make_world(const Kernels& kernels, const Distributions& lists, const ScaleFactor& scale) {
  return {.kernels = kernels,
          .lists = lists,
          .scale = scale,
          .pool = nullptr,
          .facts = std::make_unique<TpchFacts>(lists, scale)};
}

constexpr const Table* kTables[] = {&kNation,   &kRegion,   &kPart,   &kSupplier,
                                    &kPartSupp, &kCustomer, &kOrders, &kLineItem};

}  // namespace

const Benchmark kBenchmark = {
    .name = "tpch",
    .tables = kTables,
    .make_world = make_world,
    .walks = [](const World& world) { return facts(world).wide_keys; },
    .digests = published_digests,
};

}  // namespace tpcmill::tpch
