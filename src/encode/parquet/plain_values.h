#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace tpcmill::parquet {

// In place of a width: byte arrays, each with its length in front.
constexpr size_t kByteArrays = 0;

// Calls visit(const std::byte* value, length) for each of the values of a PLAIN page, which have
// `width` bytes each or are kByteArrays. The length of those, which is a size_t, does not belong to
// the value; that of all others is a std::integral_constant, for the compiler to know.
// REQUIRES: width is 4, 8, 16 or kByteArrays.
template <class Visit>
void for_each_plain(std::span<const std::byte> plain, size_t width, size_t values, Visit visit) {
  const std::byte* value = plain.data();
  const auto fixed = [&](auto length) {
    for (size_t i = 0; i < values; ++i, value += length) visit(value, length);
  };
  switch (width) {
    case 4: return fixed(std::integral_constant<size_t, 4>());
    case 8: return fixed(std::integral_constant<size_t, 8>());
    case 16: return fixed(std::integral_constant<size_t, 16>());
  }
  for (size_t i = 0; i < values; ++i) {
    uint32_t length;
    std::memcpy(&length, value, sizeof length);
    value += sizeof length;
    visit(value, size_t{length});
    value += length;
  }
}

}  // namespace tpcmill::parquet
