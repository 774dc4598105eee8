// Every kernel on every target this processor runs, beside its definition in simd/reference.h:
//
//     bench_kernels --benchmark_filter=draws
//
// Lengths are those of a batch, values those of TPC-H. contest.h says what is counted.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "contest.h"
#include "codec/snappy_tokens.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kRows = 4096;
const DrawRun kRun{1808217256, 16807};

// A kernel that has come or gone shows here: give it a contender below, and count again.
constexpr size_t kKernels = 33;
static_assert(sizeof(Kernels) == sizeof(std::string_view) + kKernels * sizeof(void (*)()));

const std::vector<uint32_t>& some_draws() {
  static const std::vector<uint32_t> draws = reference::draws(kRun.first, kRun.step, kRows + kPad);
  return draws;
}

// kRows + kPad values low .. low + range - 1.
template <class T>
std::vector<T> values(int64_t low, uint64_t range) {
  std::vector<T> out;
  for (const uint32_t draw : some_draws()) out.push_back(static_cast<T>(reference::bounded(draw, low, range)));
  return out;
}

template <class T>
std::vector<T> without_pad(std::vector<T> values) {
  values.resize(kRows);
  return values;
}

void contest_draws() {
  contest<std::vector<uint32_t>>(
      "draws", kRows, [](const Kernels& k, auto& out) { k.draws(kRun, kRows, out.data()); },
      [] { return reference::draws(kRun.first, kRun.step, kRows); });

  const std::vector<uint8_t> counts = values<uint8_t>(1, 7);
  const size_t lines = reference::line_draws(kRun.first, 16807, 101027544, without_pad(counts)).size();
  contest<std::vector<uint32_t>>(
      "line_draws, 4 lines an order", lines,
      [=](const Kernels& k, auto& out) {
        k.line_draws({kRun.first, 16807, 101027544}, counts.data(), kRows, out.data());
      },
      [=] { return reference::line_draws(kRun.first, 16807, 101027544, without_pad(counts)); });
}

template <class T, class Low, class Range>
void contest_uniform(const std::string& name, void (*Kernels::*kernel)(const uint32_t*, size_t, Low, Range, T*),
                     Low low, Range range) {
  contest<std::vector<T>>(
      name, kRows,
      [=](const Kernels& k, auto& out) { (k.*kernel)(some_draws().data(), kRows, low, range, out.data()); },
      [=] { return without_pad(values<T>(low, range)); });
}

void contest_uniforms() {
  contest_uniform<uint8_t, uint32_t, uint32_t>("uniform8, quantity", &Kernels::uniform8, 1, 50);
  contest_uniform<uint16_t, uint32_t, uint32_t>("uniform16, order date", &Kernels::uniform16, 0, 2406);
  contest_uniform<int32_t, int32_t, uint32_t>("uniform32, balance", &Kernels::uniform32, -99999, 1099999);
  contest_uniform<int64_t, int64_t, uint64_t>("uniform64, part key", &Kernels::uniform64, 1, 200000);
  contest<std::vector<uint32_t>>(
      "pool_offsets", kRows,
      [](const Kernels& k, auto& out) { k.pool_offsets(some_draws().data(), kRows, 314572758, out.data()); },
      [] { return without_pad(values<uint32_t>(0, 314572758)); });
}

