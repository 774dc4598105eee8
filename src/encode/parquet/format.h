#pragma once

#include <cstddef>
#include <cstdint>

#include "tpcmill/job.h"
#include "tpcmill/layout.h"

namespace tpcmill::parquet {

// The numbers that Parquet gives to things (parquet.thrift), as far as this writer uses them.

enum class Type : int32_t { kInt32 = 1, kInt64 = 2, kDouble = 5, kByteArray = 6, kFixedLenByteArray = 7 };

enum class EncodingNumber : int32_t {
  kPlain = 0,
  kRle = 3,
  kDeltaBinaryPacked = 5,
  kDeltaLengthByteArray = 6,
  kDeltaByteArray = 7,
  kRleDictionary = 8,
  kByteStreamSplit = 9,
};

constexpr EncodingNumber number_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::kPlain: return EncodingNumber::kPlain;
    case Encoding::kRleDictionary: return EncodingNumber::kRleDictionary;
    case Encoding::kDeltaBinaryPacked: return EncodingNumber::kDeltaBinaryPacked;
    case Encoding::kDeltaLengthByteArray: return EncodingNumber::kDeltaLengthByteArray;
    case Encoding::kDeltaByteArray: return EncodingNumber::kDeltaByteArray;
    case Encoding::kByteStreamSplit: return EncodingNumber::kByteStreamSplit;
  }
  return EncodingNumber::kPlain;
}

enum class PageType : int32_t { kData = 0, kDictionary = 2, kDataV2 = 3 };

enum class CodecNumber : int32_t { kUncompressed = 0, kSnappy = 1, kGzip = 2, kBrotli = 4, kZstd = 6, kLz4Raw = 7 };

constexpr CodecNumber number_of(Codec::Kind kind) {
  switch (kind) {
    case Codec::Kind::kUncompressed: return CodecNumber::kUncompressed;
    case Codec::Kind::kSnappy: return CodecNumber::kSnappy;
    case Codec::Kind::kGzip: return CodecNumber::kGzip;
    case Codec::Kind::kBrotli: return CodecNumber::kBrotli;
    case Codec::Kind::kZstd: return CodecNumber::kZstd;
    case Codec::Kind::kLz4Raw: return CodecNumber::kLz4Raw;
  }
  return CodecNumber::kUncompressed;
}

enum class ConvertedType : int32_t { kUtf8 = 0, kDecimal = 5, kDate = 6 };

enum class Repetition : int32_t { kRequired = 0, kOptional = 1 };

enum class BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

// Bytes of a decimal in a FIXED_LEN_BYTE_ARRAY.
constexpr size_t kFixedBytes = 16;

// First and last in every file.
constexpr char kMagic[] = {'P', 'A', 'R', '1'};

// Bytes of a value, PLAIN; 0 where they vary.
constexpr size_t width_of(Type type) {
  switch (type) {
    case Type::kInt32: return 4;
    case Type::kInt64:
    case Type::kDouble: return 8;
    case Type::kFixedLenByteArray: return kFixedBytes;
    case Type::kByteArray: return 0;
  }
  return 0;
}

}  // namespace tpcmill::parquet
