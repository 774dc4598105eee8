#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "codec/bit_writer.h"

namespace tpcmill::codec {

// Zstandard's entropy code for the symbols of sequences (FSE, RFC 8878, 4.1): a symbol takes a number of
// bits that need not be whole, the state carrying the rest on to the next one.
//
// A decoder has 2^log states. Each belongs to a symbol, which has about as many of them as it is
// frequent, and says how many bits to read, which lead to the next state. A coder goes the other way, from
// the last symbol to the first: it knows the state to come, looks which state of the symbol leads
// there, and puts down the bits that make the difference.
class FseEncoder {
 public:
  static constexpr size_t kSymbols = 64;
  static constexpr int kMostLog = 9;
  using Occurring = std::array<uint8_t, kSymbols>;  // 0: does not
  using Counts = std::array<uint32_t, kSymbols>;

  // By which symbols occur, and about how often. REQUIRES: several occur, and
  // not more than there are states.
  void build(int log, const Occurring& occurring, const Counts& counts);

  // What a decoder makes the same states from.
  void put_table(Buffer& out) const;

  // A state of the last symbol. What it was is written by put_state(), when all others are.
  uint32_t first_state(size_t symbol) const {
    return next_[static_cast<size_t>(symbols_[symbol].find + slots_[symbol])];
  }

  // Puts the symbol before; returns its state.
  uint32_t put(uint32_t state, size_t symbol, BitWriter& to) const {
    const Symbol& code = symbols_[symbol];
    const uint32_t bits = (state + code.bits) >> 16;
    to.add(state & ((uint32_t{1} << bits) - 1), bits);
    return next_[static_cast<size_t>(static_cast<int64_t>(state >> bits) + code.find)];
  }

  void put_state(uint32_t state, BitWriter& to) const {
    to.add(state & ((uint32_t{1} << log_) - 1), static_cast<unsigned>(log_));
  }

 private:
  // Of a state s, `(s + bits) >> 16` bits are put down; the next one is at (what is left of s) + find.
  struct Symbol {
    uint32_t bits;
    int32_t find;
  };

  void share_slots(const Occurring& occurring, const Counts& counts);
  void place_states();

  int log_ = 0;
  std::array<uint16_t, kSymbols> slots_;  // how many states are a symbol's
  std::array<Symbol, kSymbols> symbols_;
  std::array<uint16_t, size_t{1} << kMostLog> next_;  // states, by symbol
};

}  // namespace tpcmill::codec