void contest_prices() {
  const std::vector<int64_t> keys = values<int64_t>(1, 200000);
  const std::vector<uint8_t> which = values<uint8_t>(0, 4);
  contest<std::vector<int64_t>>(
      "retail_prices", kRows, [=](const Kernels& k, auto& out) { k.retail_prices(keys.data(), kRows, out.data()); },
      [=] {
        std::vector<int64_t> out;
        for (size_t i = 0; i < kRows; ++i) out.push_back(reference::retail_price(keys[i]));
        return out;
      });
  contest<std::vector<int64_t>>(
      "extended_prices", kRows,
      [=](const Kernels& k, auto& out) { k.extended_prices(keys.data(), which.data(), kRows, out.data()); },
      [=] {
        std::vector<int64_t> out;
        for (size_t i = 0; i < kRows; ++i) out.push_back(reference::retail_price(keys[i]) * (which[i] + 1));
        return out;
      });
  const std::vector<int64_t> prices = values<int64_t>(90'000, 10'000'000);
  const std::vector<uint8_t> discounts = values<uint8_t>(0, 11), taxes = values<uint8_t>(0, 9);
  contest<std::vector<int32_t>>(
      "charges", kRows,
      [=](const Kernels& k, auto& out) { k.charges(prices.data(), discounts.data(), taxes.data(), kRows, out.data()); },
      [=] {
        std::vector<int32_t> out;
        for (size_t i = 0; i < kRows; ++i)
          out.push_back(static_cast<int32_t>(reference::charge(prices[i], discounts[i], taxes[i])));
        return out;
      });
  contest<std::vector<int64_t>>(
      "part_suppliers", kRows,
      [=](const Kernels& k, auto& out) { k.part_suppliers(keys.data(), which.data(), kRows, 10000, out.data()); },
      [=] {
        std::vector<int64_t> out;
        for (size_t i = 0; i < kRows; ++i) out.push_back(reference::part_supplier(keys[i], which[i], 10000));
        return out;
      });
}

using Cells = void (*Kernels::*)(const int64_t*, size_t, char, uint8_t*);

// Cells are compared by what they say: a kernel may leave anything behind the text.
void contest_cells(const std::string& name, Cells kernel, const std::vector<int64_t>& numbers,
                   std::string (*text)(int64_t)) {
  contest<std::vector<uint8_t>, std::string>(
      name, {kRows, kRows * kCell}, kRows * kCell,
      [=](const Kernels& k, auto& out) { (k.*kernel)(numbers.data(), kRows, '|', out.data()); },
      [=] {
        std::string out;
        for (size_t i = 0; i < kRows; ++i) out += text(numbers[i]) + "|";
        return out;
      },
      [](const auto& cells) {
        std::string out;
        for (size_t at = 0; at < kRows * kCell; at += kCell)
          out.append(reinterpret_cast<const char*>(&cells[at]), cells[at + kCellText]);
        return out;
      });
}

// Texts as slices of a heap, 10 to 43 bytes, as l_comment has them.
struct Slices {
  std::string heap = std::string(100000, 'x');
  std::vector<uint32_t> at = values<uint32_t>(0, 99000);
  std::vector<uint16_t> length = values<uint16_t>(10, 34);

  Slices() {
    for (size_t i = 0; i < heap.size(); ++i) heap[i] = static_cast<char>('a' + i % 26);
  }
  std::string text(size_t i) const { return heap.substr(at[i], length[i]); }
};

enum class PoolTexts { kWithWords, kAlone, kPacked };

// Texts of 10 to 43 characters from a pool of so many words.
void contest_pool_texts(const std::string& name, size_t pool_words, PoolTexts way) {
  std::vector<std::string> words;
  for (size_t i = 0; i < 242; ++i) {
    words.emplace_back(5 + i % 6, static_cast<char>('a' + i % 26));
    words.back().front() = ' ';
  }
  std::vector<uint8_t> numbers;
  for (uint64_t x = 1; numbers.size() < pool_words; x = x * 16807 % 2147483647)
    numbers.push_back(static_cast<uint8_t>(x % 242));
  const auto pool = std::make_shared<const reference::Pool>(reference::pool(words, numbers));
  const std::vector<uint32_t> offsets = values<uint32_t>(0, pool->text.size() - 100);
  const std::vector<uint16_t> length = values<uint16_t>(10, 34);
  size_t text_bytes = 0;
  for (size_t i = 0; i < kRows; ++i) text_bytes += length[i];
  struct Out {
    std::vector<char> heap;
    std::vector<uint32_t> at;
    void resize(size_t) {
      heap.resize(kRows * 128 + kPad);
      at.resize(kRows + kPad);
    }
  };
  contest<Out, std::string>(
      name, {kRows, text_bytes}, 0,
      [=](const Kernels& k, auto& out) {
        static std::vector<uint8_t> found(kRows * 64 + kPad), cut(kRows + kPad), count(kRows + kPad);
        static std::vector<uint32_t> first(kRows + kPad);
        const WordSpans spans = way == PoolTexts::kWithWords
                                    ? WordSpans{found.data(), first.data(), cut.data(), count.data()}
                                    : WordSpans{};
        if (way == PoolTexts::kPacked)
          k.packed_pool_texts(pool->view(), offsets.data(), length.data(), kRows, out.at.data(), out.heap.data());
        else
          k.pool_texts(pool->view(), offsets.data(), length.data(), kRows, spans, out.at.data(), out.heap.data());
      },
      [=] {
        std::string out;
        for (size_t i = 0; i < kRows; ++i) out += pool->text_at(offsets[i], length[i]);
        return out;
      },
      [=](const Out& made) {
        std::string out;
        for (size_t i = 0; i < kRows; ++i) out.append(&made.heap[made.at[i]], length[i]);
        return out;
      });
}

// Words of four lists, as many as two blocks of the pool have.
void contest_pick_words() {
  std::vector<uint16_t> entries;
  std::vector<uint32_t> lists;
  for (const uint32_t total : {90u, 45u, 230u, 30u}) {
    lists.push_back(total << 16 | static_cast<uint32_t>(entries.size()));
    for (uint32_t i = 0; i < total; ++i) entries.push_back(static_cast<uint16_t>((3 + i % 9) << 8 | (i & 127)));
  }
  const uint32_t begin = 5, end = 30'000;
  std::vector<uint32_t> picks(2 * kRows + kPad), draws = reference::draws(kRun.first, kRun.step, picks.size());
  for (size_t i = 0; i < picks.size(); ++i) picks[i] = lists[draws[i] % lists.size()];
  const reference::PickedWords expected = reference::pick_words(entries, draws, picks, begin, end);
  struct Out {
    std::vector<uint8_t> numbers;
    std::vector<uint16_t> cells;
    void resize(size_t) {
      numbers.resize(2 * kRows + kPad);
      cells.resize(2 * kRows + kPad);
    }
  };
  const auto together = [](std::vector<uint16_t> cells, const std::vector<uint8_t>& numbers, size_t count) {
    cells.insert(cells.end(), numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(count));
    return cells;
  };
  contest<Out, std::vector<uint16_t>>(
      "pick_words", {expected.numbers.size(), expected.numbers.size() + sizeof(uint16_t) * expected.cells.size()}, 0,
      [=](const Kernels& k, auto& out) {
        k.pick_words(entries.data(), draws.data(), picks.data(), begin, end, out.numbers.data(), out.cells.data());
      },
      [=] {
        const reference::PickedWords made = reference::pick_words(entries, draws, picks, begin, end);
        return together(made.cells, made.numbers, made.numbers.size());
      },
      [=](const Out& made) {
        const auto first = made.cells.begin() + 1;  // that begins behind `begin`
        return together({first, first + static_cast<std::ptrdiff_t>(expected.cells.size())}, made.numbers,
                        expected.numbers.size());
      });
}

// A page of words of which many are equal, as comments have them, and what is noted of it.
struct WordPage {
  static constexpr size_t kNone = 8;  // in front
  static constexpr uint32_t kMostDistance = 65'535;
  std::vector<uint8_t> numbers = values<uint8_t>(0, 242);
  std::vector<uint8_t> whole = std::vector<uint8_t>(kNone, 254);
  std::vector<uint32_t> begins = std::vector<uint32_t>(1);
  std::vector<uint64_t> last_word = std::vector<uint64_t>(256);
  std::vector<uint64_t> last_pair = std::vector<uint64_t>(256 * 256);
  uint32_t page_byte = kMostDistance + 1;

  WordPage() {
    std::fill(numbers.begin() + kRows, numbers.end(), kNoWord);
    whole.insert(whole.end(), numbers.begin(), numbers.end());
    for (const uint8_t number : numbers) begins.push_back(begins.back() + 3 + number % 7);
  }

  WordPieces pieces() const { return {numbers.data(), begins.data(), kRows}; }
  WordSources sources() { return {whole.data(), kNone, last_word.data(), last_pair.data(), page_byte, kMostDistance}; }

  // Nothing can be copied from the page before.
  void next_page() {
    page_byte += begins.back() + kMostDistance + 1;
    if (page_byte < uint32_t{1} << 31) return;
    page_byte = kMostDistance + 1;
    std::ranges::fill(last_word, 0);
    std::ranges::fill(last_pair, 0);
  }
};

void contest_find_copies() {
  const auto page = std::make_shared<WordPage>();
  struct Out {
    std::vector<uint32_t> distances;
    std::vector<uint8_t> equal;
    void resize(size_t) {
      distances.resize(kRows + kPad);
      equal.resize(kRows + kPad);
    }
  };
  // A distance that is too far may be any.
  const auto together = [](const std::vector<uint32_t>& distances, const std::vector<uint8_t>& equal) {
    std::vector<uint32_t> all;
    for (size_t i = 0; i < kRows; ++i) all.push_back(std::min(distances[i], WordPage::kMostDistance + 1) << 8 | equal[i]);
    return all;
  };
  contest<Out, std::vector<uint32_t>>(
      "find_copies", {kRows, kRows * (sizeof(uint32_t) + 1)}, 0,
      [=](const Kernels& k, auto& out) {
        page->next_page();
        k.find_copies(page->pieces(), page->sources(), out.distances.data(), out.equal.data());
      },
      [=] {
        page->next_page();
        const reference::Copies copies = reference::find_copies(page->pieces(), page->sources());
        return together(copies.distances, copies.equal);
      },
      [=](const Out& made) { return together(made.distances, made.equal); });
}

void contest_snappy_copies() {
  const std::vector<uint32_t> distances = values<uint32_t>(1, 70'000);
  struct Out {
    std::vector<uint16_t> least;
    std::vector<uint64_t> copies;
    void resize(size_t) {
      least.resize(kRows + kPad);
      copies.resize(kRows + kPad);
    }
  };
  using Tokens = codec::SnappyTokens;
  using Copies = std::vector<std::pair<uint32_t, uint64_t>>;
  contest<Out, Copies>(
      "snappy_copies", {kRows, kRows * (sizeof(uint16_t) + sizeof(uint64_t))}, 0,
      [=](const Kernels& k, auto& out) {
        k.snappy_copies(distances.data(), kRows, WordPage::kMostDistance, out.least.data(), out.copies.data());
      },
      [=] {
        Copies all;
        for (const uint32_t distance : without_pad(distances))
          all.emplace_back(distance > WordPage::kMostDistance ? kNoCopy : Tokens::least_copy(distance),
                           Tokens::copy_from(distance));
        return all;
      },
      [=](const Out& made) {
        Copies all;
        for (size_t i = 0; i < kRows; ++i) all.emplace_back(made.least[i], made.copies[i]);
        return all;
      });
}

void contest_texts() {
  const Slices slices;
  contest<std::string>(
      "plain_texts", kRows,
      [=](const Kernels& k, auto& out) {
        k.plain_texts(slices.heap.data(), slices.at.data(), slices.length.data(), kRows,
                      reinterpret_cast<uint8_t*>(out.data()));
      },
      [=] {
        std::vector<std::string> texts;
        for (size_t i = 0; i < kRows; ++i) texts.push_back(slices.text(i));
        return reference::plain_texts(texts);
      });

  // A row of eight cells and a text.
  std::vector<uint8_t> cells(50 * kCell + kPad);
  for (size_t i = 0; i < 50; ++i) {
    const std::string text = std::to_string(i) + "|";
    std::memcpy(&cells[i * kCell], text.data(), text.size());
    cells[i * kCell + kCellText] = static_cast<uint8_t>(text.size());
  }
  const std::vector<uint16_t> index = values<uint16_t>(0, 50);
  contest<std::string>(
      "rows, 8 cells and a text", kRows,
      [=](const Kernels& k, auto& out) {
        RowStretch stretch{};
        while (stretch.cell_count < 8) stretch.cells[stretch.cell_count++] = {cells.data(), index.data()};
        stretch.short_count = stretch.cell_count;
        stretch.has_slice = true;
        stretch.slice = {slices.heap.data(), slices.at.data(), slices.length.data(), '\0'};
        stretch.separator = '|';
        k.rows(&stretch, 1, kRows, false, out.data(), nullptr);
      },
      [=] {
        std::string out;
        for (size_t i = 0; i < kRows; ++i) {
          for (int cell = 0; cell < 8; ++cell) out += std::to_string(index[i]) + "|";
          out += slices.text(i) + "|\n";
        }
        return out;
      });
}

template <class Code>
void contest_pack(const std::string& name, size_t (*Kernels::*kernel)(const Code*, size_t, int, uint8_t*), int width) {
  const std::vector<Code> codes = values<Code>(0, uint64_t{1} << width);
  contest<std::vector<uint8_t>>(
      name + ", " + std::to_string(width) + " bits", kRows,
      [=](const Kernels& k, auto& out) { (k.*kernel)(codes.data(), kRows, width, out.data()); },
      [=] { return reference::pack_bits(without_pad(codes), width); });
}

template <class Code>
void contest_widen(const std::string& name, void (*Kernels::*kernel)(const Code*, size_t, int32_t, int32_t*)) {
  const std::vector<Code> codes = values<Code>(0, uint64_t{1} << (8 * sizeof(Code)));
  contest<std::vector<int32_t>>(
      name, kRows, [=](const Kernels& k, auto& out) { (k.*kernel)(codes.data(), kRows, 8035, out.data()); },
      [=] {
        std::vector<int32_t> out;
        for (size_t i = 0; i < kRows; ++i) out.push_back(8035 + codes[i]);
        return out;
      });
}

void contest_decimals() {
  const std::vector<int64_t> numbers = values<int64_t>(-99999, 1099999);
  contest<std::vector<int64_t>>(
      "decimals128", kRows, [=](const Kernels& k, auto& out) { k.decimals128(numbers.data(), kRows, out.data()); },
      [=] {
        std::vector<int64_t> out;
        for (size_t i = 0; i < kRows; ++i) out.insert(out.end(), {numbers[i], numbers[i] < 0 ? -1 : 0});
        return out;
      });
}

// Texts put one behind another by pack(kernels, out, ends), which are text(i).
void contest_packed(const std::string& name,
                    const std::function<void(const Kernels&, uint8_t* out, int32_t* ends)>& pack,
                    const std::function<std::string(size_t)>& text) {
  contest<std::string>(
      name, kRows,
      [=](const Kernels& k, auto& out) {
        static std::vector<int32_t> ends(kRows + kPad);
        pack(k, reinterpret_cast<uint8_t*>(out.data()), ends.data());
      },
      [=] {
        std::string out;
        for (size_t i = 0; i < kRows; ++i) out += text(i);
        return out;
      });
}

template <class Code>
void contest_words(const std::string& name,
                   uint32_t (*Kernels::*kernel)(const Code*, size_t, const uint8_t*, uint32_t, uint8_t*, int32_t*)) {
  std::vector<uint8_t> cells(7 * kCell + kPad);
  std::vector<std::string> words;
  for (size_t i = 0; i < 7; ++i) {
    words.emplace_back(3 + i, static_cast<char>('a' + i));
    std::memcpy(&cells[i * kCell], words[i].data(), words[i].size());
    cells[i * kCell + kCellText] = static_cast<uint8_t>(words[i].size());
  }
  const std::vector<Code> codes = values<Code>(0, 7);
  contest_packed(
      name,
      [=](const Kernels& k, uint8_t* out, int32_t* ends) {
        (k.*kernel)(codes.data(), kRows, cells.data(), 0, out, ends);
      },
      [=](size_t i) { return words[codes[i]]; });
}

template <class T>
void contest_range(const std::string& name, void (*Kernels::*kernel)(const T*, size_t, T*, T*)) {
  const std::vector<T> numbers = values<T>(-99999, 1099999);
  contest<std::vector<T>, std::vector<T>>(
      name, {kRows, kRows * sizeof(T)}, 2,
      [=](const Kernels& k, auto& out) { (k.*kernel)(numbers.data(), kRows, &out[0], &out[1]); },
      [=] {
        const auto [least, greatest] = reference::range(without_pad(numbers));
        return std::vector<T>{least, greatest};
      },
      [](const auto& out) { return std::vector<T>{out[0], out[1]}; });
}

void contest_sum_of_few() {
  static constexpr uint8_t kTable[16] = {17, 11, 4, 12, 10, 3, 14, 9, 5, 16, 8, 7, 13, 6, 15, 255};
  const std::vector<uint8_t> codes = values<uint8_t>(0, 16);
  contest<std::vector<uint64_t>, uint64_t>(
      "sum_of_few", {kRows, kRows}, 1,
      [=](const Kernels& k, auto& out) { out[0] = k.sum_of_few(codes.data(), kRows, kTable); },
      [=] { return reference::sum_of_few(without_pad(codes), kTable); }, [](const auto& out) { return out[0]; });
}

}  // namespace
}  // namespace tpcmill

