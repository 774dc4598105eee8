#pragma once

#include <string>
#include <vector>

#include "tpcmill/verify.h"

namespace tpcmill::cli {

// What was typed behind `tpcmill verify`.
struct VerifyOptions {
  enum class Ask { kRun, kShortHelp, kLongHelp, kVersion };
  Ask ask = Ask::kRun;
  VerifyJob job;

  bool quiet = false;
  bool verbose = false;
  bool json = false;
  bool no_progress = false;
};

// Reads the words behind "verify". Throws Error (usage).
VerifyOptions read_verify(const std::vector<std::string>& words);

std::string verify_help(bool all);

// What `tpcmill verify` prints: a line for each file that is not as it should be (for all, if
// `verbose`), and what was done.
std::string verify_text(const VerifyReport& report, const std::string& folder, bool verbose);

// A sentence if not all is well; "" if it is.
std::string verify_failure(const VerifyReport& report, const std::string& folder);

}  // namespace tpcmill::cli
