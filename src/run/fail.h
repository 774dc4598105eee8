#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "run/ledger.h"

namespace tpcmill {

// Makes the run fail with a sentence that takes no memory, of which there may be none.
template <class... T>
void fail(Ledger& ledger, fmt::format_string<T...> format, T&&... values) {
  constexpr size_t kLongest = 400;
  char sentence[kLongest];
  const auto end = fmt::format_to_n(sentence, kLongest, format, std::forward<T>(values)...);
  ledger.fail(Error::Kind::kFailure, {sentence, std::min(end.size, kLongest)});
}

}  // namespace tpcmill
