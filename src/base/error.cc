#include "tpcmill/error.h"

#include "tpcmill/words.h"

namespace tpcmill {

Error::Error(Kind kind, const std::string& sentence) : std::runtime_error(showable(sentence)), kind_(kind) {}

}  // namespace tpcmill
