#pragma once

#include "tpcmill/verify.h"

namespace tpcmill {

// verify() of a folder that has no manifest: text files of tables, of whatever tool, row by row.
// REQUIRES: threads is not 0.
VerifyReport verify_rows(const VerifyJob& job, const Listener& listener);

}  // namespace tpcmill
