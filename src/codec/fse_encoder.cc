// A table is (RFC 8878, 4.1.1)
//
//     4 bits                log - 5
//     for each symbol       its states, plus 1: in as many bits as the states that are left demand, or one
//                           less for low numbers; after a symbol without states 2 bits say how many more of
//                           those follow, and 3 that 2 more bits do
//
// until all states have been given away.

#include "codec/fse_encoder.h"

#include <algorithm>
#include <bit>

namespace tpcmill::codec {
namespace {

// A number of at most `most`.
void put_share(uint32_t number, uint32_t most, BitWriter& to) {
  const unsigned bits = static_cast<unsigned>(std::bit_width(most));
  const uint32_t low = (uint32_t{1} << bits) - 1 - most;
  if (number < low)
    to.add(number, bits - 1);
  else
    to.add(number < uint32_t{1} << (bits - 1) ? number : number + low, bits);
}

}  // namespace

void FseEncoder::build(int log, const Occurring& occurring, const Counts& counts) {
  log_ = log;
  share_slots(occurring, counts);
  place_states();
}

// In proportion, at least one each; what is over or missing is the most frequent symbol's.
void FseEncoder::share_slots(const Occurring& occurring, const Counts& counts) {
  const uint32_t states = uint32_t{1} << log_;
  uint64_t all = 1;
  for (const uint32_t count : counts) all += count;
  uint32_t given = 0;
  for (size_t i = 0; i < kSymbols; ++i) {
    const uint64_t share = (counts[i] * uint64_t{states} + all / 2) / all;
    slots_[i] = occurring[i] ? static_cast<uint16_t>(std::max<uint64_t>(share, 1)) : 0;
    given += slots_[i];
  }
  while (given != states) {
    uint16_t& most = *std::ranges::max_element(slots_);
    const uint32_t change = given < states ? states - given : std::min<uint32_t>(given - states, most / 2u);
    most = static_cast<uint16_t>(given < states ? most + change : most - change);
    given = given < states ? states : given - change;
  }
}

// Where a decoder has them.
void FseEncoder::place_states() {
  const uint32_t states = uint32_t{1} << log_, step = states / 2 + states / 8 + 3;
  std::array<uint8_t, size_t{1} << kMostLog> owners;
  std::array<uint16_t, kSymbols> ends;
  uint32_t place = 0, begin = 0;
  for (size_t symbol = 0; symbol < kSymbols; ++symbol) {
    const uint32_t slots = slots_[symbol];
    ends[symbol] = static_cast<uint16_t>(begin);
    for (uint32_t i = 0; i < slots; ++i, place = (place + step) % states) owners[place] = static_cast<uint8_t>(symbol);
    // What is left of a state is a number from `slots` on, and below twice as many: for large states one
    // bit more has to go.
    const uint32_t most_bits = slots == 0 ? 0 : static_cast<uint32_t>(std::bit_width((2 * states - 1) / slots)) - 1;
    symbols_[symbol] = {.bits = (most_bits << 16) - (slots << most_bits),
                        .find = static_cast<int32_t>(begin) - static_cast<int32_t>(slots)};
    begin += slots;
  }
  for (uint32_t i = 0; i < states; ++i) next_[ends[owners[i]]++] = static_cast<uint16_t>(states + i);
}

void FseEncoder::put_table(Buffer& out) const {
  constexpr size_t kMostBytes = 4 * kSymbols;
  std::byte* const start = out.reserve(kMostBytes);
  BitWriter to(start);
  to.add(static_cast<uint64_t>(log_ - 5), 4);
  uint32_t left = uint32_t{1} << log_;
  for (size_t symbol = 0; left > 0;) {
    const uint32_t slots = slots_[symbol++];
    put_share(slots + 1, left + 1, to);
    left -= slots;
    to.flush();
    if (slots != 0) continue;
    size_t more = 0;
    while (slots_[symbol + more] == 0) ++more;
    symbol += more;
    for (; more >= 3; more -= 3) to.add(3, 2);
    to.add(more, 2);
    to.flush();
  }
  out.advance(static_cast<size_t>(to.end() - start));
}

}  // namespace tpcmill::codec
