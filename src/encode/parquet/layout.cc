#include "encode/parquet/layout.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "encode/parquet/arrow_schema.h"
#include "codec/compress.h"
#include "encode/parquet/page.h"
#include "encode/parquet/schema.h"

namespace tpcmill::parquet {

namespace {

// Dictionaries beyond this do not fit into the caches of whoever reads them.
constexpr uint64_t kMostDictionaryBytes = 16'000'000;

// What is not said otherwise.
constexpr uint64_t kPageBytes = 1024 * 1024;
constexpr uint64_t kPageRows = 20'000;
constexpr uint64_t kRowGroupBytes = 7 * 1024 * 1024;

// Header of a page, the shortest and the longest differ by little.
constexpr double kHeaderBytes = 25;

// What a codec makes of our kinds of bytes, measured on TPC-H: estimates, to decide by.
struct Character {
  double least;       // bytes of a value that the codec has seen before,
  double most;        // of an INT64 below 2^32 that it has not,
  bool entropy;       // unless it counts bits
  double text;        // part that is left of prose
  double dictionary;  // part that is left of a dictionary page
};

Character character(Codec::Kind kind) {
  switch (kind) {
    case Codec::Kind::kUncompressed: return {8, 8, false, 1, 1};
    case Codec::Kind::kSnappy: return {3, 5.3, false, 0.34, 0.6};
    case Codec::Kind::kLz4Raw: return {3, 4.5, false, 0.45, 0.6};
    case Codec::Kind::kGzip: return {1.5, 5, true, 0.3, 0.35};
    case Codec::Kind::kBrotli:
    case Codec::Kind::kZstd: return {1, 5, true, 0.3, 0.35};
  }
  return {8, 8, false, 1, 1};
}

// Bytes that an encoding of a column costs: in each row group, and for each value.
struct Cost {
  double fixed = 0, fixed_packed = 0;
  double value = 0, value_packed = 0;

  double packed(double rows) const { return fixed_packed + rows * value_packed; }
};

// Mean bytes of an entry, PLAIN.
double entry_bytes(const ColumnShape& shape, Form form) {
  if (form != Form::kText) return static_cast<double>(width_of(type_of(form)));
  uint64_t bytes = 0;
  for (const std::string& text : shape.dictionary->texts) bytes += text.size();
  return sizeof(uint32_t) + static_cast<double>(bytes) / static_cast<double>(shape.dictionary->size());
}

// Values that are known to be few enough for codes of 16 bits.
std::vector<int64_t> few_values(const ColumnShape& shape) {
  constexpr size_t kMost = 65'536;
  std::vector<int64_t> values;
  if (shape.few_values) values = shape.few_values();
  if (values.size() > kMost) values.clear();
  return values;
}

// A column with what the layout says of it.
struct Wish {
  const ColumnShape& shape;
  LayoutSettings settings;
  Form form = form_of(shape, settings);
  std::vector<int64_t> few = few_values(shape);

  // Whether the dictionary is known beforehand, and its entries.
  bool may_have_codes() const { return shape.dictionary != nullptr || shape.low <= shape.high || !few.empty(); }
  double count_entries() const {
    if (shape.dictionary != nullptr) return static_cast<double>(shape.dictionary->size());
    if (!few.empty()) return static_cast<double>(few.size());
    return static_cast<double>(shape.high) - static_cast<double>(shape.low) + 1;
  }

