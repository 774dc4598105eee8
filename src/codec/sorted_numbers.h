#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "tpcmill/job.h"

namespace tpcmill::codec {

// Valid Snappy streams and LZ4 blocks of eight-byte numbers, PLAIN, that ascend by little: several times
// as fast as the general compressor, and smaller if each of them occurs several times in a row. For
// numbers in no order it is right, but not small.

// Whether it is as small as that, where numbers occur so many times in a row.
bool makes_sorted_numbers(Codec::Kind codec, double repeats);

// The stream of `levels` and `values`, in `scratch`, whose contents it replaces; it is quicker if `repeats`
// is right.
// REQUIRES: the codec is Snappy or LZ4; `levels` has less than 16 bytes; kPad bytes behind the values
// may be read.
std::span<const std::byte> sorted_numbers(Codec::Kind codec, double repeats, std::span<const std::byte> levels,
                                          std::span<const uint64_t> values, Buffer& scratch);

}  // namespace tpcmill::codec
