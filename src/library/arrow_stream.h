#pragma once

#include <memory>
#include <optional>
#include <string>

#include "arrow/batch_maker.h"
#include "library/rows.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill {

// What a stream of Arrow arrays is asked for.
struct ArrowRequest {
  TableRequest table;
  arrow::TypeWish types;
  uint64_t batch_rows = 0;  // 0: as many as are fast
};

// The schema of a selection's columns. The caller must release it. Throws Error (usage).
void export_schema(const Selection& selection, const arrow::TypeWish& types, ArrowSchema* out);

// Opens a stream that the caller must release. Throws Error.
void open_arrow_stream(const ArrowRequest& request, ArrowArrayStream* out);

}  // namespace tpcmill
