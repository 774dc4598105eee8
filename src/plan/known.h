#pragma once

#include <string>
#include <string_view>

#include "table/table.h"

namespace tpcmill {

// What the catalog's benchmarks know of their tables beforehand.

// Of a whole table at this scale, with the word lists that are built in; nullptr: nothing.
const PublishedDigest* published_digest(const Benchmark& benchmark, const ScaleFactor& scale, std::string_view table);

// A sentence on what whoever loads the table should know of it at this scale; "": nothing.
std::string caution_on(const Table& table, const World& world);

}  // namespace tpcmill
