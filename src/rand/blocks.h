#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "simd/kernels.h"

namespace tpcmill {

constexpr size_t kTextBlocks = 19'200;

// Where the text of a block begins: with the last sentence that starts at or before the block's
// first byte. For the built-in lists only.
struct Checkpoint {
  uint32_t draws_before;  // draws made before that sentence
  uint32_t draws;         // from it to the same sentence of the next block (or the pool's end)
  uint32_t overlap;       // bytes of it that lie before the block
};
Checkpoint checkpoint(size_t block);

// The value of stream 5 after that many draws, by jumping.
uint32_t text_stream_after(uint64_t draws);

// The words that the built-in lists make, by number: see WordPool.
struct PoolWords {
  uint8_t texts[256][kPoolWordRoom];
  uint8_t lengths[256];
};
const PoolWords& pool_words();

// Makes blocks of the text pool from the built-in lists, in any order. One of these belongs to
// one thread; it writes nothing but the blocks it is asked for.
class BlockMaker {
 public:
  static constexpr size_t kBlockText = 16 * 1024;  // characters
  static constexpr size_t kBlockLines = kBlockText / kPoolLineText;

  BlockMaker();  // allocates all that make() needs; may throw std::bad_alloc
  ~BlockMaker();
  BlockMaker(BlockMaker&&) noexcept;

  // Makes some blocks of the pool that begins at `pool`.
  void make(std::span<const uint32_t> blocks, PoolLine* pool) noexcept;

 private:
  struct Work;

  void make_group(std::span<const uint32_t> blocks, PoolLine* pool) noexcept;

  struct Free {
    void operator()(Work* work) const noexcept;
  };
  std::unique_ptr<Work, Free> work_;
};

}  // namespace tpcmill
