#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tpcmill {

// How many characters must be inserted, dropped, replaced, or swapped with their neighbour to
// make `b` of `a`. Case does not count.
size_t edit_distance(std::string_view a, std::string_view b);

// The word of `words` that somebody who typed `typed` probably meant; "" if none is near. A word
// is near if about every third character or fewer is wrong, or if it begins with what was typed.
std::string nearest(std::string_view typed, const std::vector<std::string>& words);

}  // namespace tpcmill
