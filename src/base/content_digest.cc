#include "tpcmill/content_digest.h"

#include <fmt/format.h>

namespace tpcmill {

std::string ContentDigest::text() const { return fmt::format("{:016x}{:016x}", high, low); }

}  // namespace tpcmill