  Codec codec() const { return settings.codec.value_or(Codec()); }
  double most_dictionary_bytes() const {
    return static_cast<double>(settings.dictionary_page_bytes.value_or(kMostDictionaryBytes));
  }
  bool wants_dictionary() const {
    return settings.encoding == Encoding::kRleDictionary || settings.dictionary == DictionaryUse::kOn;
  }
  // Whether there is a dictionary is left to us. An encoding that is said along with that is for
  // columns without one.
  bool is_open() const {
    return settings.dictionary.value_or(settings.encoding ? DictionaryUse::kOff : DictionaryUse::kAuto) ==
               DictionaryUse::kAuto &&
           settings.encoding != Encoding::kRleDictionary;
  }
  // Whether a dictionary made from the values needs no hashing: equal ones stand together.
  bool stands_in_runs() const { return shape.repeats > 1.5 && width_of(type_of(form)) <= sizeof(uint64_t); }
};

Cost plain_cost(const Wish& wish, const Character& codec) {
  const ColumnShape& shape = wish.shape;
  const Form form = wish.form;
  Cost cost;
  if (form == Form::kText && shape.dictionary == nullptr) {
    cost.value = sizeof(uint32_t) + shape.mean_length;
    cost.value_packed = cost.value * codec.text;
    return cost;
  }
  cost.value = entry_bytes(shape, form);
  if (codec.dictionary == 1) {
    cost.value_packed = cost.value;
  } else if (codec.entropy) {
    const double bits = wish.may_have_codes() ? std::log2(wish.count_entries()) : 32;
    cost.value_packed = std::min(cost.value, bits / 8 + 0.4);
  } else if (form == Form::kText) {
    cost.value_packed = std::min(cost.value, codec.least + 1);  // a word that was seen before
  } else {
    cost.value_packed = std::min(cost.value, codec.most);
  }
  return cost;
}

// Differences of numbers from all over a range take a bit more than the numbers. What is in order
// takes next to nothing; that is not foreseen here.
Cost delta_cost(const Wish& wish, const Character& codec) {
  Cost cost = plain_cost(wish, codec);
  const double bits = wish.may_have_codes() ? std::log2(wish.count_entries()) + 1.2 : 26;
  cost.value = cost.value_packed = std::min(cost.value, bits / 8);
  return cost;
}

// A dictionary of its own in each row group, of values that stand together.
Cost runs_cost(const Wish& wish) {
  constexpr double kCodeBits = 16;
  Cost cost;
  cost.value = cost.value_packed =
      static_cast<double>(width_of(type_of(wish.form))) / wish.shape.repeats + kCodeBits / 8;
  return cost;
}

Cost dictionary_cost(const Wish& wish, const Character& codec) {
  const double entries = wish.count_entries();
  Cost cost;
  cost.fixed = kHeaderBytes + entries * entry_bytes(wish.shape, wish.form);
  cost.fixed_packed = kHeaderBytes + entries * entry_bytes(wish.shape, wish.form) * codec.dictionary;
  cost.value = cost.value_packed = std::max(1.0, std::ceil(std::log2(entries))) / 8;
  return cost;
}

// Keys that stand several times in a row: where nothing compresses them, codes are a third of them.
bool pays_in_runs(const Wish& wish) {
  return wish.is_open() && !wish.settings.encoding && wish.stands_in_runs() &&
         wish.codec().kind == Codec::Kind::kUncompressed;
}

// The rows of a row group, and which columns have dictionaries, decided together.
class Balance {
 public:
  Balance(const FormatInput& input, const LayoutSettings& table, const std::vector<Wish>& wishes)
      : input_(input), table_(table) {
    for (const Wish& wish : wishes) {
      const Character codec = character(wish.codec().kind);
      Choice choice;
      choice.plain = wish.settings.encoding == Encoding::kDeltaBinaryPacked ? delta_cost(wish, codec)
                                                                             : plain_cost(wish, codec);
      if (pays_in_runs(wish)) choice.plain = runs_cost(wish);
      choice.open = wish.is_open();
      const bool known = wish.may_have_codes();
      if (known) choice.dictionary = dictionary_cost(wish, codec);
      choice.by_dictionary = known && (choice.open || wish.wants_dictionary()) &&
                             choice.dictionary.fixed <= wish.most_dictionary_bytes();
      choices_.push_back(choice);
    }
    // All that may be dictionaries are, at first. Then the one that costs most more than PLAIN
    // goes, and all others are looked at again, since a row group then has other rows.
    while (Choice* const worst = worst_dictionary()) worst->by_dictionary = false;
    // One that was asked for is made from the values of each chunk where most of it would not occur.
    for (size_t i = 0; i < choices_.size(); ++i)
      if (!choices_[i].open && choices_[i].by_dictionary && wishes[i].count_entries() > rows())
        choices_[i].by_dictionary = false;
  }

