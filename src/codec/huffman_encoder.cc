// A table (RFC 8878, 4.2.1) has a weight for each byte from 0 on: 0 for what does not occur, else the longest
// code's bits plus 1 less the code's own. That of the last one that occurs follows from all others.
//
//     uint8      bytes of the weights if packed, 127 + how many if not
//     weights    packed: by FseEncoder, in two states that take turns; else in four bits each, the first
//                one highest

#include "codec/huffman_encoder.h"

#include <algorithm>

#include "codec/bit_writer.h"
#include "codec/fse_encoder.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kBytes = 256;

// Bits of each symbol's code, by Huffman: the two least frequent ones become one, until there is one.
// Symbols and what they become are in order each, so the least ones are always the first of either.
// REQUIRES: counts ascend; two at least.
void huffman(std::span<const uint32_t> counts, uint8_t* depths) {
  const size_t n = counts.size();
  std::array<uint64_t, 2 * kBytes> weights;
  std::array<uint16_t, 2 * kBytes> parents;
  std::ranges::copy(counts, weights.begin());
  size_t leaf = 0, inner = n;
  const auto take = [&](size_t parent) {
    const bool is_leaf = leaf < n && (inner == parent || weights[leaf] <= weights[inner]);
    const size_t taken = is_leaf ? leaf++ : inner++;
    parents[taken] = static_cast<uint16_t>(parent);
    return weights[taken];
  };
  for (size_t parent = n; parent < 2 * n - 1; ++parent) {
    const uint64_t one = take(parent);
    weights[parent] = one + take(parent);
  }
  std::array<uint8_t, 2 * kBytes> all;
  all[2 * n - 2] = 0;
  for (size_t i = 2 * n - 2; i-- > 0;) all[i] = static_cast<uint8_t>(all[parents[i]] + 1);
  std::copy_n(all.begin(), n, depths);
}

// The weights, packed.
void put_weights(std::span<const uint8_t> weights, const FseEncoder& coder, Buffer& out) {
  std::byte* const start = out.reserve(weights.size() * 2 + 16);
  BitWriter to(start);
  std::array<uint32_t, 2> states;
  for (size_t i = weights.size(); i-- > 0;) {
    uint32_t& state = states[i % 2];
    state = i + 2 < weights.size() ? coder.put(state, weights[i], to) : coder.first_state(weights[i]);
    to.flush();
  }
  coder.put_state(states[1], to);
  coder.put_state(states[0], to);
  out.advance(static_cast<size_t>(to.end_of_backward() - start));
}

}  // namespace

// Four at once: an addition waits for the one before to the same place.
void count_bytes(std::span<const uint8_t> bytes, ByteCounts& counts) {
  std::array<ByteCounts, 4> some{};
  size_t i = 0;
  for (; i + some.size() <= bytes.size(); i += some.size())
    for (size_t j = 0; j < some.size(); ++j) ++some[j][bytes[i + j]];
  for (; i < bytes.size(); ++i) ++some[0][bytes[i]];
  for (size_t byte = 0; byte < kBytes; ++byte)
    counts[byte] = some[0][byte] + some[1][byte] + some[2][byte] + some[3][byte];
}

bool HuffmanEncoder::build(const ByteCounts& counts) {
  if (std::ranges::count(counts, 0u) > 254) return false;
  lengths_ = {};
  last_ = 255;
  while (counts[last_] == 0) --last_;
  choose_lengths(counts);
  choose_codes();
  return make_table();
}

// Where a code would be too long, counts are drawn together until none is.
void HuffmanEncoder::choose_lengths(const ByteCounts& counts) {
  std::array<uint64_t, kBytes> sorted;  // count and byte
  size_t n = 0;
  for (size_t i = 0; i < kBytes; ++i)
    if (counts[i] != 0) sorted[n++] = uint64_t{counts[i]} << 8 | i;
  std::sort(sorted.begin(), sorted.begin() + n);
  std::array<uint32_t, kBytes> weights;
  for (size_t i = 0; i < n; ++i) weights[i] = static_cast<uint32_t>(sorted[i] >> 8);
  std::array<uint8_t, kBytes> depths;
  for (;;) {
    huffman({weights.data(), n}, depths.data());
    most_bits_ = depths[0];  // the least frequent one's
    if (most_bits_ <= kMostBits) break;
    for (size_t i = 0; i < n; ++i) weights[i] = weights[i] / 2 + 1;
  }
  for (size_t i = 0; i < n; ++i) lengths_[sorted[i] & 255] = depths[i];
}

// The longest ones come first, and among equals the lower byte.
void HuffmanEncoder::choose_codes() {
  std::array<uint32_t, kMostBits + 2> next{};  // by length: of all codes that are longer, in the longest one's units
  for (unsigned i = 0; i <= last_; ++i)
    if (lengths_[i] != 0) next[lengths_[i] - 1u] += 1u << (most_bits_ - lengths_[i]);
  for (unsigned length = most_bits_; length-- > 0;) next[length] += next[length + 1];
  for (unsigned i = 0; i <= last_; ++i) {
    const unsigned length = lengths_[i];
    if (length == 0) continue;
    codes_[i] = static_cast<uint16_t>(next[length] >> (most_bits_ - length));
    next[length] += 1u << (most_bits_ - length);
  }
}

bool HuffmanEncoder::make_table() {
  constexpr size_t kMostPlain = 128, kMostPacked = 127;
  constexpr int kLog = 6;
  std::array<uint8_t, kBytes> weights{};
  FseEncoder::Occurring occurring{};
  FseEncoder::Counts counts{};
  for (unsigned i = 0; i < last_; ++i) {
    weights[i] = static_cast<uint8_t>(lengths_[i] == 0 ? 0 : most_bits_ + 1 - lengths_[i]);
    occurring[weights[i]] = 1;
    ++counts[weights[i]];
  }
  table_.clear();
  put_fixed(table_, uint8_t{0});
  const bool packable = last_ > 1 && std::ranges::count(occurring, 1) > 1;
  if (packable) {
    FseEncoder coder;
    coder.build(kLog, occurring, counts);
    coder.put_table(table_);
    put_weights({weights.data(), last_}, coder, table_);
  }
  const size_t packed = table_.size() - 1, plain = (last_ + 1) / 2;
  if (packable && packed <= kMostPacked && (last_ > kMostPlain || packed < plain)) {
    table_.data()[0] = static_cast<std::byte>(packed);
    return true;
  }
  if (last_ > kMostPlain) return false;
  table_.clear();
  put_fixed(table_, static_cast<uint8_t>(127 + last_));
  for (unsigned i = 0; i < last_; i += 2) put_fixed(table_, static_cast<uint8_t>(weights[i] << 4 | weights[i + 1]));
  return true;
}

// A decoder reads from the end.
void HuffmanEncoder::put(std::span<const uint8_t> bytes, Buffer& out) const {
  constexpr size_t kAtOnce = 4;  // with the bits that are left from before, no more than a word holds
  std::byte* const start = out.reserve(bytes.size() * kMostBits / 8 + 16);
  BitWriter to(start);
  size_t i = bytes.size();
  for (; i % kAtOnce != 0; --i) to.add(codes_[bytes[i - 1]], lengths_[bytes[i - 1]]);
  to.flush();
  for (; i > 0; i -= kAtOnce) {
    for (size_t j = 1; j <= kAtOnce; ++j) to.add(codes_[bytes[i - j]], lengths_[bytes[i - j]]);
    to.flush();
  }
  out.advance(static_cast<size_t>(to.end_of_backward() - start));
}

}  // namespace tpcmill::codec
