#pragma once

#include <string>

#include "tpcmill/forecast.h"

namespace tpcmill::cli {

// What --dry-run prints: a line for each file, the sum, memory and disk. Pure.
std::string dry_run_text(const Forecast& forecast);

}  // namespace tpcmill::cli
