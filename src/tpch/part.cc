#include <algorithm>
#include <cstring>
#include <numeric>

#include "tpch/streams.h"
#include "tpch/tpch.h"

namespace tpcmill::tpch {
namespace {

enum Column : size_t {
  P_PARTKEY, P_NAME, P_MFGR, P_BRAND, P_TYPE, P_SIZE, P_CONTAINER, P_RETAILPRICE, P_COMMENT
};
enum Scratch : size_t { kFirst, kSecond, kColors, kColorTexts, kColorLengths, kColorPool };

constexpr size_t kWords = 5;  // of a name

// All prices that occur, if there are few parts: far fewer than parts.
std::vector<int64_t> all_prices(const World& world) {
  constexpr uint64_t kFewParts = 400'000;
  const uint64_t parts = facts(world).parts;
  if (parts > kFewParts) return {};
  std::vector<int64_t> keys(parts + kPad), prices(parts + kPad);
  std::iota(keys.begin(), keys.end(), int64_t{1});
  world.kernels.retail_prices(keys.data(), parts, prices.data());
  std::vector<uint8_t> occurs(size_t{kMostPrice} + 1);
  for (size_t i = 0; i < parts; ++i) occurs[static_cast<size_t>(prices[i])] = 1;
  prices.clear();
  for (size_t price = 0; price < occurs.size(); ++price)
    if (occurs[price] != 0) prices.push_back(static_cast<int64_t>(price));
  return prices;
}

ColumnShape retail_price(const World& world) {
  ColumnShape shape = money("p_retailprice", kMostPrice);
  shape.few_values = [&world] { return all_prices(world); };
  return shape;
}

TableShape shape(const World& world) {
  const TpchFacts& fact = facts(world);
  const WordLengths color = word_lengths(world.lists["colors"].texts);
  const double mean = kWords * color.mean + (kWords - 1);
  return {"part",
          {key("p_partkey", fact.parts), text("p_name", mean, static_cast<uint32_t>(kWords * color.longest + kWords - 1)),
           coded("p_mfgr", Logical::kText, fact.manufacturers.dictionary), coded("p_brand", Logical::kText, fact.brands),
           coded("p_type", Logical::kText, fact.types.dictionary),
           coded("p_size", Logical::kInteger, fact.sizes.dictionary),
           coded("p_container", Logical::kText, fact.containers.dictionary), retail_price(world),
           comment("p_comment", kPartText)},
          {0}};
}

// Words with the blank behind each, in rooms of equal size, so that they are copied whole: how long a
// word is decides nothing but where the next one goes.
struct RoomyWords {
  static constexpr size_t kStep = 16;

  RoomyWords(const std::vector<std::string>& words, Batch& out)
      : room((word_lengths(words).longest + kStep) / kStep * kStep),
        texts(out.scratch<char>(kColorTexts, words.size() * room)),
        lengths(out.scratch<uint32_t>(kColorLengths, words.size())) {
    for (size_t i = 0; i < words.size(); ++i) {
      lengths[i] = static_cast<uint32_t>(words[i].size() + 1);
      std::memcpy(texts + i * room, words[i].data(), words[i].size());
      texts[i * room + words[i].size()] = ' ';
    }
  }

  // Returns the end. May write up to `room` bytes.
  char* put(size_t word, char* to) const {
    for (size_t i = 0; i < room; i += kStep) std::memcpy(to + i, texts + word * room + i, kStep);
    return to + lengths[word];
  }

