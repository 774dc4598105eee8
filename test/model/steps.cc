// The machinery of steps.h: the functions that compilers call under -fsanitize=thread, those of base/os.h
// that Ledger calls, and a stack to run programs on that they may be left in the middle of.

#include "steps.h"

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

#include "base/os.h"

namespace tpcmill {
namespace model {
namespace {

struct Region {
  std::byte* data;
  size_t bytes;
};
std::vector<Region>& regions() {
  static std::vector<Region> all;
  return all;
}

bool is_shared(const volatile void* address) {
  const auto* const at = static_cast<const volatile std::byte*>(address);
  return std::any_of(regions().begin(), regions().end(), [&](const Region& region) {
    return std::greater_equal<>()(at, region.data) && std::less<>()(at, region.data + region.bytes);
  });
}

// The program that is being run.
struct Run {
  const std::vector<std::byte>& memory;
  std::vector<Trace>& traces;
  Trace& trace;
  const std::function<void()>& program;
  unsigned choice;
  unsigned ways = 1;
  size_t index = 0;        // of the next step
  bool has_moved = false;  // the one step is done
};
Run* running = nullptr;

// Programs have a stack of their own, on which each begins at the top again.
constexpr size_t kStackBytes = 256 * 1024;
alignas(64) std::byte stack[kStackBytes];
ucontext_t before_the_first;
jmp_buf explorer, top;

// Back to the explorer, for good.
[[noreturn]] void leave() { _longjmp(explorer, 1); }

void begin_at_top() {
  _setjmp(top);
  running->program();
  running->trace.ended = true;
  leave();
}

// Runs a program until it leaves.
void enter() {
  static bool has_stack = false;
  if (_setjmp(explorer) != 0) return;
  if (has_stack) _longjmp(top, 1);
  has_stack = true;
  getcontext(&before_the_first);
  before_the_first.uc_stack.ss_sp = stack;
  before_the_first.uc_stack.ss_size = sizeof stack;
  before_the_first.uc_link = nullptr;
  makecontext(&before_the_first, begin_at_top, 0);
  setcontext(&before_the_first);
}

// Whether the next step was done before; its result then. If not, it is done now, or never.
bool is_done_before(uint64_t& result) {
  if (running->index < running->trace.results.size()) {
    result = running->trace.results[running->index++];
    return true;
  }
  if (running->has_moved) leave();
  running->has_moved = true;
  set_shared_memory(running->memory);
  return false;
}

void note_sleep(Trace& trace, size_t index) {
  trace.said_at = index;
  trace.has_slept = true;
}

uint64_t note_result(uint64_t result) {
  running->trace.results.push_back(result);
  ++running->index;
  return result;
}

// What is done within a step is no step of its own.
template <class Perform>
uint64_t perform_whole(const Perform& perform) {
  Run* const run = running;
  running = nullptr;
  const uint64_t result = perform();
  running = run;
  return result;
}

template <class Perform>
uint64_t step_on(const volatile void* address, const Perform& perform) {
  uint64_t result = 0;
  if (running == nullptr || !is_shared(address)) return perform();
  if (is_done_before(result)) return result;
  return note_result(perform());
}

// The write itself follows.
void before_write(void* address) {
  step_on(address, [] { return uint64_t{0}; });
}

}  // namespace

std::vector<std::byte> shared_memory() {
  std::vector<std::byte> out;
  for (const Region& region : regions()) out.insert(out.end(), region.data, region.data + region.bytes);
  return out;
}

void set_shared_memory(const std::vector<std::byte>& memory) {
  size_t at = 0;
  for (const Region& region : regions()) {
    std::memcpy(region.data, memory.data() + at, region.bytes);
    at += region.bytes;
  }
}

unsigned advance(const std::vector<std::byte>& memory, std::vector<Trace>& traces, size_t which,
                 const std::function<void()>& program, unsigned choice) {
  Run run{.memory = memory, .traces = traces, .trace = traces[which], .program = program, .choice = choice};
  running = &run;
  enter();
  running = nullptr;
  return run.ways;
}

void wake(Trace& trace) {
  trace.sleeps_on = nullptr;
  trace.results.push_back(0);
  note_sleep(trace, trace.results.size());
}

uint64_t step(const std::function<uint64_t()>& perform) {
  uint64_t result = 0;
  if (running == nullptr) return perform();
  if (is_done_before(result)) return result;
  return note_result(perform_whole(perform));
}

uint64_t along(const std::function<uint64_t()>& perform) {
  if (running == nullptr) return perform();
  if (running->index < running->trace.results.size()) return running->trace.results[running->index++];
  return note_result(perform_whole(perform));
}

unsigned choose(unsigned ways) {
  uint64_t result = 0;
  if (is_done_before(result)) return static_cast<unsigned>(result);
  running->ways = ways;
  return static_cast<unsigned>(note_result(running->choice));
}

void here(std::initializer_list<uint64_t> values) {
  running->trace.said = values;
  running->trace.said_at = running->index;
  running->trace.has_slept = false;
}

}  // namespace model

// ---- the system, as far as Ledger knows it

SharedMemory::SharedMemory(size_t bytes) : data_(new (std::align_val_t{64}) std::byte[bytes]()), bytes_(bytes) {
  model::regions().push_back({data_, bytes_});
}

SharedMemory::~SharedMemory() {
  std::erase_if(model::regions(), [&](const model::Region& region) { return region.data == data_; });
  ::operator delete[](data_, std::align_val_t{64});
}

void futex_wait(std::atomic<uint32_t>& word, uint32_t expected, int, uint32_t kinds) {
  uint64_t result = 0;
  if (model::running == nullptr) return;
  model::Trace& trace = model::running->trace;
  if (!model::is_done_before(result)) {
    if (word.load() == expected) {
      trace.sleeps_on = &word;
      trace.kinds = kinds;
      model::leave();
    }
    model::note_result(0);
  }
  model::note_sleep(trace, model::running->index);
}

void futex_wake_all(std::atomic<uint32_t>& word, uint32_t kinds) {
  uint64_t result = 0;
  if (model::running == nullptr || model::is_done_before(result)) return;
  for (model::Trace& trace : model::running->traces)
    if (trace.sleeps_on == &word && (trace.kinds & kinds) != 0) model::wake(trace);
  model::note_result(0);
}

uint64_t monotonic_nanoseconds() { return 1; }
std::string error_text(int) { return "an error"; }
int open_nameless_file(const std::string&) { return -1; }

}  // namespace tpcmill

