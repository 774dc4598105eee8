#pragma once

#include "plan/plan.h"

namespace tpcmill {

// Encodes the first rows of the file as a chunk that is thrown away, so that the format learns how
// large rows become. Adds what of the text pool those rows need.
void take_sample(World& world, const PlannedFile& file, unsigned threads, PlannedTable& planned, Text& text);

}  // namespace tpcmill
