#include "tpcmill/error.h"

#include "tpcmill/words.h"

namespace tpcmill {

Error::Error(Kind kind, const std::string& sentence)
    : std::runtime_error(showable(with_names(sentence, field_name))), kind_(kind), written_(showable(sentence)) {}

}  // namespace tpcmill
