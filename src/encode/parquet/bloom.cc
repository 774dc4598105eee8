// A filter is a header (a struct in Thrift's compact protocol) and its bits:
//
//     BloomFilterHeader  1: i32 bytes of the bits
//                        2: algorithm    {1: SplitBlockAlgorithm {}}
//                        3: hash         {1: XxHash {}}
//                        4: compression  {1: Uncompressed {}}
//     block*             uint32 words[8]
//
// The upper half of a value's hash, as a fraction of 2^32, points at a block; the lower half, times
// a salt for each word, at a bit in each of its words. A value may occur if all eight bits are set.
//
// With half as many blocks, a value of block 2i or 2i + 1 belongs to block i, at the same bits: a
// filter is halved by joining its blocks in pairs. So the size need not be known beforehand, nor
// how many different values there are. The filter starts as large as it could have to be, and is
// halved as long as its rate allows; which rate to expect of it is written in the bits themselves.

#include "encode/parquet/bloom.h"

// Hashing a number of known width is a few instructions, without a call.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cmath>

#include "base/thrift_compact.h"
#include "encode/parquet/plain_values.h"

namespace tpcmill::parquet {
namespace {

constexpr size_t kWords = 8;
constexpr size_t kMostBlocks = (size_t{128} << 20) / (kWords * sizeof(uint32_t));
constexpr uint32_t kSalts[kWords] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                     0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

void put_header(size_t bytes, Buffer& out) {
  ThriftCompactWriter header(out);
  header.int32(1, static_cast<int32_t>(bytes));
  for (const int choice : {2, 3, 4}) {
    header.begin(choice);
    header.nothing(1);
    header.end();
  }
  header.end();
}

// Of values that do not occur, the part that a block of so many values takes for some that do.
double rate_of_block(double values) { return std::pow(1 - std::pow(31.0 / 32, values), kWords); }

// The same of a filter whose blocks have so many values on average. How many each has is Poisson distributed; the
// fuller ones count for most, but none has more than twice as many and some.
double expected_rate(double values_per_block) {
  constexpr size_t kMany = 200, kSome = 20;  // with so many, blocks hardly differ
  static const std::vector<double> rates = [] {
    std::vector<double> all;
    for (size_t values = 0; values <= 2 * kMany + kSome; ++values)
      all.push_back(rate_of_block(static_cast<double>(values)));
    return all;
  }();
  if (values_per_block > kMany) return rate_of_block(values_per_block);
  double sum = 0, probability = std::exp(-values_per_block);
  for (size_t values = 1; static_cast<double>(values) <= 2 * values_per_block + kSome; ++values) {
    probability *= values_per_block / static_cast<double>(values);
    sum += probability * rates[values];
  }
  return sum;
}

// Blocks that so many different values are expected to need.
size_t blocks_for(double values, double rate) {
  size_t blocks = 1;
  while (blocks < kMostBlocks && expected_rate(values / static_cast<double>(blocks)) > rate) blocks *= 2;
  return blocks;
}

}  // namespace

double BloomFilter::bytes_needed(double values, double false_positive_rate) {
  const double bits = static_cast<double>(blocks_for(values, false_positive_rate) * sizeof(Block));
  return 2 * sizeof(uint64_t) * values + 2.5 * bits;  // joined in pairs, and copied to the output
}

void BloomFilter::insert(std::span<const std::byte> value) { insert_hash(XXH64(value.data(), value.size(), 0)); }

void BloomFilter::insert_page(std::span<const std::byte> plain, size_t width, size_t values) {
  for_each_plain(plain, width, values, [this](const std::byte* value, auto length) {
    insert_hash(XXH64(value, length, 0));
  });
}

void BloomFilter::write(Buffer& out) {
  fill(blocks_for(static_cast<double>(hashes_.size()), asked_));
  while (rate(blocks_) > asked_ && blocks_.size() < kMostBlocks) fill(2 * blocks_.size());
  while (fold()) continue;
  put_header(blocks_.size() * sizeof(Block), out);
  out.append(blocks_.data(), blocks_.size() * sizeof(Block));
}

// Sets the bits of all values in a filter of so many blocks.
void BloomFilter::fill(size_t blocks) {
  blocks_.assign(blocks, Block{});
  for (const uint64_t hash : hashes_) {
    Block& block = blocks_[(hash >> 32) * blocks >> 32];
    for (size_t w = 0; w < kWords; ++w) block.words[w] |= 1u << (static_cast<uint32_t>(hash) * kSalts[w] >> 27);
  }
}

// Halves the filter, unless its rate would be too high.
bool BloomFilter::fold() {
  if (blocks_.size() == 1) return false;
  folded_.resize(blocks_.size() / 2);
  for (size_t b = 0; b < folded_.size(); ++b)
    for (size_t w = 0; w < kWords; ++w) folded_[b].words[w] = blocks_[2 * b].words[w] | blocks_[2 * b + 1].words[w];
  if (rate(folded_) > asked_) return false;
  blocks_.swap(folded_);
  return true;
}

// Of values that do not occur, the part that the filter takes for some that do: of those that belong
// to a block, each word lets pass as many as it has bits set.
double BloomFilter::rate(std::span<const Block> blocks) {
  double sum = 0;
  for (const Block& block : blocks) {
    uint64_t pass = 1;  // of 32^8
    for (const uint32_t word : block.words) pass *= static_cast<uint64_t>(std::popcount(word));
    sum += static_cast<double>(pass);
  }
  return std::ldexp(sum / static_cast<double>(blocks.size()), -40);
}

}  // namespace tpcmill::parquet