  bool by_dictionary(size_t column) const { return choices_[column].by_dictionary; }

  // As many as the job asks for, or fit.
  double wanted_rows() const {
    if (table_.row_group_rows) return static_cast<double>(*table_.row_group_rows);
    Cost sum;
    for (const Choice& choice : choices_) {
      sum.fixed += choice.cost().fixed;
      sum.value += choice.cost().value + kHeaderBytes / static_cast<double>(table_.data_page_rows.value_or(kPageRows));
    }
    return rows_that_fit(table_, sum.fixed, sum.value);
  }

  double packed_per_row() const {
    double sum = 0;
    for (const Choice& choice : choices_) sum += choice.cost().packed(rows()) / rows();
    return sum;
  }
  double encoded_per_row() const {
    double sum = 0;
    for (const Choice& choice : choices_) sum += choice.cost().value;
    return sum;
  }

  // Of a row group as the file will have it.
  double rows() const {
    const double fewest = input_.rows / kMostRowGroups;
    return std::max(1.0, std::min(input_.rows, std::max(wanted_rows(), fewest)));
  }

  static double rows_that_fit(const LayoutSettings& table, double fixed, double each) {
    const double bytes = static_cast<double>(table.row_group_bytes.value_or(kRowGroupBytes));
    return std::max(1.0, std::floor((bytes - fixed) / each));
  }

 private:
  struct Choice {
    Cost plain, dictionary;
    bool open = false;
    bool by_dictionary = false;

    const Cost& cost() const { return by_dictionary ? dictionary : plain; }
  };

  Choice* worst_dictionary() {
    const double group = rows();
    Choice* worst = nullptr;
    double most = 0;
    for (Choice& choice : choices_) {
      if (!choice.by_dictionary || !choice.open) continue;
      const double loss = choice.dictionary.packed(group) - choice.plain.packed(group);
      if (loss > most) worst = &choice, most = loss;
    }
    return worst;
  }