  size_t room;
  char* texts;
  uint32_t* lengths;
};

// Has the batch say which words names are made of, if anybody looks at them. Words have the blank behind
// each, of which the last one's is cut. Returns where five of each row are to be put, or nullptr.
uint8_t* name_words(const std::vector<std::string>& words, const RoomyWords& texts, size_t n, Batch& out) {
  if (!out.wants_words() || words.size() >= kNoWord - 1 || out.shape().columns[P_NAME].max_length > 255) return nullptr;
  struct Pool {
    WordPool view;
    uint8_t lengths[256];
  };
  Pool& pool = *out.scratch<Pool>(kColorPool, 1);
  pool = {};
  pool.view.lengths = pool.lengths;
  std::copy_n(texts.lengths, words.size(), pool.lengths);
  const WordSpans spans = out.words(P_NAME, pool.view, kWords * out.capacity());
  for (size_t row = 0; row < n; ++row) spans.first[row] = static_cast<uint32_t>(kWords * row);
  std::fill_n(spans.cut, n, uint8_t{0});
  std::fill_n(spans.count, n, uint8_t{kWords});
  return spans.words;
}

// Five colors without repetition: the list is permuted from its start by swapping entry i with
// one drawn from i .. last, and the first five count. Only entries that a swap touched differ
// from the list, at most five of them.
void names(const World& world, const Draws& draws, const Parents& parents, Batch& out) {
  const Distribution& colors = world.lists["colors"];
  const size_t n = parents.count;
  const size_t stride = n + kPad;
  const RoomyWords texts(colors.texts, out);
  const size_t room = out.shape().columns[P_NAME].max_length + texts.room;
  uint32_t* const raw = out.scratch<uint32_t>(kFirst, stride);
  uint8_t* const drawn = out.scratch<uint8_t>(kColors, kWords * stride);
  for (uint32_t i = 0; i < kWords; ++i) {
    draws.of_parents(kPartName, i, raw);
    world.kernels.uniform8(raw, n, i, static_cast<uint32_t>(colors.size()) - i, drawn + i * stride);
  }
  char* const heap = out.heap(P_NAME, n * room);
  const Batch::TextArrays text = out.text(P_NAME, heap);
  uint8_t* words = name_words(colors.texts, texts, n, out);
  for (size_t row = 0; row < n; ++row) {
    // moved[j]: what swap j put at place[j].
    size_t place[kWords], moved[kWords];
    char* const begin = heap + row * room;
    char* to = begin;
    for (size_t i = 0; i < kWords; ++i) {
      const size_t from = drawn[i * stride + row];
      size_t color = from, displaced = i;
      for (size_t j = 0; j < i; ++j) {
        if (place[j] == from) color = moved[j];
        if (place[j] == i) displaced = moved[j];
      }
      place[i] = from;
      moved[i] = displaced;
      to = texts.put(color, to);
      if (words != nullptr) *words++ = static_cast<uint8_t>(color);
    }
    text.at[row] = static_cast<uint32_t>(row * room);
    text.length[row] = static_cast<uint16_t>(to - begin - 1);
  }
}

void fill(const World& world, const Parents& parents, Walk&, Batch& out) {
  const TpchFacts& fact = facts(world);
  const Kernels& kernels = world.kernels;
  const Draws draws(kernels, parents);
  const size_t n = parents.count;
  uint32_t* const first = out.scratch<uint32_t>(kFirst, n + kPad);
  uint32_t* const second = out.scratch<uint32_t>(kSecond, n + kPad);

  const auto picked = [&](Stream stream, const Picker& picker, size_t column) {
    if (!out.wants(column)) return;
    draws.of_parents(stream, 0, first);
    pick(kernels, picker, first, n, out, column);
  };

  out.set_rows(n);
  int64_t* const keys = out.i64(P_PARTKEY);
  if (out.wants_any({P_PARTKEY, P_RETAILPRICE})) numbers(parents, 1, keys);
  if (out.wants(P_NAME)) names(world, draws, parents, out);
  uint8_t* const manufacturers = out.code8(P_MFGR);
  if (out.wants_any({P_MFGR, P_BRAND})) {
    draws.of_parents(kPartManufacturer, 0, first);
    kernels.uniform8(first, n, 0, 5, manufacturers);
  }
  if (out.wants(P_BRAND)) {
    draws.of_parents(kPartBrand, 0, first);
    uint8_t* const brands = out.code8(P_BRAND);
    kernels.uniform8(first, n, 0, 5, brands);
    for (size_t i = 0; i < n; ++i) brands[i] = static_cast<uint8_t>(manufacturers[i] * 5 + brands[i]);
  }
  picked(kPartType, fact.types, P_TYPE);
  picked(kPartSize, fact.sizes, P_SIZE);
  picked(kPartContainer, fact.containers, P_CONTAINER);
  if (out.wants(P_RETAILPRICE)) kernels.retail_prices(keys, n, out.i64(P_RETAILPRICE));
  if (!out.wants(P_COMMENT)) return;
  draws.of_parents(kPartComment, 0, first);
  draws.of_parents(kPartComment, 1, second);
  pool_text(world, kPartText, first, second, n, out, P_COMMENT);
}

constexpr std::string_view kFixedLength[] = {"p_mfgr", "p_brand", "p_container"};

}  // namespace

const Table kPart = {
    .name = "part",
    .letter = 'P',
    .group_letter = 'p',
    .shape = shape,
    .parents = [](const World& world) { return facts(world).parts; },
    .fixed_length = kFixedLength,
    .batch_parents = 2048,
    .fill = fill,
    .mark = [](const World& world, const Parents& parents, PoolMarks& marks) {
      mark_comments(world, parents, kPartComment, kPartText, marks);
    },
};

}  // namespace tpcmill::tpch
