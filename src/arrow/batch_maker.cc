#include "arrow/batch_maker.h"

#include <array>
#include <atomic>
#include <utility>

#include "base/bytes.h"

namespace tpcmill::arrow {
namespace {

// What the arrays of a batch, its struct, its children and their dictionaries, own together. The last one
// that is released frees it.
struct Shared {
  struct Child {
    ArrowArray array = {};
    ArrowArray dictionary = {};
    std::array<const void*, 4> buffers = {};
    std::array<const void*, 3> dictionary_buffers = {};
    SizesOfTexts sizes;
  };

  explicit Shared(size_t columns) : children(columns), pointers(columns) {}
  ~Shared() {
    if (block != nullptr) layout->blocks->give(std::move(block));
  }

  std::atomic<size_t> owners = 0;
  std::shared_ptr<const Layout> layout;
  Memory block;
  std::vector<Child> children;
  std::vector<ArrowArray*> pointers;
  const void* no_bitmap = nullptr;
};

void release(ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i)
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  if (array->dictionary != nullptr && array->dictionary->release != nullptr)
    array->dictionary->release(array->dictionary);
  array->release = nullptr;
  Shared* const shared = static_cast<Shared*>(array->private_data);
  if (shared->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared;
}

void own(Shared& shared, ArrowArray& array) {
  array.release = release;
  array.private_data = &shared;
  shared.owners.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

Layout::Layout(const std::vector<const ColumnShape*>& shapes, const std::vector<ColumnType>& types, size_t most_rows,
               const Kernels& kernels, std::shared_ptr<const void> keep)
    : owner(std::move(keep)), rows(most_rows) {
  size_t bytes = 0;
  const auto place = [&](size_t wanted) {
    const size_t at = bytes;
    if (wanted != 0) bytes += aligned(wanted + kPad);
    return at;
  };
  for (size_t i = 0; i < shapes.size(); ++i) {
    const ColumnWriter& column = columns.emplace_back(*shapes[i], types[i], rows, kernels);
    main_at.push_back(place(column.main_bytes()));
    data_at.push_back(place(column.data_bytes()));
  }
  blocks = std::make_unique<Blocks>(bytes);
}

BatchMaker::BatchMaker(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)), rooms_(layout_->columns.size()) {}

void BatchMaker::begin() {
  if (block_ != nullptr) return;
  block_ = layout_->blocks->take();
  rows_ = 0;
  for (size_t i = 0; i < rooms_.size(); ++i) {
    rooms_[i].main = block_.get() + layout_->main_at[i];
    rooms_[i].data = block_.get() + layout_->data_at[i];
    layout_->columns[i].begin(rooms_[i]);
  }
}

char* BatchMaker::text_place(size_t column) const {
  const ColumnRoom& room = rooms_[column];
  if (!layout_->columns[column].can_place()) return nullptr;
  return reinterpret_cast<char*>(room.data) + room.text_bytes;
}

void BatchMaker::put(const BatchView& batch) {
  for (size_t i = 0; i < rooms_.size(); ++i) layout_->columns[i].put(batch.columns[i], batch.rows, rooms_[i]);
  rows_ += batch.rows;
}

void BatchMaker::finish(ArrowArray* out) {
  const size_t count = rooms_.size();
  auto shared = std::make_unique<Shared>(count);
  shared->layout = layout_;
  const int64_t length = static_cast<int64_t>(std::exchange(rows_, 0));
  for (size_t i = 0; i < count; ++i) {
    const ColumnWriter& column = layout_->columns[i];
    Shared::Child& child = shared->children[i];
    shared->pointers[i] = &child.array;
    child.sizes.bytes = static_cast<int64_t>(rooms_[i].text_bytes);
    child.array = {.length = length, .buffers = child.buffers.data()};
    child.array.n_buffers = static_cast<int64_t>(column.buffers(rooms_[i], child.sizes, child.buffers.data()));
    own(*shared, child.array);
    if (column.type() != Type::kDictionary) continue;
    column.dictionary_buffers(child.dictionary_buffers.data());
    child.dictionary = {.length = static_cast<int64_t>(column.dictionary_size()), .n_buffers = 3,
                        .buffers = child.dictionary_buffers.data()};
    own(*shared, child.dictionary);
    child.array.dictionary = &child.dictionary;
  }
  *out = {.length = length, .n_buffers = 1, .n_children = static_cast<int64_t>(count), .buffers = &shared->no_bitmap,
          .children = shared->pointers.data()};
  own(*shared, *out);
  shared->block = std::move(block_);
  (void)shared.release();
}

}  // namespace tpcmill::arrow
