#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace tpcmill::codec {

// The rest of a Snappy stream (see snappy_numbers.h) of PLAIN texts of equal length that fall into short
// cells, as phone numbers do: several times as fast as the general compressor, and as small. Appends to
// `out`. Returns false, without having done anything, if the first texts do not look like that; if only
// others do not, it is right, but not small.
//
// `last` is working memory, of no meaning to the caller. REQUIRES: kPad bytes behind the texts may be read.
bool snappy_cells(std::span<const std::byte> texts, std::vector<uint32_t>& last, Buffer& out);

}  // namespace tpcmill::codec
