#include "encode/parquet/layout.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "encode/parquet/page.h"

namespace tpcmill::parquet {

namespace {

// Dictionaries beyond this do not fit into the caches of whoever reads them.
constexpr double kMostDictionaryBytes = 16e6;

// Header of a page, the shortest and the longest differ by little.
constexpr double kHeaderBytes = 25;

Type type_of(Logical logical) {
  switch (logical) {
    case Logical::kIdentifier:
    case Logical::kMoney:
    case Logical::kQuantity: return Type::kInt64;
    case Logical::kInteger:
    case Logical::kDate: return Type::kInt32;
    case Logical::kText: return Type::kByteArray;
  }
  return Type::kByteArray;
}

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
    case Codec::Kind::kSnappy: return {3, 5.3, false, 0.42, 0.6};
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
double entry_bytes(const ColumnShape& shape, Type type) {
  if (type != Type::kByteArray) return static_cast<double>(width_of(type));
  uint64_t bytes = 0;
  for (const std::string& text : shape.dictionary->texts) bytes += text.size();
  return sizeof(uint32_t) + static_cast<double>(bytes) / static_cast<double>(shape.dictionary->size());
}

bool may_have_codes(const ColumnShape& shape) { return shape.dictionary != nullptr || shape.low <= shape.high; }

double count_entries(const ColumnShape& shape) {
  if (shape.dictionary != nullptr) return static_cast<double>(shape.dictionary->size());
  return static_cast<double>(shape.high) - static_cast<double>(shape.low) + 1;
}

Cost plain_cost(const ColumnShape& shape, Type type, const Character& codec) {
  Cost cost;
  if (type == Type::kByteArray && shape.dictionary == nullptr) {
    cost.value = sizeof(uint32_t) + shape.mean_length;
    cost.value_packed = cost.value * codec.text;
    return cost;
  }
  cost.value = entry_bytes(shape, type);
  if (codec.dictionary == 1) {
    cost.value_packed = cost.value;
  } else if (codec.entropy) {
    const double bits = may_have_codes(shape) ? std::log2(count_entries(shape)) : 32;
    cost.value_packed = std::min(cost.value, bits / 8 + 0.4);
  } else if (type == Type::kByteArray) {
    cost.value_packed = std::min(cost.value, codec.least + 1);  // a word that was seen before
  } else {
    cost.value_packed = std::min(cost.value, codec.most);
  }
  return cost;
}

Cost dictionary_cost(const ColumnShape& shape, Type type, const Character& codec) {
  const double entries = count_entries(shape);
  Cost cost;
  cost.fixed = kHeaderBytes + entries * entry_bytes(shape, type);
  cost.fixed_packed = kHeaderBytes + entries * entry_bytes(shape, type) * codec.dictionary;
  cost.value = cost.value_packed = std::max(1.0, std::ceil(std::log2(entries))) / 8;
  return cost;
}

// The rows of a row group, and which columns have dictionaries, decided together.
class Balance {
 public:
  explicit Balance(const FormatInput& input) : input_(input), codec_(character(input.job.codec.kind)) {
    for (const ColumnShape& shape : input.shape.columns) {
      const Type type = type_of(shape.logical);
      Choice choice;
      choice.plain = plain_cost(shape, type, codec_);
      if (may_have_codes(shape)) choice.dictionary = dictionary_cost(shape, type, codec_);
      choice.by_dictionary = may_have_codes(shape) && choice.dictionary.fixed <= kMostDictionaryBytes;
      choices_.push_back(choice);
    }
    // All that may be dictionaries are, at first. Then the one that costs most more than PLAIN
    // goes, and all others are looked at again, for now a row group has other rows.
    while (Choice* const worst = worst_dictionary()) worst->by_dictionary = false;
  }

  bool by_dictionary(size_t column) const { return choices_[column].by_dictionary; }

  // As many as the job asks for, or fit.
  double wanted_rows() const {
    const Job& job = input_.job;
    if (job.row_group_rows != 0) return static_cast<double>(job.row_group_rows);
    Cost sum;
    for (const Choice& choice : choices_) {
      sum.fixed += choice.cost().fixed;
      sum.value += choice.cost().value + kHeaderBytes / kPageRows;
    }
    return std::max(1.0, std::floor((static_cast<double>(job.row_group_bytes) - sum.fixed) / sum.value));
  }

  double packed_per_row() const {
    double sum = 0;
    for (const Choice& choice : choices_) sum += choice.cost().packed(rows()) / rows();
    return sum;
  }

 private:
  struct Choice {
    Cost plain, dictionary;
    bool by_dictionary = false;

    const Cost& cost() const { return by_dictionary ? dictionary : plain; }
  };

  // Of a row group as the file will have it.
  double rows() const {
    const double fewest = input_.rows / kMostRowGroups;
    return std::max(1.0, std::min(input_.rows, std::max(wanted_rows(), fewest)));
  }

  Choice* worst_dictionary() {
    const double group = rows();
    Choice* worst = nullptr;
    double most = 0;
    for (Choice& choice : choices_) {
      if (!choice.by_dictionary) continue;
      const double loss = choice.dictionary.packed(group) - choice.plain.packed(group);
      if (loss > most) worst = &choice, most = loss;
    }
    return worst;
  }

  const FormatInput& input_;
  Character codec_;
  std::vector<Choice> choices_;
};

void make_dictionary_page(ColumnLayout& column, Compressor& compressor) {
  Buffer plain, scratch;
  column.entries->put_plain(plain);
  const std::span<const std::byte> packed = compressor.compress(plain.bytes(), scratch);
  put_dictionary_header({column.entries->size(), plain.size(), packed.size()}, column.dictionary_page);
  column.dictionary_unpacked = column.dictionary_page.size() + plain.size();
  column.dictionary_page.append(packed);
}

}  // namespace

FileLayout settle(const FormatInput& input) {
  const Balance balance(input);
  FileLayout file{.table = input.shape.name,
                  .columns = {},
                  .codec = input.job.codec,
                  .cut = {.rows = static_cast<uint64_t>(balance.wanted_rows()),
                          .exact = input.job.row_group_rows != 0,
                          .most_chunks = kMostRowGroups},
                  .bytes_per_row = balance.packed_per_row()};
  Compressor compressor(input.job.codec);
  for (size_t i = 0; i < input.shape.columns.size(); ++i) {
    const ColumnShape& shape = input.shape.columns[i];
    ColumnLayout& column = file.columns.emplace_back();
    column.shape = &shape;
    column.type = type_of(shape.logical);
    column.codec = number_of(input.job.codec.kind);
    column.encoding = balance.by_dictionary(i) ? Encoding::kRleDictionary : Encoding::kPlain;
    if (shape.dictionary != nullptr || balance.by_dictionary(i)) column.entries.emplace(shape, column.type);
    if (column.encoding != Encoding::kRleDictionary) continue;
    column.width = std::max(1, static_cast<int>(std::bit_width(column.entries->size() - 1)));
    make_dictionary_page(column, compressor);
  }
  return file;
}

}  // namespace tpcmill::parquet
