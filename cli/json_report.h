#pragma once

#include <string>
#include <vector>

#include "tpcmill/digest.h"
#include "tpcmill/forecast.h"
#include "tpcmill/generate.h"
#include "tpcmill/job.h"
#include "tpcmill/verify.h"

namespace tpcmill::cli {

// What --json prints: reports for machines, as doc/json.md describes them. Their members are not changed
// or taken away. `notes`: the sentences that the run had for its user.

std::string json_of(const Report& report, const Job& job, const std::vector<std::string>& notes);
std::string json_of(const Forecast& forecast, const Job& job, const std::vector<std::string>& notes);
std::string json_of(const std::vector<TableDigest>& digests, const Job& job, const std::vector<std::string>& notes);
std::string json_of(const VerifyReport& report, const std::string& folder, const std::vector<std::string>& notes);

}  // namespace tpcmill::cli
