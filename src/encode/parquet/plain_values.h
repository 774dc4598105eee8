#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace tpcmill::parquet {

// In place of a width: byte arrays, each with its length in front.
constexpr size_t kByteArrays = 0;

// Calls visit(const std::byte* value, size_t length) for each of the values of a PLAIN page, which
// have `width` bytes each or are kByteArrays; the lengths of those do not belong to the value. Of
// the usual widths, 4, 8 and 16, `length` is a constant for the compiler.
template <class Visit>
void for_each_plain(std::span<const std::byte> plain, size_t width, size_t values, Visit visit) {
  const std::byte* value = plain.data();
  const auto fixed = [&](auto length) {
    for (size_t i = 0; i < values; ++i, value += length) visit(value, size_t{length});
  };
  switch (width) {
    case 4: return fixed(std::integral_constant<size_t, 4>());
    case 8: return fixed(std::integral_constant<size_t, 8>());
    case 16: return fixed(std::integral_constant<size_t, 16>());
    case kByteArrays: break;
    default: return fixed(width);
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
