// The table of slots is searched from where a value's hash points to, slot by slot, up to the value
// or a free slot. At least half of all slots are free, so that such a walk is short.

#include "encode/parquet/hashed_dictionary.h"

// Hashing a number of known width is a few instructions, without a call.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>
#include <type_traits>

#include "encode/parquet/plain_values.h"

namespace tpcmill::parquet {
namespace {

constexpr size_t kFewestSlots = 1024;

uint64_t hash_of(const std::byte* value, size_t length) { return XXH3_64bits(value, length); }

// A slot is found by a hash's lower bits.
uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

// for_each_plain() knows the lengths of all values but byte arrays.
template <class Length>
constexpr bool kHasPrefix = std::is_same_v<Length, size_t>;

// Compares with a PLAIN entry.
template <class Length>
bool equal(const std::byte* entry, const std::byte* value, Length length) {
  if constexpr (kHasPrefix<Length>) {
    uint32_t entry_length;
    std::memcpy(&entry_length, entry, sizeof entry_length);
    if (entry_length != length) return false;
    entry += sizeof entry_length;
  }
  return std::memcmp(entry, value, length) == 0;
}

}  // namespace

HashedDictionary::HashedDictionary(size_t width, uint64_t most_bytes)
    : width_(width), most_bytes_(most_bytes), slots_(kFewestSlots) {}

bool HashedDictionary::add_page(std::span<const std::byte> plain, size_t values, Buffer& codes) {
  const size_t entries = starts_.size(), bytes = plain_.size();
  uint32_t* code = reinterpret_cast<uint32_t*>(codes.reserve(values * sizeof(uint32_t)));
  bool fits = true;
  for_each_plain(plain, width_, values, [&](const std::byte* value, auto length) {
    if (!fits) return;
    *code++ = code_of(value, length);
    fits = plain_.size() <= most_bytes_;
  });
  if (fits) {
    codes.advance(values * sizeof(uint32_t));
  } else {
    starts_.resize(entries);
    plain_.resize(bytes);
    rebuild(slots_.size());
  }
  return fits;
}

void HashedDictionary::clear() {
  starts_.clear();
  plain_.clear();
  slots_.assign(slots_.size(), Slot{});
}

template <class Length>
uint32_t HashedDictionary::code_of(const std::byte* value, Length length) {
  const uint64_t hash = hash_of(value, length);
  const size_t mask = slots_.size() - 1;
  size_t s = hash & mask;
  for (; slots_[s].next_code != 0; s = (s + 1) & mask) {
    const uint32_t code = slots_[s].next_code - 1;
    if (slots_[s].tag == tag_of(hash) && equal(plain_.data() + starts_[code], value, length)) return code;
  }
  const uint32_t code = static_cast<uint32_t>(starts_.size());
  append(value, length);
  slots_[s] = {code + 1, tag_of(hash)};
  if (2 * starts_.size() > slots_.size()) rebuild(2 * slots_.size());
  return code;
}

template <class Length>
void HashedDictionary::append(const std::byte* value, Length length) {
  starts_.push_back(static_cast<uint32_t>(plain_.size()));
  if constexpr (kHasPrefix<Length>) put_fixed(plain_, static_cast<uint32_t>(length));
  plain_.append(value, length);
}

// Makes the table anew from the entries.
void HashedDictionary::rebuild(size_t slots) {
  slots_.assign(slots, Slot{});
  uint32_t next_code = 0;
  for_each_plain(plain_.bytes(), width_, starts_.size(), [&](const std::byte* value, auto length) {
    const uint64_t hash = hash_of(value, length);
    size_t s = hash & (slots - 1);
    while (slots_[s].next_code != 0) s = (s + 1) & (slots - 1);
    slots_[s] = {++next_code, tag_of(hash)};
  });
}

}  // namespace tpcmill::parquet
