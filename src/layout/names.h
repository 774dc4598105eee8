#pragma once

#include <span>
#include <string_view>

#include "tpcmill/layout.h"

namespace tpcmill {

// Text as Arrow's views, utf8_view.
inline constexpr StringType kStringView{3};

// How values of settings are spelled, in files and on the command line alike.
template <class Value>
struct Spelling {
  std::string_view name;
  Value value;
};

// Every value of an enumeration of tpcmill/layout.h, in the order of its declaration.
template <class Value>
std::span<const Spelling<Value>> spellings();

template <class Value>
std::string_view name_of(Value value) {
  for (const Spelling<Value>& spelling : spellings<Value>())
    if (spelling.value == value) return spelling.name;
  return "";
}

// "sorting-columns" is written "auto" or "none"; all other settings of two values are "on" or "off".
std::string_view name_of(std::string_view key, bool value);

}  // namespace tpcmill
