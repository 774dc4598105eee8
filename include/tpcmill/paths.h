#pragma once

#include <string>
#include <string_view>

namespace [[gnu::visibility("default")]] tpcmill {

// The path that a user means by "out", "~/out", "~ann/out", "file:///tmp/a%20b" or "file://localhost/tmp/x".
// Throws Error (usage), naming `option` and what would be right, for URLs of other schemes ("s3://bucket/x")
// and of other machines, for homes that nobody has, and for a zero byte. What it returns stays the same if it is
// given again; "" is "".
//
// The library reads every path that it is given so: Job::output_dir and distributions, VerifyJob::folder
// and distributions, TableRequest::distributions, read_layout().
std::string local_path(std::string_view option, std::string_view text);

}  // namespace tpcmill
