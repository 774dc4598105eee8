#pragma once

#include <cstddef>
#include <cstdint>

namespace tpcmill::parquet {

// The numbers that Parquet gives to things (parquet.thrift), as far as this writer uses them.

enum class Type : int32_t { kInt32 = 1, kInt64 = 2, kByteArray = 6 };

enum class Encoding : int32_t { kPlain = 0, kRle = 3, kRleDictionary = 8 };

enum class PageType : int32_t { kData = 0, kDictionary = 2 };

enum class CodecNumber : int32_t { kUncompressed = 0, kSnappy = 1, kGzip = 2, kBrotli = 4, kZstd = 6, kLz4Raw = 7 };

enum class ConvertedType : int32_t { kUtf8 = 0, kDecimal = 5, kDate = 6 };

enum class Repetition : int32_t { kRequired = 0 };

enum class BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

// decimal(15,2): the logical type of money and quantities.
constexpr int32_t kDecimalPrecision = 15;
constexpr int32_t kDecimalScale = 2;

// First and last in every file.
constexpr char kMagic[] = {'P', 'A', 'R', '1'};

// Bytes of a number.
constexpr size_t width_of(Type type) { return type == Type::kInt32 ? 4 : 8; }

}  // namespace tpcmill::parquet
