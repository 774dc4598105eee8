#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "table/distributions.h"

namespace tpcmill {

// Which blocks of the text pool a job will touch. See TextPool.
class PoolMarks {
 public:
  static constexpr uint64_t kBlockBytes = 16 * 1024;

  PoolMarks();

  // Marks every block that bytes [at, at + length) lie in; what is behind the pool is
  // ignored.
  void mark(uint64_t at, uint64_t length);
  void mark_all();

  bool marked(uint64_t block) const { return blocks_[block] != 0; }
  uint64_t marked_count() const;

 private:
  std::vector<uint8_t> blocks_;
};

// The text that all comments are cut from: 314,572,800 bytes of grammar, the same for every
// table and scale (TPC-H specification, clause 4.2.2.14).
//
// Read-only once it is made; it may be read by any number of threads, and by processes forked
// afterwards, which share its pages. Only the marked blocks hold text, the others zeros that
// occupy no memory (or little: memory comes in huge pages where most blocks are marked).
class TextPool {
 public:
  static constexpr uint64_t kBytes = 314'572'800;

  // An empty pool: no text, no memory.
  TextPool() = default;

  // Makes the marked blocks with `threads` threads: the caller's and temporary ones, all joined
  // on return (0.1 s of work for all blocks). Lists whose text words are not the built-in ones
  // have no checkpoints: the pool is then made by the caller's thread alone, from its beginning
  // to the last marked block (0.9 s). Throws Error (failure) if the memory cannot be had.
  TextPool(const Distributions& lists, const PoolMarks& marks, unsigned threads);
  ~TextPool();
  TextPool(TextPool&& other) noexcept;
  TextPool& operator=(TextPool&& other) noexcept;

  // kBytes characters, and at least 256 zeros behind them. nullptr for an empty pool.
  const char* data() const { return data_; }

 private:
  char* data_ = nullptr;
};

}  // namespace tpcmill
