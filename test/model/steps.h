#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <vector>

// Programs that are run one operation on shared memory at a time.
//
// The code under test is compiled as for ThreadSanitizer: the compiler calls a function for each atomic
// operation and for each write. Here these functions are ours (steps.cc). Where they are about shared
// memory each is a step, before which another program may go on, or this one be killed. So are what the
// programs do to the world outside, and the system's calls to sleep and to wake.
//
// A program goes on by being run again from its beginning: steps that it has done already only return what
// they returned then. What a killed program was about to do is never done. States are copies of memory and
// of traces, so all orders of steps can be tried.
namespace tpcmill::model {

// What a program has done so far.
struct Trace {
  std::vector<uint64_t> results;  // of its steps
  std::vector<uint64_t> said;     // what the rest of it depends on, as it said by here(), and on results ...
  size_t said_at = 0;             // ... from this one on
  bool has_slept = false;         // since it said that; whoever wakes up looks at everything again
  const void* sleeps_on = nullptr;
  uint32_t kinds = 0;             // as the sleeper said to futex_wait()
  bool ended = false;
  bool dead = false;
};

// All shared memory, one piece after the other, and how to make it that again.
std::vector<std::byte> shared_memory();
void set_shared_memory(const std::vector<std::byte>& memory);

// Lets program `which` do one step on what `memory` holds; shared memory is then as that step left it. A
// step that can turn out in several ways turns out in way `choice`; returns in how many it can.
// REQUIRES: it has not ended, and does not sleep.
unsigned advance(const std::vector<std::byte>& memory, std::vector<Trace>& traces, size_t which,
                 const std::function<void()>& program, unsigned choice);

// A sleeper goes on, because somebody woke it or because it slept long enough.
void wake(Trace& trace);

// ---- for programs

// Does something to shared memory in one step. Its result decides how the program goes on.
uint64_t step(const std::function<uint64_t()>& perform);

// The same in one with the step before, so that nobody comes between.
uint64_t along(const std::function<uint64_t()>& perform);

// A step that turns out in one of so many ways.
unsigned choose(unsigned ways);

// Says that the rest of the program depends on these values and on nothing before.
void here(std::initializer_list<uint64_t> values);

}  // namespace tpcmill::model
