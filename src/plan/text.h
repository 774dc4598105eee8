#pragma once

#include <memory>

#include "table/table.h"

namespace tpcmill {

// The text pool while a job is prepared: samples need some of it first, then the run needs the rest.
// Nothing is made twice. Not thread-safe.
class Text {
 public:
  // Sees to it that the World has the marked blocks, and perhaps others.
  void add(World& world, const PoolMarks& marks, unsigned threads);

  // The same without others, so that no more memory is taken than TextPool::memory() says.
  void settle(World& world, const PoolMarks& marks, unsigned threads);

 private:
  void forget(World& world);

  std::shared_ptr<TextPool> pool_;
  PoolMarks made_;
};

}  // namespace tpcmill