// ---- what compilers call

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}
void __tsan_read1(void*) {}
void __tsan_read2(void*) {}
void __tsan_read4(void*) {}
void __tsan_read8(void*) {}
void __tsan_read16(void*) {}
void __tsan_read_range(void*, unsigned long) {}
void __tsan_unaligned_read2(void*) {}
void __tsan_unaligned_read4(void*) {}
void __tsan_unaligned_read8(void*) {}
void __tsan_write1(void* at) { tpcmill::model::before_write(at); }
void __tsan_write2(void* at) { tpcmill::model::before_write(at); }
void __tsan_write4(void* at) { tpcmill::model::before_write(at); }
void __tsan_write8(void* at) { tpcmill::model::before_write(at); }
void __tsan_write16(void* at) { tpcmill::model::before_write(at); }
void __tsan_write_range(void* at, unsigned long) { tpcmill::model::before_write(at); }
void __tsan_unaligned_write2(void* at) { tpcmill::model::before_write(at); }
void __tsan_unaligned_write4(void* at) { tpcmill::model::before_write(at); }
void __tsan_unaligned_write8(void* at) { tpcmill::model::before_write(at); }

}

// Orders of memory do not count: one program runs at a time, and steps are what they are under the
// strongest order.
namespace {

template <class Value>
Value load(const volatile Value* at) {
  return static_cast<Value>(
      tpcmill::model::step_on(at, [&] { return uint64_t{__atomic_load_n(at, __ATOMIC_SEQ_CST)}; }));
}

template <class Value>
void store(volatile Value* at, Value value) {
  tpcmill::model::step_on(at, [&] {
    __atomic_store_n(at, value, __ATOMIC_SEQ_CST);
    return uint64_t{0};
  });
}

template <class Value>
Value add(volatile Value* at, Value value) {
  return static_cast<Value>(
      tpcmill::model::step_on(at, [&] { return uint64_t{__atomic_fetch_add(at, value, __ATOMIC_SEQ_CST)}; }));
}

template <class Value>
Value exchange(volatile Value* at, Value value) {
  return static_cast<Value>(
      tpcmill::model::step_on(at, [&] { return uint64_t{__atomic_exchange_n(at, value, __ATOMIC_SEQ_CST)}; }));
}

// Returns what was there before.
template <class Value>
Value compare_exchange(volatile Value* at, Value expected, Value value) {
  return static_cast<Value>(tpcmill::model::step_on(at, [&] {
    __atomic_compare_exchange_n(at, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return uint64_t{expected};
  }));
}

}  // namespace

extern "C" {

uint8_t __tsan_atomic8_load(const volatile uint8_t* at, int) { return load(at); }
uint32_t __tsan_atomic32_load(const volatile uint32_t* at, int) { return load(at); }
uint64_t __tsan_atomic64_load(const volatile uint64_t* at, int) { return load(at); }
void __tsan_atomic8_store(volatile uint8_t* at, uint8_t value, int) { store(at, value); }
void __tsan_atomic32_store(volatile uint32_t* at, uint32_t value, int) { store(at, value); }
void __tsan_atomic64_store(volatile uint64_t* at, uint64_t value, int) { store(at, value); }
uint32_t __tsan_atomic32_fetch_add(volatile uint32_t* at, uint32_t value, int) { return add(at, value); }
uint64_t __tsan_atomic64_fetch_add(volatile uint64_t* at, uint64_t value, int) { return add(at, value); }
uint32_t __tsan_atomic32_fetch_sub(volatile uint32_t* at, uint32_t value, int) { return add(at, 0 - value); }
uint64_t __tsan_atomic64_fetch_sub(volatile uint64_t* at, uint64_t value, int) { return add(at, 0 - value); }
uint32_t __tsan_atomic32_exchange(volatile uint32_t* at, uint32_t value, int) { return exchange(at, value); }
uint64_t __tsan_atomic64_exchange(volatile uint64_t* at, uint64_t value, int) { return exchange(at, value); }
uint32_t __tsan_atomic32_compare_exchange_val(volatile uint32_t* at, uint32_t expected, uint32_t value, int, int) {
  return compare_exchange(at, expected, value);
}
uint64_t __tsan_atomic64_compare_exchange_val(volatile uint64_t* at, uint64_t expected, uint64_t value, int, int) {
  return compare_exchange(at, expected, value);
}
int __tsan_atomic64_compare_exchange_weak(volatile uint64_t* at, uint64_t* expected, uint64_t value, int, int) {
  const uint64_t found = compare_exchange(at, *expected, value);
  const bool same = found == *expected;
  *expected = found;
  return same;
}

}
