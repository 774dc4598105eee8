#pragma once

#include "run/plan.h"

namespace tpcmill {

// Encodes the first rows of the file as a chunk that is thrown away, so that the format learns how
// large rows become. Makes for a moment what of the text pool those rows need.
void take_sample(World& world, const PlannedFile& file, unsigned threads, PlannedTable& planned);

}  // namespace tpcmill