  const FormatInput& input_;
  const LayoutSettings& table_;
  std::vector<Choice> choices_;
};

// A known dictionary: the page that stands in every row group.
void make_dictionary_page(const FileLayout& file, ColumnLayout& column) {
  column.width = std::max(1, static_cast<int>(std::bit_width(column.entries->size() - 1)));
  Buffer plain, scratch;
  column.entries->put_plain(plain);
  const PageWriter writer{.version = file.page_version, .checksum = file.page_checksum};
  codec::Compressor compressor(column.codec);
  const std::span<const std::byte> packed = compressor.compress({{}, plain.bytes()}, scratch);
  column.dictionary_unpacked =
      writer.put_dictionary(column.entries->size(), plain.bytes(), packed, column.dictionary_page) + plain.size();
  writer.put_dictionary(column.entries->size(), plain.bytes(), plain.bytes(), column.stored_dictionary_page);
}

// These codecs find nothing in noisy codes, so that the dictionary alone may make up for their headers. A short one may
// do so in some chunks only.
void leave_uncompressed_if_noise(ColumnLayout& column) {
  constexpr size_t kLeastSaving = 64;
  const bool finds_nothing = column.codec.kind == Codec::Kind::kSnappy || column.codec.kind == Codec::Kind::kLz4Raw;
  if (!finds_nothing || !column.has_noisy_codes()) return;
  if (column.dictionary_page.size() + kLeastSaving < column.stored_dictionary_page.size()) return;
  column.codec = Codec{Codec::Kind::kUncompressed, 0};
  column.dictionary_page.clear();
  column.dictionary_page.append(column.stored_dictionary_page.bytes());
  column.dictionary_unpacked = column.dictionary_page.size();
}

std::string name_of(const ColumnShape& shape, const LayoutSettings& table) {
  std::string name(shape.name);
  if (table.column_names == ColumnNames::kTrino) name.erase(0, name.find('_') + 1);
  return name;
}

// Snappy streams of prose are made from its words, which stand in PLAIN pages only, and are smaller
// than those of any other encoding.
bool is_best_plain(const Wish& wish) {
  return wish.is_open() && wish.shape.is_prose && wish.codec().kind == Codec::Kind::kSnappy;
}

Encoding encoding_of(const Wish& wish, bool by_dictionary) {
  if (by_dictionary || wish.wants_dictionary() || pays_in_runs(wish)) return Encoding::kRleDictionary;
  if (is_best_plain(wish)) return Encoding::kPlain;
  return wish.settings.encoding.value_or(Encoding::kPlain);
}

// Values of a page that are sure to fit, if they all have the same number of bits.
uint64_t rows_of_page(const ColumnLayout& column, uint64_t most_rows) {
  uint64_t bits = 8 * width_of(column.type);
  if (column.form == Form::kText && column.entries) bits = 8 * (sizeof(uint32_t) + column.shape->max_length);
  if (column.has_known_dictionary()) bits = static_cast<uint64_t>(column.width);
  return bits == 0 ? most_rows : std::clamp<uint64_t>(column.page_bytes * 8 / bits, 1, most_rows);
}

ColumnLayout settle_column(const Wish& wish, const FileLayout& file, const LayoutSettings& table, bool by_dictionary) {
  const LayoutSettings& settings = wish.settings;
  ColumnLayout column{.shape = &wish.shape,
                      .name = name_of(wish.shape, table),
                      .form = wish.form,
                      .type = type_of(wish.form),
                      .decimal = settings.decimal.value_or(DecimalType::kDecimal64),
                      .nullable = settings.nullable.value_or(false),
                      .string = settings.string.value_or(StringType::kUtf8),
                      .codec = wish.codec(),
                      .compress_if_worthwhile = settings.compress_if_worthwhile.value_or(false),
                      .encoding = encoding_of(wish, by_dictionary),
                      .entries = {},
                      .dictionary_page = {},
                      .stored_dictionary_page = {},
                      .page_bytes = table.data_page_bytes.value_or(kPageBytes),
                      .page_rows = table.data_page_rows.value_or(kPageRows),
                      .pages_expected = 1,
                      .bloom_filter = settings.bloom_filter.value_or(0),
                      .statistics = table.statistics.value_or(StatisticsLevel::kPage),
                      .bounds_in_pages = !file.page_index && table.statistics.value_or(StatisticsLevel::kPage) == StatisticsLevel::kPage};
  column.hashed = column.encoding == Encoding::kRleDictionary && !by_dictionary;
  column.most_dictionary_bytes = settings.dictionary_page_bytes.value_or(kMostDictionaryBytes);
  column.in_runs = column.hashed && wish.stands_in_runs();
  if (by_dictionary && !wish.few.empty()) {
    column.entries.emplace(wish.few, wish.form);
  } else if (wish.shape.dictionary != nullptr || by_dictionary) {
    column.entries.emplace(wish.shape, wish.form);
  }
  if (column.has_known_dictionary()) {
    make_dictionary_page(file, column);
    leave_uncompressed_if_noise(column);
  }
  column.page_rows = rows_of_page(column, column.page_rows);
  return column;
}

// Keys and values of the file. The scale says which data it is, the version who made it.
std::vector<std::pair<std::string, std::string>> metadata_of(const FormatInput& input, const LayoutSettings& table) {
  std::vector<std::pair<std::string, std::string>> metadata;
  if (table.default_metadata.value_or(true))
    metadata = {{"tpcmill.benchmark", input.job.benchmark},
                {"tpcmill.scale_factor", input.job.scale.text()},
                {"tpcmill.version", TPCMILL_VERSION}};
  metadata.insert(metadata.end(), table.metadata.begin(), table.metadata.end());
  return metadata;
}

void add_arrow_schema(const LayoutSettings& table, FileLayout& file) {
  const bool strings = std::any_of(file.columns.begin(), file.columns.end(),
                                   [](const ColumnLayout& column) { return column.string != StringType::kUtf8; });
  if (!table.arrow_schema.value_or(strings)) return;
  std::vector<ArrowField> fields;
  for (size_t i = 0; i < file.columns.size(); ++i) {
    const ColumnLayout& column = file.columns[i];
    ArrowField field{.name = column.name,
                     .type = arrow_type(column),
                     .nullable = column.nullable,
                     .field_id = {},
                     .precision = column.decimal.precision,
                     .scale = column.decimal.scale};
    if (file.field_ids) field.field_id = static_cast<int32_t>(i + 1);
    fields.push_back(std::move(field));
  }
  file.metadata.emplace_back("ARROW:schema", arrow_schema(fields));
}

}  // namespace

FileLayout settle(const FormatInput& input) {
  const std::string name(input.shape.name);
  const LayoutSettings table = settings_for(input.job.layout, name, "");
  std::vector<Wish> wishes;
  for (const ColumnShape& shape : input.shape.columns)
    wishes.push_back(Wish{shape, settings_for(input.job.layout, name, shape.name)});
  const Balance balance(input, table, wishes);
  FileLayout file{.table = input.shape.name,
                  .columns = {},
                  .page_version = table.data_page_version.value_or(1),
                  .page_checksum = table.page_checksum.value_or(false),
                  .page_index = table.page_index.value_or(true) &&
                                table.statistics.value_or(StatisticsLevel::kPage) == StatisticsLevel::kPage,
                  .field_ids = table.field_ids.value_or(true),
                  .sorting_columns = {},
                  .metadata = metadata_of(input, table),
                  .names_part = table.default_metadata.value_or(true),
                  .cut = {.rows = static_cast<uint64_t>(balance.wanted_rows()),
                          .exact = table.row_group_rows.has_value(),
                          .most_chunks = kMostRowGroups},
                  .bytes_per_row = balance.packed_per_row(),
                  .encoded_bytes_per_row = balance.encoded_per_row()};
  if (table.sorting_columns.value_or(true)) file.sorting_columns = input.shape.sorted_by;
  for (size_t i = 0; i < wishes.size(); ++i) {
    ColumnLayout column = settle_column(wishes[i], file, table, balance.by_dictionary(i));
    column.pages_expected = std::ceil(balance.rows() / static_cast<double>(column.page_rows));
    file.columns.push_back(std::move(column));
  }
  add_arrow_schema(table, file);
  return file;
}

void learn(const FormatInput& input, const Sample& sample, FileLayout& file) {
  const LayoutSettings table = settings_for(input.job.layout, std::string(input.shape.name), "");
  double fixed = 0, fixed_packed = 0;
  for (const ColumnLayout& column : file.columns) {
    fixed += static_cast<double>(column.dictionary_unpacked);
    fixed_packed += static_cast<double>(column.dictionary_page.size());
  }
  file.encoded_bytes_per_row = sample.encoded / sample.rows;
  if (!file.cut.exact)
    file.cut.rows = static_cast<uint64_t>(Balance::rows_that_fit(table, fixed, file.encoded_bytes_per_row));
  const double rows = std::max(1.0, std::min(input.rows, static_cast<double>(file.cut.rows)));
  file.bytes_per_row = sample.packed / sample.rows + fixed_packed / rows;
}

}  // namespace tpcmill::parquet