int main(int argc, char** argv) {
  using namespace tpcmill;
  contest_draws();
  contest_uniforms();
  contest_prices();
  contest_cells("integer_cells", &Kernels::integer_cells, values<int64_t>(1, 6000000),
                [](int64_t value) { return std::to_string(value); });
  contest_cells("money_cells", &Kernels::money_cells, values<int64_t>(-99999, 1099999), reference::money);
  contest_texts();
  // What waiting for memory costs: no second cache holds the first pool, the first cache holds the other.
  contest_pool_texts("pool_texts, 40 MB of text", 5'000'000, PoolTexts::kWithWords);
  contest_pool_texts("pool_texts, 40 kB of text", 5'000, PoolTexts::kWithWords);
  contest_pool_texts("pool_texts without words, 40 MB of text", 5'000'000, PoolTexts::kAlone);
  contest_pool_texts("packed_pool_texts, 40 MB of text", 5'000'000, PoolTexts::kPacked);
  contest_pick_words();
  contest_find_copies();
  contest_snappy_copies();
  contest_pack<uint8_t>("pack_bits8", &Kernels::pack_bits8, 6);
  contest_pack<uint16_t>("pack_bits16", &Kernels::pack_bits16, 12);
  contest_pack<uint32_t>("pack_bits32", &Kernels::pack_bits32, 18);
  contest_widen<uint8_t>("widen8", &Kernels::widen8);
  contest_widen<uint16_t>("widen16", &Kernels::widen16);
  contest_decimals();
  contest_words<uint8_t>("words8, 7 words", &Kernels::words8);
  contest_words<uint16_t>("words16, 7 words", &Kernels::words16);
  const Slices slices;
  contest_packed(
      "pack_texts",
      [=](const Kernels& k, uint8_t* out, int32_t* ends) {
        k.pack_texts(slices.heap.data(), slices.at.data(), slices.length.data(), kRows, 0, out, ends);
      },
      [=](size_t i) { return slices.text(i); });
  contest_range<uint16_t>("range16", &Kernels::range16);
  contest_range<int32_t>("range32", &Kernels::range32);
  contest_range<int64_t>("range64", &Kernels::range64);
  contest_sum_of_few();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
