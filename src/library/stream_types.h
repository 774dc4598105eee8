#pragma once

#include <vector>

#include "arrow/types.h"
#include "library/selection.h"

namespace tpcmill {

// What a selection's columns become, in its order: StreamRequest::types over the defaults of streams.
// Throws Error (usage).
std::vector<arrow::ColumnType> types_of(const Selection& selection, const Layout& types);

}  // namespace tpcmill
