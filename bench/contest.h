#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/os.h"
#include "simd/kernels.h"

// A kernel's targets against each other, its definition and memcpy().
//
// No number without agreement: a target whose result differs from the definition is reported as
// an error and has no time.
//
// ns/value is CPU time. bytes/cycle counts what a kernel writes (range32 and range64: what it reads),
// %_of_memcpy compares that with memcpy() of as many bytes. Cycles are counted by the clock: how fast
// it ticks is measured first, by multiplications that wait for each other, three cycles each on every
// processor we know.
namespace tpcmill {

inline double cpu_seconds() { return 1e-9 * static_cast<double>(thread_nanoseconds()); }

// The least CPU seconds of one `work()`, of many.
inline double least_seconds(const std::function<void()>& work, int times) {
  double least = 1e9;
  for (int i = 0; i < times; ++i) {
    const double begun = cpu_seconds();
    work();
    least = std::min(least, cpu_seconds() - begun);
  }
  return least;
}

inline double cycles_per_second() {
  static const double measured = [] {
    constexpr int kSteps = 1 << 20;
    return 3.0 * kSteps / least_seconds(
                              [] {
                                uint64_t x = 16807;
                                for (int i = 0; i < kSteps; ++i) {
                                  x *= 16807;
                                  benchmark::DoNotOptimize(x);
                                }
                              },
                              50);
  }();
  return measured;
}

inline void copy(size_t bytes, std::vector<char>& from, std::vector<char>& to) {
  std::memcpy(to.data(), from.data(), bytes);
  benchmark::ClobberMemory();
}

// What memcpy() copies in a cycle when it copies `bytes` at a time, over and over.
inline double memcpy_bytes_per_cycle(size_t bytes) {
  static std::map<size_t, double> known;
  double& found = known[bytes];
  if (found != 0) return found;
  std::vector<char> from(bytes, 'x'), to(bytes);
  const size_t copies = 1 + (size_t{1} << 22) / bytes;
  const double seconds = least_seconds([&] { for (size_t i = 0; i < copies; ++i) copy(bytes, from, to); }, 20);
  return found = static_cast<double>(copies * bytes) / seconds / cycles_per_second();
}

// What one round handles.
struct Load {
  size_t values;
  size_t bytes;
};

// Times `work` and counts what it handles.
template <class Work>
void time_rounds(benchmark::State& state, const Load& load, const Work& work) {
  const double begun = cpu_seconds();
  for (auto _ : state) {
    work();
    benchmark::ClobberMemory();
  }
  const double each = (cpu_seconds() - begun) / static_cast<double>(state.iterations());
  const double bytes_per_cycle = static_cast<double>(load.bytes) / each / cycles_per_second();
  state.counters["ns/value"] = 1e9 * each / static_cast<double>(load.values);
  state.counters["bytes/cycle"] = bytes_per_cycle;
  state.counters["%_of_memcpy"] = 100 * bytes_per_cycle / memcpy_bytes_per_cycle(load.bytes);
}

inline void register_one(const std::string& name, const std::function<void(benchmark::State&)>& body) {
  benchmark::RegisterBenchmark(name.c_str(), body);
}

// One benchmark per target, one for the definition, and memcpy(). `run` writes its result into a
// buffer with room for it, `read` takes it out again as the definition says it; both are compared
// before the first is timed.
template <class Out, class Result>
void contest(const std::string& name, const Load& load, size_t room,
             const std::function<void(const Kernels&, Out&)>& run, const std::function<Result()>& define,
             const std::function<Result(const Out&)>& read) {
  for (const Kernels* k : runnable_targets())
    register_one(name + "/" + std::string(k->target), [=](benchmark::State& state) {
      Out out;
      out.resize(room + 8 * kPad);
      run(*k, out);
      if (read(out) != define()) return state.SkipWithError("differs from the definition");
      time_rounds(state, load, [&] { run(*k, out); });
    });
  register_one(name + "/definition", [=](benchmark::State& state) {
    time_rounds(state, load, [&] { benchmark::DoNotOptimize(define()); });
  });
  register_one(name + "/memcpy", [=](benchmark::State& state) {
    std::vector<char> from(load.bytes, 'x'), to(load.bytes);
    time_rounds(state, load, [&] { copy(load.bytes, from, to); });
  });
}

// The same for kernels whose result is exactly what they write.
template <class Result>
void contest(const std::string& name, size_t values, const std::function<void(const Kernels&, Result&)>& run,
             const std::function<Result()>& define) {
  const size_t size = define().size();
  contest<Result, Result>(name, {values, size * sizeof(typename Result::value_type)}, size, run, define,
                          [=](const Result& out) {
                            return Result(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
                          });
}

}  // namespace tpcmill
