// Every kernel on every target this processor runs, beside its definition in simd/reference.h:
//
//     bench_kernels --benchmark_filter=draws
//
// No number without agreement: a target whose result differs from the definition is reported as
// an error and has no time. Lengths are those of a batch, values those of TPC-H.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

constexpr size_t kRows = 4096;
const DrawRun kRun{1808217256, 16807};

// One benchmark per target and one for the definition. `run` writes its result into a buffer with
// room for it, `read` takes it out again as the definition says it; both are compared before the
// first is timed.
template <class Out, class Result>
void contest(const std::string& name, size_t items, size_t room, const std::function<void(const Kernels&, Out&)>& run,
             const std::function<Result()>& define, const std::function<Result(const Out&)>& read) {
  const auto time = [items](benchmark::State& state, const auto& work) {
    for (auto _ : state) {
      work();
      benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * items));
  };
  for (const Kernels* k : runnable_targets())
    benchmark::RegisterBenchmark((name + "/" + std::string(k->target)).c_str(), [=](benchmark::State& state) {
      Out out;
      out.resize(room + 8 * kPad);
      run(*k, out);
      if (read(out) != define()) return state.SkipWithError("differs from the definition");
      time(state, [&] { run(*k, out); });
    });
  benchmark::RegisterBenchmark((name + "/definition").c_str(), [=](benchmark::State& state) {
    time(state, [&] { benchmark::DoNotOptimize(define()); });
  });
}

// The same for kernels whose result is exactly what they write.
template <class Result>
void contest(const std::string& name, size_t items, const std::function<void(const Kernels&, Result&)>& run,
             const std::function<Result()>& define) {
  const size_t size = define().size();
  contest<Result, Result>(name, items, size, run, define, [=](const Result& out) {
    return Result(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
  });
}

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
  contest<std::vector<uint32_t>>(
      "line_draws, 4 lines an order", 4 * kRows,
      [=](const Kernels& k, auto& out) {
        k.line_draws({kRun.first, 16807, 101027544}, counts.data(), kRows, out.data());
      },
      [=] { return reference::line_draws(kRun.first, 16807, 101027544, without_pad(counts)); });
}

template <class T, class Low, class Range>
void contest_uniform(const std::string& name, void (*Kernels::*kernel)(const uint32_t*, size_t, Low, Range, T*), Low low,
                     Range range) {
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
      name, kRows, kRows * kCell,
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

// Texts of 10 to 43 characters from a pool of some 40 MB, which no second cache holds.
void contest_pool_texts() {
  std::vector<std::string> words;
  for (size_t i = 0; i < 242; ++i) words.push_back(" " + std::string(4 + i % 6, static_cast<char>('a' + i % 26)));
  std::vector<uint8_t> numbers;
  for (uint64_t x = 1; numbers.size() < 5'000'000; x = x * 16807 % 2147483647)
    numbers.push_back(static_cast<uint8_t>(x % 242));
  const auto pool = std::make_shared<const reference::Pool>(reference::pool(words, numbers));
  const std::vector<uint32_t> offsets = values<uint32_t>(0, pool->text.size() - 100);
  const std::vector<uint16_t> length = values<uint16_t>(10, 34);
  struct Out {
    std::vector<char> heap;
    std::vector<uint32_t> at;
    void resize(size_t) {
      heap.resize(kRows * 128 + kPad);
      at.resize(kRows + kPad);
    }
  };
  contest<Out, std::string>(
      "pool_texts", kRows, 0,
      [=](const Kernels& k, auto& out) {
        static std::vector<uint8_t> found(kRows * 64 + kPad), cut(kRows + kPad), count(kRows + kPad);
        static std::vector<uint32_t> first(kRows + kPad);
        k.pool_texts(pool->view(), offsets.data(), length.data(), kRows,
                     {found.data(), first.data(), cut.data(), count.data()}, out.at.data(), out.heap.data());
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

template <class T>
void contest_range(const std::string& name, void (*Kernels::*kernel)(const T*, size_t, T*, T*)) {
  const std::vector<T> numbers = values<T>(-99999, 1099999);
  contest<std::vector<T>>(
      name, kRows,
      [=](const Kernels& k, auto& out) { (k.*kernel)(numbers.data(), kRows, &out[0], &out[1]); },
      [=] {
        const auto [least, greatest] = reference::range(without_pad(numbers));
        return std::vector<T>{least, greatest};
      });
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
  contest_pool_texts();
  contest_pack<uint8_t>("pack_bits8", &Kernels::pack_bits8, 6);
  contest_pack<uint16_t>("pack_bits16", &Kernels::pack_bits16, 12);
  contest_pack<uint32_t>("pack_bits32", &Kernels::pack_bits32, 18);
  contest_range<int32_t>("range32", &Kernels::range32);
  contest_range<int64_t>("range64", &Kernels::range64);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
