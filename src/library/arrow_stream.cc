#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "arrow/batch_maker.h"
#include "library/rows.h"
#include "library/stream_types.h"
#include "tpcmill/arrow.h"
#include "tpcmill/error.h"
#include "tpcmill/generate.h"

namespace tpcmill {
namespace {

// Large enough that what consumers do once for each batch costs little, small enough that a batch stays in
// the processor's cache while it is made and read.
constexpr uint64_t kBatchRows = 16'384;
constexpr uint64_t kMostBatchRows = 1'000'000;

// Rows of the largest array: no more than there may be.
size_t array_rows(const Selection& selection, uint64_t wanted) {
  if (wanted > kMostBatchRows)
    throw Error::usage(fmt::format("batch_rows: {}; use {} at most.", wanted, kMostBatchRows));
  const uint64_t all = selection.count * selection.table.most_rows;
  const uint64_t most = std::min(selection.request.rows.value_or(all), all);
  return static_cast<size_t>(std::clamp<uint64_t>(wanted == 0 ? kBatchRows : wanted, 1, std::max<uint64_t>(1, most)));
}

std::shared_ptr<const arrow::Layout> lay_out(const std::shared_ptr<Selection>& selection,
                                             const std::vector<arrow::ColumnType>& types, uint64_t batch_rows) {
  std::vector<const ColumnShape*> shapes;
  for (const size_t column : selection->columns) shapes.push_back(&selection->shape.columns[column]);
  return std::make_shared<const arrow::Layout>(shapes, types, array_rows(*selection, batch_rows),
                                               selection->world.kernels, selection);
}

void export_selection(const Selection& selection, const std::vector<arrow::ColumnType>& types, ArrowSchema* out) {
  std::vector<arrow::SchemaField> fields;
  for (size_t i = 0; i < types.size(); ++i)
    fields.push_back({selection.shape.columns[selection.columns[i]].name, types[i]});
  std::vector<std::pair<std::string, std::string>> metadata = {
      {"tpcmill.benchmark", selection.request.benchmark},
      {"tpcmill.scale_factor", selection.request.scale.text()},
      {"tpcmill.table", selection.request.table},
      {"tpcmill.version", std::string(version())}};
  if (selection.request.parts != 0)
    metadata.emplace_back("tpcmill.part", fmt::format("{}/{}", selection.request.part, selection.request.parts));
  arrow::export_schema(fields, metadata, out);
}

class ArrowStream {
 public:
  explicit ArrowStream(const StreamRequest& request)
      : selection_(std::make_shared<Selection>(request.table)),
        types_(types_of(*selection_, request.types)),
        maker_(lay_out(selection_, types_, request.batch_rows)),
        rows_(selection_) {
    for (size_t i = 0; i < selection_->columns.size(); ++i)
      if (selection_->shape.columns[selection_->columns[i]].is_prose) prose_.push_back(i);
  }

  void schema(ArrowSchema* out) const { export_selection(*selection_, types_, out); }

  // At the end, out->release becomes nullptr.
  void next(ArrowArray* out) {
    maker_.begin();
    while (maker_.rows() < maker_.most_rows()) {
      for (const size_t column : prose_) rows_.place_texts(column, maker_.text_place(column));
      const BatchView* const batch = rows_.next(maker_.most_rows() - maker_.rows());
      if (batch == nullptr) break;
      maker_.put(*batch);
    }
    *out = {};
    if (maker_.rows() != 0) maker_.finish(out);
  }

  // Calls `work`, one thread after another, and makes an errno value and a sentence of what it throws. A
  // stream that has failed fails with the same again.
  template <class Work>
  int guarded(Work work) noexcept {
    const std::lock_guard lock(mutex_);
    if (error_ != 0) return error_;
    try {
      work();
      return 0;
    } catch (const std::bad_alloc&) {
      return fail(ENOMEM, nullptr);
    } catch (const std::exception& error) {
      return fail(EIO, error.what());
    }
  }

  // Of the first failure, which is the only one: the sentence stays where it is.
  const char* last_error() const {
    const std::lock_guard lock(mutex_);
    return error_ == 0 ? nullptr : sentence_.c_str();
  }

 private:
  int fail(int error, const char* sentence) noexcept {
    error_ = error;
    try {
      sentence_ = sentence != nullptr ? sentence : "Memory ran out; smaller batches need less.";
    } catch (const std::bad_alloc&) {
      // The number says enough.
    }
    return error;
  }

  const std::shared_ptr<Selection> selection_;
  const std::vector<arrow::ColumnType> types_;  // of the selection's columns
  arrow::BatchMaker maker_;
  Rows rows_;
  std::vector<size_t> prose_;
  mutable std::mutex mutex_;
  int error_ = 0;
  std::string sentence_;
};

// Nothing but EINVAL can be said to who gives no stream, or one that was released.
ArrowStream* of(ArrowArrayStream* stream) {
  return stream == nullptr || stream->release == nullptr ? nullptr : static_cast<ArrowStream*>(stream->private_data);
}

int get_schema(ArrowArrayStream* self, ArrowSchema* out) {
  ArrowStream* const stream = of(self);
  if (stream == nullptr || out == nullptr) return EINVAL;
  return stream->guarded([&] { stream->schema(out); });
}

int get_next(ArrowArrayStream* self, ArrowArray* out) {
  ArrowStream* const stream = of(self);
  if (stream == nullptr || out == nullptr) return EINVAL;
  return stream->guarded([&] { stream->next(out); });
}

const char* get_last_error(ArrowArrayStream* self) {
  ArrowStream* const stream = of(self);
  return stream == nullptr ? nullptr : stream->last_error();
}

void release(ArrowArrayStream* self) {
  delete of(self);
  if (self == nullptr) return;
  self->release = nullptr;
  self->private_data = nullptr;
}

}  // namespace

void export_schema(const StreamRequest& request, ArrowSchema* out) {
  const Selection selection(request.table);
  export_selection(selection, types_of(selection, request.types), out);
}

void open_stream(const StreamRequest& request, ArrowArrayStream* out) {
  auto stream = std::make_unique<ArrowStream>(request);
  *out = {
      .get_schema = get_schema,
      .get_next = get_next,
      .get_last_error = get_last_error,
      .release = release,
      .private_data = stream.release(),
  };
}

}  // namespace tpcmill
