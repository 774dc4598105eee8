// A compressed block is (RFC 8878, 3.1.1.3) literals, see zstd_literals.h, of all sequences and behind the last one;
// then the rest of its sequences:
//
//     count       1 to 3 bytes
//     modes       one byte: kinds of three tables: 1, there is one code, of one byte; 2, a table follows; 3, it is
//                 that of the block before
//     table*      of literal lengths, distances, lengths: see fse_encoder.cc
//     stream      read from its end on: states of literal length, distance and length; and for each sequence
//                 the bits of distance, length and literal length, and what leads to the next states of
//                 literal length, length and distance

#include "codec/zstd_frames.h"

#include <algorithm>
#include <cstring>

#include "codec/bit_writer.h"
#include "codec/zstd_head.h"

namespace tpcmill::codec {
namespace {

constexpr size_t kNumber = sizeof(uint64_t);
// So many numbers before: farther than the 32 bytes that decoders copy at once, however short the copy.
constexpr size_t kZerosFrom = 5;
constexpr size_t kFewSequences = 1'000, kShortLiteral = 16;
constexpr size_t kLongest = 16 * 1024;  // that need not fit into a block

std::span<const uint8_t> as_numbers(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

// Of sequences.
void put_count(size_t n, Buffer& out) {
  constexpr size_t kOneByte = 128, kTwoBytes = 0x7f00;
  if (n < kOneByte) {
    put_fixed(out, static_cast<uint8_t>(n));
  } else if (n < kTwoBytes) {
    put_fixed(out, static_cast<uint8_t>((n >> 8) + kOneByte));
    put_fixed(out, static_cast<uint8_t>(n));
  } else {
    put_fixed(out, uint8_t{255});
    put_fixed(out, static_cast<uint16_t>(n - kTwoBytes));
  }
}

}  // namespace

bool ZstdFrames::put_literals(std::span<const std::byte> bytes, Buffer& out) {
  const std::span<const uint8_t> literals = as_numbers(bytes);
  if (!literals_.begin(literals)) return false;
  blocks_.clear();
  for (size_t end = 0; end < bytes.size();) {
    end = std::min(end + kZstdBlock, bytes.size());
    blocks_.push_back({.coded = 0, .literals = end, .bytes = end});
  }
  out.clear();
  put_zstd_header(bytes.size(), out);
  put_blocks(bytes, literals, 0, out);
  return true;
}

// ---- numbers

// All sequences are alike: the low bytes of a number are literals, and its zeros are those of a number some
// places before. So a sequence takes no bits, which is why it does not pay to look for anything more, and all
// that is left is the entropy of the literals. A decoder waits for what it has just written, so what it copies ends
// before the very last number, with all that is copied in vain behind the zeros. The first numbers are stored; a few
// more say in their sequences how far away the zeros are, and all others that it is as far as before.
bool ZstdFrames::put_numbers(std::span<const std::byte> bytes, size_t before, uint64_t greatest, Buffer& out) {
  constexpr size_t kLeast = 1'000, kSaying = 16, kInBlock = kZstdBlock / kNumber;
  const size_t n = (bytes.size() - before) / kNumber, stored = before + kZerosFrom * kNumber;
  if (n < kLeast || stored > kZstdBlock) return false;
  const size_t low = greatest < 1 << 16 ? 2 : greatest < 1 << 24 ? 3 : 4;
  take_low_bytes(bytes.subspan(stored), low);
  out.clear();
  put_zstd_header(bytes.size(), out);
  put_zstd_stored(bytes.first(stored), /*last=*/false, out);
  const uint8_t* literals = as_numbers(literal_bytes_.bytes()).data();
  for (size_t left = n - kZerosFrom, some = kSaying; left > 0; some = std::min(left, kInBlock)) {
    const size_t block = begin_zstd_block(out);
    put_like_numbers(some, low, literals, /*saying=*/left == n - kZerosFrom, out);
    literals += some * low;
    left -= some;
    end_zstd_block(block, left == 0, out);
  }
  return true;
}

void ZstdFrames::take_low_bytes(std::span<const std::byte> numbers, size_t low) {
  const size_t bytes = numbers.size() / kNumber * low;
  literal_bytes_.clear();
  std::byte* to = literal_bytes_.reserve(bytes);
  for (size_t i = 0; i < numbers.size(); i += kNumber, to += low) std::memcpy(to, numbers.data() + i, sizeof(uint32_t));
  literal_bytes_.advance(bytes);
  literals_.begin(as_numbers(literal_bytes_.bytes()));
}

void ZstdFrames::put_like_numbers(size_t n, size_t low, const uint8_t* literals, bool saying, Buffer& out) {
  constexpr uint8_t kOneCode = 1 << 6 | 1 << 4 | 1 << 2, kAsFarAsBefore = 0;
  const CodedSequence sequence = CodedSequence::of({.distance = kZerosFrom * kNumber,
                                                    .literal = static_cast<uint32_t>(low),
                                                    .length = static_cast<uint32_t>(kNumber - low),
                                                    .unused = 0});
  literals_.put({literals, n * low}, out);
  put_count(n, out);
  put_fixed(out, kOneCode);
  put_fixed(out, static_cast<uint8_t>(sequence.literal_length()));
  put_fixed(out, static_cast<uint8_t>(saying ? sequence.distance() : kAsFarAsBefore));
  put_fixed(out, static_cast<uint8_t>(sequence.length()));
  std::byte* const start = out.reserve(n * sizeof(uint32_t));
  BitWriter to(start);
  for (size_t i = 0; saying && i < n; ++i) {
    to.add(sequence.bits(), sequence.count());
    to.flush();
  }
  out.advance(static_cast<size_t>(to.end_of_backward() - start));
}

// ---- copies

bool ZstdFrames::put_copies(std::span<const std::byte> bytes, size_t before,
                            std::span<const ZstdTokens::Sequence> sequences, Buffer& out) {
  if (sequences.size() < kFewSequences || !cut(bytes, before, sequences)) return false;
  const std::span<const uint8_t> literals = as_numbers(literal_bytes_.bytes());
  literals_.begin(literals);
  build_coders();
  out.clear();
  put_zstd_header(bytes.size(), out);
  for (size_t at = 0; at < before; at += kZstdBlock)
    put_zstd_stored(bytes.subspan(at, std::min(kZstdBlock, before - at)), /*last=*/false, out);
  put_blocks(bytes, literals, before, out);
  return true;
}

// ---- sequences to codes and literals

bool ZstdFrames::cut(std::span<const std::byte> bytes, size_t before,
                     std::span<const ZstdTokens::Sequence> sequences) {
  constexpr size_t kCountedOf = 4;  // every fourth sequence is counted
  if (coded_.size() < sequences.size()) coded_.resize(sequences.size());
  literal_bytes_.clear();
  blocks_.clear();
  statistics_ = {};
  const uint8_t* const from = reinterpret_cast<const uint8_t*>(bytes.data());
  uint8_t* const literals = reinterpret_cast<uint8_t*>(literal_bytes_.reserve(bytes.size()));
  uint64_t* const coded = coded_.data();
  auto& [literal_lengths, lengths, distances] = statistics_;
  uint8_t* literals_end = literals;
  size_t at = before, block = before;
  for (size_t i = 0; i < sequences.size(); ++i) {
    ZstdTokens::Sequence sequence = sequences[i];
    if (i == 0) sequence.literal -= static_cast<uint32_t>(before);
    const size_t end = at + sequence.literal + sequence.length;
    if (end - block > kZstdBlock) [[unlikely]] {
      if (end - at > kLongest) return false;
      blocks_.push_back({i, static_cast<size_t>(literals_end - literals), at});
      block = at;
    }
    literals_end = copy_short<kShortLiteral>(from + at, sequence.literal, literals_end);
    at = end;

    const CodedSequence code = CodedSequence::of(sequence);
    if (!code.is_valid()) [[unlikely]] return false;
    coded[i] = code.word();
    literal_lengths.occurring[code.literal_length()] = 1;
    lengths.occurring[code.length()] = 1;
    distances.occurring[code.distance()] = 1;
    if (i % kCountedOf != 0) continue;
    ++literal_lengths.counts[code.literal_length()];
    ++lengths.counts[code.length()];
    ++distances.counts[code.distance()];
  }
  const size_t rest = bytes.size() - at;
  if (rest > kLongest) return false;
  if (bytes.size() - block > kZstdBlock)
    blocks_.push_back({sequences.size(), static_cast<size_t>(literals_end - literals), at});
  literals_end = copy_short<kShortLiteral>(from + at, rest, literals_end);
  literal_bytes_.advance(static_cast<size_t>(literals_end - literals));
  blocks_.push_back({sequences.size(), literal_bytes_.size(), bytes.size()});
  return true;
}

void ZstdFrames::build_coders() {
  constexpr int kMostLogs[] = {9, 9, 8};
  for (size_t i = 0; i < kNumbers; ++i) {
    // A table of one symbol would be written in another way.
    statistics_[i].occurring[0] = statistics_[i].occurring[1] = 1;
    coders_[i].build(kMostLogs[i], statistics_[i].occurring, statistics_[i].counts);
  }
  knows_coders_ = false;
}

// ---- blocks

// One that would not become smaller is stored.
void ZstdFrames::put_blocks(std::span<const std::byte> bytes, std::span<const uint8_t> literals, size_t before,
                            Buffer& out) {
  Block from{.bytes = before};
  for (const Block& to : blocks_) {
    const bool last = &to == &blocks_.back(), knew_literals = literals_.is_known(), knew_coders = knows_coders_;
    const size_t block = begin_zstd_block(out), unpacked = to.bytes - from.bytes;
    literals_.put(literals.subspan(from.literals, to.literals - from.literals), out);
    put_sequences({coded_.data() + from.coded, to.coded - from.coded}, out);
    if (zstd_block_size(block, out) < unpacked) {
      end_zstd_block(block, last, out);
    } else {
      out.resize(block);
      put_zstd_stored(bytes.subspan(from.bytes, unpacked), last, out);
      literals_.set_known(knew_literals);
      knows_coders_ = knew_coders;
    }
    from = to;
  }
}

void ZstdFrames::put_sequences(std::span<const uint64_t> coded, Buffer& out) {
  put_count(coded.size(), out);
  if (coded.empty()) return;
  const unsigned kind = knows_coders_ ? 3 : 2;
  put_fixed(out, static_cast<uint8_t>(kind << 6 | kind << 4 | kind << 2));
  if (!knows_coders_)
    for (const size_t number : {kLiteralLength, kDistance, kLength}) coders_[number].put_table(out);
  knows_coders_ = true;
  put_states(coded, out);
}

void ZstdFrames::put_states(std::span<const uint64_t> coded, Buffer& out) const {
  constexpr size_t kMostBytes = 10;  // of a sequence
  constexpr unsigned kRoom = 63;
  const FseEncoder &literal_lengths = coders_[kLiteralLength], &lengths = coders_[kLength],
                   &distances = coders_[kDistance];
  std::byte* const start = out.reserve((coded.size() + 1) * kMostBytes);
  BitWriter to(start);
  const CodedSequence last(coded.back());
  uint32_t literal_length = literal_lengths.first_state(last.literal_length());
  uint32_t length = lengths.first_state(last.length());
  uint32_t distance = distances.first_state(last.distance());
  to.add(last.bits(), last.count());
  to.flush();
  for (size_t i = coded.size() - 1; i-- > 0;) {
    const CodedSequence sequence(coded[i]);
    distance = distances.put(distance, sequence.distance(), to);
    length = lengths.put(length, sequence.length(), to);
    literal_length = literal_lengths.put(literal_length, sequence.literal_length(), to);
    if (to.pending() + sequence.count() > kRoom) [[unlikely]] to.flush();
    to.add(sequence.bits(), sequence.count());
    to.flush();
  }
  lengths.put_state(length, to);
  distances.put_state(distance, to);
  literal_lengths.put_state(literal_length, to);
  out.advance(static_cast<size_t>(to.end_of_backward() - start));
}

}  // namespace tpcmill::codec
