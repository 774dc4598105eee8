#include "encode/parquet/run_dictionary.h"

#include <cstring>

namespace tpcmill::parquet {

bool RunDictionary::add_page(std::span<const std::byte> plain, size_t values, Buffer& codes) {
  const size_t before = plain_.size();
  uint32_t* const to = reinterpret_cast<uint32_t*>(codes.reserve(values * sizeof(uint32_t)));
  if (width_ == sizeof(uint32_t))
    add<uint32_t>(plain.data(), values, to);
  else
    add<uint64_t>(plain.data(), values, to);
  if (plain_.size() > most_bytes_) {
    plain_.resize(before);
    return false;
  }
  codes.advance(values * sizeof(uint32_t));
  return true;
}

// Each value is put behind the entries; it stays there if it is new.
template <class Value>
void RunDictionary::add(const std::byte* plain, size_t values, uint32_t* codes) {
  if (values == 0) return;
  std::byte* const room = plain_.reserve(values * sizeof(Value)) - plain_.size();
  size_t entries = size();
  Value last;
  std::memcpy(&last, plain, sizeof last);
  if (entries != 0) std::memcpy(&last, room + (entries - 1) * sizeof(Value), sizeof last);
  if (entries == 0) last = static_cast<Value>(last + 1);  // so that the first value is new
  for (size_t i = 0; i < values; ++i) {
    Value value;
    std::memcpy(&value, plain + i * sizeof(Value), sizeof value);
    std::memcpy(room + entries * sizeof(Value), &value, sizeof value);
    entries += value != last;
    last = value;
    codes[i] = static_cast<uint32_t>(entries - 1);
  }
  plain_.resize(entries * sizeof(Value));
}

}  // namespace tpcmill::parquet
