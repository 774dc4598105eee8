#include "explorer.h"

#include <cstdint>
#include <cstring>
#include <unordered_map>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "steps.h"

namespace tpcmill::model {
namespace {

std::string problem;

struct State {
  std::vector<std::byte> memory;
  std::vector<Trace> traces;
  unsigned deaths = 0;
  uint32_t number = 0;
};

// Of all that what comes next depends on. Two states that differ have two of them.
struct Identity {
  uint64_t high, low;
  bool operator==(const Identity&) const = default;
};
struct IdentityHash {
  size_t operator()(const Identity& identity) const { return identity.low; }
};

Identity identity(const State& state) {
  std::vector<uint64_t> all;
  const auto add = [&](uint64_t value) { all.push_back(value); };
  for (const Trace& trace : state.traces) {
    add(trace.ended ? 1 : trace.dead ? 2 : 0);
    add(reinterpret_cast<uintptr_t>(trace.sleeps_on));
    if (trace.sleeps_on != nullptr) add(trace.kinds);
    if (trace.ended || trace.dead) continue;
    add(trace.has_slept);
    add(trace.said.size());
    for (const uint64_t value : trace.said) add(value);
    add(trace.results.size() - trace.said_at);
    for (size_t i = trace.said_at; i < trace.results.size(); ++i) add(trace.results[i]);
  }
  add(state.deaths);
  const XXH128_hash_t memory = XXH3_128bits(state.memory.data(), state.memory.size());
  add(memory.high64);
  add(memory.low64);
  const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size() * sizeof(uint64_t));
  return {hash.high64, hash.low64};
}

class Explorer {
 public:
  explicit Explorer(const Question& question) : question_(question) {}

  Answer all() {
    problem.clear();
    State first{.memory = shared_memory(), .traces = std::vector<Trace>(question_.programs.size())};
    visit(std::move(first), 0, {});
    while (!open_.empty() && problem.empty()) {
      const State state = std::move(open_.back());
      open_.pop_back();
      current_ = state.number;
      follow(state);
    }
    if (problem.empty()) find_hang();
    answer_.states = came_from_.size();
    if (!problem.empty()) answer_.problem = problem + "\n" + story(current_);
    return answer_;
  }

 private:
  // Which move led to a state first.
  struct Move {
    enum Kind : uint8_t { kBegin, kStep, kWake, kDie };
    Kind kind;
    uint8_t which;
    uint16_t number;    // of the step
    uint32_t place, a;  // what the program said last
  };
  struct Origin {
    uint32_t from;
    Move move;
  };

  static std::string text(const Move& move) {
    const std::string who = "Program " + std::to_string(move.which);
    if (move.kind == Move::kWake) return who + " wakes up";
    if (move.kind == Move::kDie) return who + " dies";
    return who + " does step " + std::to_string(move.number) + " and is at " + std::to_string(move.place) + ", " +
           std::to_string(move.a);
  }

  bool is_awake(const State& state, size_t which) const {
    const Trace& trace = state.traces[which];
    if (trace.ended || trace.dead) return false;
    return which < question_.mortal || question_.anytime || state.deaths != 0 || !trace.results.empty();
  }

  void follow(const State& state) {
    bool over = true;
    for (size_t which = 0; which < state.traces.size() && problem.empty(); ++which) {
      if (!is_awake(state, which)) continue;
      over = false;
      if (state.traces[which].sleeps_on == nullptr) {
        unsigned ways = 1;
        for (unsigned choice = 0; choice < ways && problem.empty(); ++choice) ways = do_step(state, which, choice);
      } else if (question_.sleepers_wake) {
        State next = state;
        wake(next.traces[which]);
        visit(std::move(next), state.number, {Move::kWake, static_cast<uint8_t>(which), 0, 0, 0});
      }
      if (which < question_.mortal && state.deaths < question_.deaths) {
        State next = state;
        next.traces[which].dead = true;
        next.traces[which].sleeps_on = nullptr;
        ++next.deaths;
        visit(std::move(next), state.number, {Move::kDie, static_cast<uint8_t>(which), 0, 0, 0});
      }
    }
    if (over) end(state);
  }

  unsigned do_step(const State& state, size_t which, unsigned choice) {
    State next = state;
    const unsigned ways = advance(state.memory, next.traces, which, question_.programs[which], choice);
    next.memory = shared_memory();
    ++answer_.steps;
    const Trace& trace = next.traces[which];
    const auto said = [&](size_t i) { return i < trace.said.size() ? static_cast<uint32_t>(trace.said[i]) : 0; };
    const auto number = static_cast<uint16_t>(trace.results.size());
    const Move move{Move::kStep, static_cast<uint8_t>(which), number, said(0), said(1)};
    visit(std::move(next), state.number, move);
    return ways;
  }

  void visit(State&& state, uint32_t from, const Move& move) {
    const auto number = static_cast<uint32_t>(came_from_.size());
    const auto [found, is_new] = numbers_.try_emplace(identity(state), number);
    edges_.emplace_back(from, found->second);
    if (!is_new) return;
    came_from_.push_back({from, move});
    state.number = number;
    open_.push_back(std::move(state));
  }

  void end(const State& state) {
    ++answer_.ends;
    ends_.push_back(state.number);
    set_shared_memory(state.memory);
    const std::string wrong = question_.at_the_end(state.deaths);
    if (!wrong.empty()) report(wrong);
  }

  // A state that no end can be reached from.
  void find_hang() {
    std::vector<std::vector<uint32_t>> backwards(came_from_.size());
    for (const auto& [from, to] : edges_) backwards[to].push_back(from);
    std::vector<bool> ends(came_from_.size());
    std::vector<uint32_t> open = ends_;
    for (const uint32_t end : ends_) ends[end] = true;
    while (!open.empty()) {
      const uint32_t state = open.back();
      open.pop_back();
      for (const uint32_t before : backwards[state]) {
        if (ends[before]) continue;
        ends[before] = true;
        open.push_back(before);
      }
    }
    for (size_t state = 0; state < ends.size(); ++state)
      if (!ends[state]) {
        current_ = static_cast<uint32_t>(state);
        return report("A hang: no end can be reached");
      }
  }

  // The moves that led to a state; of those by which a program did not get to another place the last one.
  std::string story(uint32_t state) const {
    std::string out;
    for (const Move* last = nullptr; state != 0; state = came_from_[state].from) {
      const Move& move = came_from_[state].move;
      const bool goes_on = last != nullptr && move.kind == last->kind && move.which == last->which &&
                           move.place == last->place && move.a == last->a;
      if (!goes_on) out.insert(0, "  " + text(move) + "\n");
      last = &move;
    }
    return out;
  }

  const Question& question_;
  Answer answer_;
  std::vector<State> open_;
  std::unordered_map<Identity, uint32_t, IdentityHash> numbers_;
  std::vector<Origin> came_from_;
  std::vector<std::pair<uint32_t, uint32_t>> edges_;
  std::vector<uint32_t> ends_;
  uint32_t current_ = 0;
};

}  // namespace

Answer explore(const Question& question) { return Explorer(question).all(); }

void report(const std::string& what) {
  if (problem.empty()) problem = what;
}

}  // namespace tpcmill::model
