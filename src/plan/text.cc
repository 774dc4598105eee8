#include "plan/text.h"

namespace tpcmill {

void Text::forget(World& world) {
  world.pool = pool_ = nullptr;
  made_ = {};
}

void Text::add(World& world, const PoolMarks& marks, unsigned threads) {
  // Text of other lists cannot be added to.
  if (pool_ != nullptr && pool_->words() == nullptr) forget(world);
  made_.mark(marks);
  if (pool_ != nullptr)
    pool_->add(marks, threads);
  else
    pool_ = std::make_shared<TextPool>(world.lists, marks, threads);
  world.pool = pool_;
}

void Text::settle(World& world, const PoolMarks& marks, unsigned threads) {
  if (!marks.covers(made_)) forget(world);
  add(world, marks, threads);
}

}  // namespace tpcmill
