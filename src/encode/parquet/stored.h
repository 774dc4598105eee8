#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "encode/parquet/format.h"
#include "table/schema.h"

namespace tpcmill::parquet {

// How a column's values are stored: what a layout makes of what the column means. Inside the
// program a value is a whole number (days, hundredths, a key) or a text; its form says what is
// written for it, PLAIN:
//
//     kInt32, kInt64   the number, little-endian
//     kMillis          INT64, days times 86,400,000
//     kDouble          hundredths divided by 100
//     kFixed16         sixteen bytes, big-endian, two's complement
//     kScaled...       hundredths as units of another decimal place, in INT32, INT64 or sixteen bytes
//     kText            uint32 length, then the bytes
struct Form {
  enum Kind : uint8_t { kInt32, kInt64, kMillis, kDouble, kFixed16, kScaled32, kScaled64, kScaled128, kText };

  constexpr Form(Kind which, int decimals = 2) : kind(which), scale(static_cast<int8_t>(decimals)) {}

  bool operator==(const Form&) const = default;

  Kind kind;
  int8_t scale;  // digits behind the point; what the program counts in has two
};

constexpr Type type_of(Form form) {
  switch (form.kind) {
    case Form::kInt32:
    case Form::kScaled32: return Type::kInt32;
    case Form::kInt64:
    case Form::kScaled64:
    case Form::kMillis: return Type::kInt64;
    case Form::kDouble: return Type::kDouble;
    case Form::kScaled128:
    case Form::kFixed16: return Type::kFixedLenByteArray;
    case Form::kText: return Type::kByteArray;
  }
  return Type::kByteArray;
}

// The form of a column under the settings in force.
Form form_of(const ColumnShape& shape, const LayoutSettings& settings);

using Wide = __int128;

// Hundredths in units of 10^-scale. REQUIRES: that is a whole number, of 38 digits at most.
constexpr Wide scaled(int64_t hundredths, int scale) {
  Wide number = hundredths;
  for (; scale > 2; --scale) number *= 10;
  for (; scale < 2; ++scale) number /= 10;
  return number;
}

constexpr std::array<uint64_t, 2> big_endian(Wide number) {
  return {__builtin_bswap64(static_cast<uint64_t>(number >> 64)), __builtin_bswap64(static_cast<uint64_t>(number))};
}

// A number as one of the forms has it.
template <Form::Kind kKind>
constexpr auto stored(int64_t number, [[maybe_unused]] int scale = 2) {
  if constexpr (kKind == Form::kInt32) return static_cast<int32_t>(number);
  if constexpr (kKind == Form::kInt64) return number;
  if constexpr (kKind == Form::kMillis) return number * 86'400'000;
  if constexpr (kKind == Form::kDouble) return static_cast<double>(number) / 100.0;
  if constexpr (kKind == Form::kFixed16) return big_endian(number);
  if constexpr (kKind == Form::kScaled32) return static_cast<int32_t>(scaled(number, scale));
  if constexpr (kKind == Form::kScaled64) return static_cast<int64_t>(scaled(number, scale));
  if constexpr (kKind == Form::kScaled128) return big_endian(scaled(number, scale));
}

// Calls `work.template operator()<kind>()`: loops are written once and compiled for each form.
// REQUIRES: form is not kText.
template <class Work>
void with_number_form(Form form, Work work) {
  switch (form.kind) {
    case Form::kInt32: return work.template operator()<Form::kInt32>();
    case Form::kInt64: return work.template operator()<Form::kInt64>();
    case Form::kMillis: return work.template operator()<Form::kMillis>();
    case Form::kDouble: return work.template operator()<Form::kDouble>();
    case Form::kFixed16: return work.template operator()<Form::kFixed16>();
    case Form::kScaled32: return work.template operator()<Form::kScaled32>();
    case Form::kScaled64: return work.template operator()<Form::kScaled64>();
    case Form::kScaled128: return work.template operator()<Form::kScaled128>();
    case Form::kText: return;
  }
}

// A number, PLAIN. `bytes` says how many count.
struct StoredNumber {
  std::array<std::byte, kFixedBytes> data;
  size_t bytes;
};
inline StoredNumber stored_number(Form form, int64_t number) {
  StoredNumber out{.data = {}, .bytes = width_of(type_of(form))};
  with_number_form(form, [&]<Form::Kind kKind>() {
    const auto value = stored<kKind>(number, form.scale);
    std::memcpy(out.data.data(), &value, sizeof value);
  });
  return out;
}

// A double that is zero becomes -0.0. The format wants a least value of zero to be written so, whatever it is,
// and a greatest one as +0.0, for readers to whom the two differ.
inline void make_zero_negative(Form form, StoredNumber& number) {
  if (form != Form::kDouble) return;
  double value;
  std::memcpy(&value, number.data.data(), sizeof value);
  if (value != 0) return;
  value = -0.0;
  std::memcpy(number.data.data(), &value, sizeof value);
}

}  // namespace tpcmill::parquet
