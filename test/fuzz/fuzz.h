#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "tpcmill/error.h"

// What fuzz targets have in common. An input may be refused, by an Error whose sentence somebody can act
// on; whatever else comes out is a finding.
namespace tpcmill::fuzz {

[[noreturn]] inline void found(const std::string& what) {
  std::fprintf(stderr, "Found: %s\n", what.c_str());
  std::abort();
}

inline void require(bool condition, const char* what) {
  if (!condition) found(what);
}

// Runs `read`. Returns whether it got through; false if the input was refused.
template <class Read>
bool accepts(const Read& read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    const std::string_view sentence = error.what();
    require(sentence.ends_with('.') || sentence.ends_with('?'), "an error that is no sentence");
    require(sentence.size() < 10'000, "an error of many pages");
    return false;
  } catch (const std::exception& error) {
    found(std::string("an exception that is no Error: ") + error.what());
  }
}

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Takes `text` up to the first of these characters off; all of it if there is none.
inline std::string take_until(std::string_view& text, char end) {
  const size_t length = text.find(end);
  const std::string out(text.substr(0, length));
  text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
  return out;
}

}  // namespace tpcmill::fuzz
