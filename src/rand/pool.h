#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "simd/kernels.h"
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
  void mark(const PoolMarks& other);

  // Says how many texts the job will cut from the pool, if they are many: what the pool's memory is worth.
  void expect(double texts) { texts_ = texts; }
  double texts() const { return texts_; }

  bool marked(uint64_t block) const { return blocks_[block] != 0; }
  bool covers(const PoolMarks& other) const;
  uint64_t marked_count() const;

 private:
  std::vector<uint8_t> blocks_;
  double texts_ = 0;
};

// The text that all comments are cut from: 314,572,800 bytes of grammar, the same for every
// table and scale (TPC-H specification, clause 4.2.2.14).
//
// It is kept as words if the lists' text words are the built-in ones: 79 MB. Text of other lists is
// kept as it is.
//
// Blocks that are made may be read by any number of threads, also while others are added, and by
// processes forked afterwards, which share the pages. Only the marked blocks hold text, the others zeros
// that occupy no memory (or little: memory comes in huge pages where most blocks are marked).
class TextPool {
 public:
  static constexpr uint64_t kBytes = 314'572'800;

  // Whether two sets of lists make the same text.
  static bool is_same_text(const Distributions& a, const Distributions& b);

  // Bytes of memory that a pool with these blocks takes at most.
  static uint64_t memory(const Distributions& lists, const PoolMarks& marks);

  // An empty pool: no text, no memory.
  TextPool() = default;

  // Makes the marked blocks with `threads` threads: the caller's and temporary ones, all joined
  // on return (0.1 s of work for all blocks). Other lists have no checkpoints: the pool is then
  // made by the caller's thread alone, from its beginning to the last marked block (0.9 s). Throws
  // Error (failure) if the memory cannot be had.
  TextPool(const Distributions& lists, const PoolMarks& marks, unsigned threads);
  ~TextPool();

  // Makes those of the marked blocks that are not there yet, as the constructor does. For one thread at a
  // time. REQUIRES: text that is kept as words, so that words() is not nullptr.
  void add(const PoolMarks& marks, unsigned threads);
  TextPool(TextPool&& other) noexcept;
  TextPool& operator=(TextPool&& other) noexcept;

  // The pool as words, or nullptr. Valid as long as this pool, where it is now.
  const WordPool* words() const { return words_.lines != nullptr ? &words_ : nullptr; }

  // Puts n texts into `heap`, those of lengths[i] characters from offsets[i] on: text i is at
  // heap + at[i]. `heap` must have room for the sum of (kPoolTextSpan + lengths[i]) and kPad. Says
  // which words they are if this pool has words() (of which there may be as many as characters) and
  // spans.words is not nullptr, and leaves `spans` alone otherwise. Lengths are below 256.
  // REQUIRES: the texts lie in marked blocks.
  void copy(const Kernels& kernels, const uint32_t* offsets, const uint16_t* lengths, size_t n,
            const WordSpans& spans, uint32_t* at, char* heap) const;

  // The same texts one behind the other, without anything between them. `heap` must have room for the sum
  // of lengths[i], and kPad.
  void copy_packed(const Kernels& kernels, const uint32_t* offsets, const uint16_t* lengths, size_t n, uint32_t* at,
                   char* heap) const;

 private:
  std::unique_ptr<PoolMarks> made_;  // of text that is kept as words
  WordPool words_ = {};
  std::byte* memory_ = nullptr;
  size_t mapped_ = 0;
};

}  // namespace tpcmill
