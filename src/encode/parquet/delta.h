#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "simd/kernels.h"

namespace tpcmill::parquet {

// Parquet's encodings that store differences. Each function appends the values of one page, given
// PLAIN and as many as `values` says, to `out`. Neither the values nor `out` need be aligned.

// DELTA_BINARY_PACKED of INT32 and of INT64.
// REQUIRES: plain.size() is 4 or 8 times `values`.
void put_delta_int32(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& out);
void put_delta_int64(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& out);

// DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY of BYTE_ARRAY. The `lengths` are those that stand in
// `plain`, where each is found only by way of all before it. `scratch` is working memory, of no meaning
// to the caller.
// REQUIRES: kPad bytes may be read behind `plain`.
void put_delta_lengths(const Kernels& k, std::span<const std::byte> plain, std::span<const uint32_t> lengths,
                       Buffer& out);
void put_delta_prefixes(const Kernels& k, std::span<const std::byte> plain, size_t values, Buffer& scratch,
                        Buffer& out);

}  // namespace tpcmill::parquet
