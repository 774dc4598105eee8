#pragma once

#include <memory>
#include <mutex>

#include "rand/pool.h"
#include "table/distributions.h"

namespace tpcmill {

// The text that comments are cut from, shared by all streams of this process whose word lists make the
// same text: made by those that first need a piece of it, freed with the last one that holds it. Safe
// from any number of threads.
class SharedText {
 public:
  // The text of these lists. Nothing is made.
  static std::shared_ptr<SharedText> of(const Distributions& lists);

  // Only for of().
  explicit SharedText(const Distributions& lists) : lists_(lists) {}

  // Makes what is missing of the marked blocks, with `threads` threads: the caller's and temporary ones.
  // Waits for others that are at it. The caller may read those blocks as long as it holds the pool.
  std::shared_ptr<const TextPool> with(const PoolMarks& marks, unsigned threads);

 private:
  const Distributions lists_;
  std::mutex mutex_;
  std::shared_ptr<TextPool> pool_;
};

}  // namespace tpcmill
