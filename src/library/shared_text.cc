#include "library/shared_text.h"

#include <vector>

namespace tpcmill {
namespace {

// The one thing that the library keeps between calls. It is never destroyed: streams may be used while
// the process ends.
struct Registry {
  std::mutex mutex;
  std::vector<std::pair<const Distributions*, std::weak_ptr<SharedText>>> texts;
};

Registry& registry() {
  static Registry* const registry = new Registry;
  return *registry;
}

}  // namespace

std::shared_ptr<SharedText> SharedText::of(const Distributions& lists) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  std::erase_if(all.texts, [](const auto& entry) { return entry.second.expired(); });
  for (const auto& [known, weak] : all.texts)
    if (std::shared_ptr<SharedText> text = weak.lock(); text && TextPool::is_same_text(*known, lists)) return text;
  auto text = std::make_shared<SharedText>(lists);
  all.texts.emplace_back(&text->lists_, text);
  return text;
}

std::shared_ptr<const TextPool> SharedText::with(const PoolMarks& marks, unsigned threads) {
  const std::lock_guard lock(mutex_);
  if (pool_ == nullptr) {
    // Text of other lists is made at once: it has no places to begin at.
    PoolMarks all;
    if (!TextPool::is_same_text(lists_, Distributions::built_in())) all.mark_all();
    pool_ = std::make_shared<TextPool>(lists_, all, threads);
  }
  if (pool_->words() != nullptr) pool_->add(marks, threads);
  return pool_;
}

}  // namespace tpcmill
